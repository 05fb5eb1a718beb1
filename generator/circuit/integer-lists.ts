// Lists of integers in few blocks of memory: a circuit has millions of short ones, and a block costs more than a list of ten.

/** Integers in a block: as many as the block before together with it, from the first size on to the last. */
const FIRST_BLOCK = 2 ** 8;
const LAST_BLOCK = 2 ** 20;

/** Makes lists that are parts of common blocks. Long lists have one of their own. */
export class IntegerLists {
  private readonly known = new Map<number, Int32Array[]>();
  private block = new Int32Array(0);
  private used = 0;
  private size = FIRST_BLOCK;

  /** The list of these values, each mapped where there is a map. */
  of(values: readonly number[], map?: (value: number) => number): Int32Array {
    const list = this.take(values.length);
    for (let i = 0; i < values.length; i++) list[i] = map ? map(values[i]) : values[i];
    return list;
  }

  /** One list for all equal ones: nobody may change it. */
  shared(values: readonly number[]): Int32Array {
    const hash = hashOf(values);
    const bucket = this.known.get(hash) ?? [];
    const found = bucket.find((list) => isSame(list, values));
    if (found) return found;
    const list = this.of(values);
    bucket.push(list);
    this.known.set(hash, bucket);
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

/** 30 bits of all numbers, as in BankTable. */
function hashOf(values: readonly number[]): number {
  let hash = values.length;
  for (let i = 0; i < values.length; i++) hash = Math.imul(hash ^ (hash >>> 15) ^ values[i], 0x9e3779b1);
  return (hash ^ (hash >>> 13)) & 0x3fffffff;
}

function isSame(list: Int32Array, values: readonly number[]): boolean {
  if (list.length !== values.length) return false;
  for (let i = 0; i < values.length; i++) if (list[i] !== values[i]) return false;
  return true;
}
