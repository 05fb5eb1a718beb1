// Bit-sliced values: the values of one net in all lanes lie together. Lanes are vectors, or vectors times instances.
import { copyLanes, type Rows, rowsToVectors, rowWords, vectorsToRows } from "./bits.ts";

/**
 * Values of `width` nets in `lanes` lanes: net b, lane l is bit b * stride + l of the words (bit i is bit i mod 32 of
 * words[floor(i / 32)]). One lane takes one bit, so that a bus of millions of nets stays compact.
 */
export interface Lanes {
  readonly width: number;
  readonly lanes: number;
  readonly stride: number;
  readonly words: Uint32Array;
}

/** Bits that a net takes: a power of two up to 64 lanes, a multiple of 128 above. */
export function strideOf(lanes: number): number {
  if (lanes > 64) return 128 * Math.ceil(lanes / 128);
  let stride = 1;
  while (stride < lanes) stride *= 2;
  return stride;
}

/** All-zero values. */
export function emptyLanes(width: number, lanes: number): Lanes {
  const stride = strideOf(lanes);
  return { width, lanes, stride, words: new Uint32Array(Math.ceil((width * stride) / 32)) };
}

/** Lanes from .. from + lanes - 1 on their own. */
export function sliceLanes(values: Lanes, from: number, lanes: number): Lanes {
  const part = emptyLanes(values.width, lanes);
  copyLanes(values, 0, from, part, 0, 0, lanes, values.width);
  return part;
}

/**
 * Values of one port from words: value l is words[l * k .. l * k + k - 1], least significant first, k = ceil(width / 32).
 * Bits from `width` on are ignored.
 */
export function packWords(words: Uint32Array, width: number): Lanes {
  const size = rowWords(width, 1);
  const packed = emptyLanes(width, size === 0 ? 0 : words.length / size);
  if (packed.lanes === 1) {
    packed.words.set(words);
    if (width % 32 > 0) packed.words[size - 1] &= 2 ** (width % 32) - 1;
    return packed;
  }
  const rows: Rows = { words, count: packed.lanes, rowWords: size, unit: 1 };
  if (packed.stride >= 32) {
    const spacing = packed.stride / 32;
    rowsToVectors(rows, width, { words: packed.words, first: 0, spacing, groups: spacing });
    return packed;
  }
  const wide = { words: new Uint32Array(width), stride: 32 };
  rowsToVectors(rows, width, { words: wide.words, first: 0, spacing: 1, groups: 1 });
  copyLanes(wide, 0, 0, packed, 0, 0, packed.stride, width);
  return packed;
}

/** The values of a port as words: inverse of packWords. */
export function unpackWords({ width, lanes, stride, words }: Lanes): Uint32Array {
  if (lanes === 1) return words.slice();
  const rows: Rows = {
    words: new Uint32Array(lanes * rowWords(width, 1)),
    count: lanes,
    rowWords: rowWords(width, 1),
    unit: 1,
  };
  if (stride >= 32) vectorsToRows({ words, first: 0, spacing: stride / 32, groups: stride / 32 }, width, rows);
  else {
    const wide = { words: new Uint32Array(width), stride: 32 };
    copyLanes({ words, stride }, 0, 0, wide, 0, 0, stride, width);
    vectorsToRows({ words: wide.words, first: 0, spacing: 1, groups: 1 }, width, rows);
  }
  return rows.words;
}

/** Values of one port: lane l is the number values[l], net b its bit b. @throws Error on a value that does not fit */
export function packLanes(values: readonly bigint[], width: number): Lanes {
  const limit = 1n << BigInt(width);
  const misfit = values.find((value) => value < 0n || value >= limit);
  if (misfit !== undefined) throw new Error(`value ${misfit} on a port of ${width} bits`);
  const size = rowWords(width, 1);
  const words = new Uint32Array(values.length * size);
  if (width <= 64) {
    const halves = new Uint32Array(BigUint64Array.from(values).buffer);
    if (size === 2) words.set(halves);
    else if (size === 1) for (let l = 0; l < values.length; l++) words[l] = halves[2 * l];
  } else
    for (const [l, value] of values.entries()) {
      const digits = value.toString(16);
      for (let end = digits.length, w = l * size; end > 0; end -= 8, w++)
        words[w] = Number.parseInt(digits.slice(Math.max(0, end - 8), end), 16);
    }
  return packWords(words, width);
}

/** The numbers in the lanes of a port: inverse of packLanes. */
export function unpackLanes(values: Lanes): bigint[] {
  const { width, lanes } = values;
  const words = unpackWords(values);
  const size = rowWords(width, 1);
  if (width === 0) return Array<bigint>(lanes).fill(0n);
  if (size === 1) return Array.from(words, BigInt);
  if (size === 2) return Array.from(new BigUint64Array(words.buffer, 0, lanes));
  return Array.from({ length: lanes }, (_, l) => {
    const digits: string[] = [];
    for (let w = (l + 1) * size - 1; w >= l * size; w--) digits.push(words[w].toString(16).padStart(8, "0"));
    return BigInt(`0x${digits.join("")}`);
  });
}

/** The value of one net in one lane. */
export function bitOf({ words, stride }: Lanes, net: number, lane: number): number {
  const bit = net * stride + lane;
  return (words[Math.floor(bit / 32)] >>> (bit & 31)) & 1;
}
