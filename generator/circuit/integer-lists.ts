// Lists of integers in few blocks of memory: a circuit has millions of short ones, and a block costs more than a list of ten.

/** Integers in a block: as many as the block before together with it, from the first size on to the last. */
const FIRST_BLOCK = 2 ** 8;
const LAST_BLOCK = 2 ** 20;

/** Makes lists that are parts of common blocks. Long lists have one of their own. */
export class IntegerLists {
  private block = new Int32Array(0);
  private used = 0;
  private size = FIRST_BLOCK;

  /** The list of these values, each mapped where there is a map. */
  of(values: readonly number[], map?: (value: number) => number): Int32Array {
    const list = this.take(values.length);
    for (let i = 0; i < values.length; i++) list[i] = map ? map(values[i]) : values[i];
    return list;
  }

  private take(length: number): Int32Array {
    if (length > this.size / 8) return new Int32Array(length);
    if (this.used + length > this.block.length) {
      this.block = new Int32Array(this.size);
      this.used = 0;
      this.size = Math.min(2 * this.size, LAST_BLOCK);
    }
    const from = this.used;
    this.used += length;
    return this.block.subarray(from, this.used);
  }
}
