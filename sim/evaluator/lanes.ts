// Bit-sliced values: one machine word holds a net's value in 32 lanes. Lanes are vectors, or vectors times instances.

/** Values of `width` nets in `lanes` lanes: net b, lane l is bit l mod 32 of words[b * wordsPerNet + floor(l / 32)]. */
export interface Lanes {
  readonly width: number;
  readonly lanes: number;
  readonly wordsPerNet: number;
  readonly words: Uint32Array;
}

/** All-zero values. */
export function emptyLanes(width: number, lanes: number): Lanes {
  const wordsPerNet = Math.ceil(lanes / 32);
  return { width, lanes, wordsPerNet, words: new Uint32Array(width * wordsPerNet) };
}

/** Values of one port: lane l is the number values[l], net b its bit b. */
export function packLanes(values: readonly bigint[], width: number): Lanes {
  const packed = emptyLanes(width, values.length);
  const { words, wordsPerNet } = packed;
  values.forEach((value, lane) => {
    const digits = value.toString(2);
    if (digits.length > width && value > 0n) throw new Error(`value of ${digits.length} bits on a port of ${width}`);
    const word = lane >>> 5;
    const mask = 1 << (lane & 31);
    for (let i = 0; i < digits.length && value > 0n; i++)
      if (digits.charCodeAt(digits.length - 1 - i) === 49) words[i * wordsPerNet + word] |= mask;
  });
  return packed;
}

/** The numbers in the lanes of a port: inverse of packLanes. */
export function unpackLanes({ width, lanes, wordsPerNet, words }: Lanes): bigint[] {
  return Array.from({ length: lanes }, (_, lane) => {
    const word = lane >>> 5;
    let digits = "";
    for (let bit = width - 1; bit >= 0; bit--) digits += (words[bit * wordsPerNet + word] >>> (lane & 31)) & 1;
    return BigInt(`0b${digits || "0"}`);
  });
}

/** Copies `count` lanes of one net, from lane `from` of source to lane `to` of target; the target's lanes are 0 before. */
export function copyLanes(
  source: Uint32Array,
  sourceBase: number,
  from: number,
  target: Uint32Array,
  targetBase: number,
  to: number,
  count: number,
): void {
  if (((from | to) & 31) === 0) {
    const whole = count >>> 5;
    const s = sourceBase + (from >>> 5);
    const t = targetBase + (to >>> 5);
    for (let w = 0; w < whole; w++) target[t + w] = source[s + w];
    const rest = count & 31;
    if (rest > 0) target[t + whole] |= source[s + whole] & ((1 << rest) - 1);
    return;
  }
  for (let lane = 0; lane < count; lane++) {
    const s = from + lane;
    if ((source[sourceBase + (s >>> 5)] >>> (s & 31)) & 1) {
      const t = to + lane;
      target[targetBase + (t >>> 5)] |= 1 << (t & 31);
    }
  }
}
