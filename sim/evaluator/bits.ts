// Copies runs of bits between arrays of 32-bit words, and lanes between packed nets.

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
