// Moving bits between arrays of 32-bit words: runs, strided runs, and transposition between rows and vectors.

/**
 * Copies `count` bits from bit `from` of source to bit `to` of target (bit i is bit i mod 32 of word floor(i / 32)).
 * Other bits of the target stay. The arrays are different ones.
 */
export function copyBits(source: Uint32Array, from: number, target: Uint32Array, to: number, count: number): void {
  let read = Math.floor(from / 32);
  let write = Math.floor(to / 32);
  const readBit = from & 31;
  let writeBit = to & 31;
  if (readBit === 0 && writeBit === 0 && count >= 256) {
    const whole = Math.floor(count / 32);
    target.set(source.subarray(read, read + whole), write);
    if (count % 32 > 0) copyBits(source, from + 32 * whole, target, to + 32 * whole, count % 32);
    return;
  }
  let offset = readBit;
  for (let left = count; left > 0; ) {
    const take = Math.min(32 - writeBit, left);
    let bits = source[read] >>> offset;
    if (offset + take > 32) bits |= source[read + 1] << (32 - offset);
    const mask = take === 32 ? -1 : ((1 << take) - 1) << writeBit;
    target[write] = (target[write] & ~mask) | ((bits << writeBit) & mask);
    left -= take;
    offset += take;
    read += offset >>> 5;
    offset &= 31;
    writeBit = 0;
    write++;
  }
}

/** Nets in packed form: net b occupies the `stride` bits from bit b * stride of words. */
export interface Strided {
  readonly words: Uint32Array;
  readonly stride: number;
}

/** Copies lanes fromLane .. + lanes - 1 of `count` nets to lanes from toLane of other nets. */
export function copyLanes(
  source: Strided,
  from: number,
  fromLane: number,
  target: Strided,
  to: number,
  toLane: number,
  lanes: number,
  count: number,
): void {
  if (source.stride === target.stride && lanes === source.stride) {
    copyBits(source.words, from * source.stride, target.words, to * target.stride, count * lanes);
    return;
  }
  for (let i = 0; i < count; i++) {
    const read = (from + i) * source.stride + fromLane;
    copyBits(source.words, read, target.words, (to + i) * target.stride + toLane, lanes);
  }
}

const block = new Int32Array(32);

/**
 * Transposes `block`, seen as 32 / unit rows of 32 / unit elements of `unit` bits (a power of two), in place.
 * The method of Hacker's Delight, section 7-3, least significant bit first.
 */
function transposeBlock(unit: number): void {
  const rows = 32 / unit;
  let mask = 0xffff;
  for (let bits = 16; bits >= unit; bits >>= 1, mask ^= mask << bits) {
    const distance = bits / unit;
    for (let k = 0; k < rows; k = (k + distance + 1) & ~distance) {
      const swap = ((block[k] >>> bits) ^ block[k + distance]) & mask;
      block[k] ^= swap << bits;
      block[k + distance] ^= swap;
    }
  }
}

/** Where the vectors of nets lie: net b, group g (lanes 32 g .. 32 g + 31) is words[first + b * spacing + g]. */
export interface Vectors {
  readonly words: Uint32Array;
  readonly first: number;
  readonly spacing: number;
  /** groups of 32 lanes */
  readonly groups: number;
}

/** Rows of nets, `unit` bits (1, 2, 4 .. 64) each: row r is words[first + r * rowWords ..], net b from its bit b * unit. */
export interface Rows {
  readonly words: Uint32Array;
  readonly first: number;
  readonly count: number;
  readonly rowWords: number;
  readonly unit: number;
}

export const rowWords = (width: number, unit: number): number => Math.ceil((width * unit) / 32);

/** Vectors from rows: lanes r * unit .. + unit - 1 of net b are net b of row r; lanes beyond the last row become 0. */
export function rowsToVectors(rows: Rows, width: number, vectors: Vectors): void {
  const { words, first: start, count, rowWords, unit } = rows;
  const { words: target, first, spacing, groups } = vectors;
  if (unit === 64) {
    for (let b = 0; b < width; b++)
      for (let g = 0; g < groups; g++)
        target[first + b * spacing + g] = g >> 1 < count ? words[start + (g >> 1) * rowWords + 2 * b + (g & 1)] : 0;
    return;
  }
  const side = 32 / unit;
  for (let column = 0; column < rowWords; column++) {
    const nets = Math.min(side, width - column * side);
    const at = first + column * side * spacing;
    for (let g = 0; g < groups; g++) {
      for (let i = 0; i < side; i++)
        block[i] = g * side + i < count ? words[start + (g * side + i) * rowWords + column] : 0;
      transposeBlock(unit);
      for (let i = 0; i < nets; i++) target[at + i * spacing + g] = block[i];
    }
  }
}

/** Inverse of rowsToVectors. */
export function vectorsToRows({ words, first, spacing, groups }: Vectors, width: number, rows: Rows): void {
  const { words: target, first: start, count, rowWords, unit } = rows;
  if (unit === 64) {
    for (let b = 0; b < width; b++)
      for (let r = 0; r < count; r++)
        for (let half = 0; half < 2; half++)
          target[start + r * rowWords + 2 * b + half] = words[first + b * spacing + 2 * r + half];
    return;
  }
  const side = 32 / unit;
  for (let column = 0; column < rowWords; column++) {
    const nets = Math.min(side, width - column * side);
    const at = first + column * side * spacing;
    for (let g = 0; g < groups && g * side < count; g++) {
      for (let i = 0; i < side; i++) block[i] = i < nets ? words[at + i * spacing + g] : 0;
      transposeBlock(unit);
      for (let i = 0; i < side && g * side + i < count; i++)
        target[start + (g * side + i) * rowWords + column] = block[i];
    }
  }
}
