// Bit-sliced values: the values of one net in all lanes lie together. Lanes are vectors, or vectors times instances.
import { FRAME_LANES } from "./bank-code.ts";
import { copyLanes } from "./bits.ts";
import { type Rows, rowsToVectors, rowWords, vectorsToRows } from "./rows.ts";

/**
 * Values of `width` nets in `lanes` lanes, in blocks of `stride` lanes: in block k, the values of net b are the `stride`
 * bits from bit (k * width + b) * stride of the words (bit i is bit i mod 32 of words[floor(i / 32)]). One lane takes one
 * bit, so that a bus of millions of nets stays compact; a block of 128 lanes is what compiled code works on.
 */
export interface Lanes {
  readonly width: number;
  readonly lanes: number;
  readonly stride: number;
  readonly words: Uint32Array;
}

/** Lanes of a block: the next power of two up to 64 lanes; above, 128. */
export function strideOf(lanes: number): number {
  if (lanes > 64) return 128;
  let stride = 1;
  while (stride < lanes) stride *= 2;
  return stride;
}

/** All-zero values. */
export function emptyLanes(width: number, lanes: number): Lanes {
  const stride = strideOf(lanes);
  return { width, lanes, stride, words: new Uint32Array(Math.ceil((Math.ceil(lanes / stride) * width * stride) / 32)) };
}

/**
 * Values of one port from words: value l is words[l * k .. l * k + k - 1], least significant first, k = ceil(width / 32).
 * Bits from `width` on are ignored.
 */
export function packWords(words: Uint32Array, width: number): Lanes {
  const size = rowWords(width, 1);
  const packed = emptyLanes(width, size === 0 ? 0 : words.length / size);
  const { lanes, stride } = packed;
  if (lanes === 1) {
    packed.words.set(words);
    if (width % 32 > 0) packed.words[size - 1] &= 2 ** (width % 32) - 1;
  } else if (stride === FRAME_LANES)
    for (let from = 0; from < lanes; from += stride)
      rowsToVectors(rowsFrom(words, from, packed), width, packed.words, (from / 32) * width);
  else {
    const block = { words: new Uint32Array(FRAME_LANES), stride: FRAME_LANES };
    const rows = rowsFrom(words, 0, packed);
    for (let net = 0; net < width; net += 32) {
      const nets = Math.min(32, width - net);
      rowsToVectors({ ...rows, first: net / 32 }, nets, block.words, 0);
      copyLanes(block, 0, 0, packed, net, 0, stride, nets);
    }
  }
  return packed;
}

/** The values of a port as words: inverse of packWords. */
export function unpackWords(values: Lanes): Uint32Array {
  const { width, lanes, stride } = values;
  if (lanes === 1) return values.words.slice();
  const words = new Uint32Array(lanes * rowWords(width, 1));
  if (stride === FRAME_LANES)
    for (let from = 0; from < lanes; from += stride)
      vectorsToRows(values.words, (from / 32) * width, width, rowsFrom(words, from, values));
  else {
    const block = { words: new Uint32Array(FRAME_LANES), stride: FRAME_LANES };
    const rows = rowsFrom(words, 0, values);
    for (let net = 0; net < width; net += 32) {
      const nets = Math.min(32, width - net);
      copyLanes(values, net, 0, block, 0, 0, stride, nets);
      vectorsToRows(block.words, 0, nets, { ...rows, first: net / 32 });
    }
  }
  return words;
}

/** The rows of the block that starts with lane `from`. */
function rowsFrom(words: Uint32Array, from: number, { width, lanes, stride }: Lanes): Rows {
  const size = rowWords(width, 1);
  return { words, first: from * size, count: Math.min(stride, lanes - from), rowWords: size, unit: 1 };
}

/** Values of one port: lane l is the number values[l], net b its bit b. @throws Error on a value that does not fit */
export function packLanes(values: readonly bigint[], width: number): Lanes {
  const limit = 1n << BigInt(width);
  const count = values.length;
  for (let l = 0; l < count; l++)
    if (values[l] < 0n || values[l] >= limit) throw new Error(`value ${values[l]} on a port of ${width} bits`);
  const size = rowWords(width, 1);
  const words = new Uint32Array(count * size);
  if (size === 1) for (let l = 0; l < count; l++) words[l] = Number(values[l]);
  else if (size === 2) {
    const pairs = new BigUint64Array(words.buffer);
    for (let l = 0; l < count; l++) pairs[l] = values[l];
  } else {
    const bytes = Buffer.from(words.buffer);
    for (const [l, value] of values.entries()) {
      const digits = value.toString(16);
      const length = (digits.length + 1) >> 1;
      const part = bytes.subarray(l * size * 4, l * size * 4 + length);
      part.write(digits.padStart(2 * length, "0"), "hex");
      part.reverse();
    }
  }
  return packWords(words, width);
}

/** The numbers in the lanes of a port: inverse of packLanes. */
export function unpackLanes(values: Lanes): bigint[] {
  const { width, lanes } = values;
  const words = unpackWords(values);
  const size = rowWords(width, 1);
  if (width === 0) return Array<bigint>(lanes).fill(0n);
  const numbers = new Array<bigint>(lanes);
  if (size === 1) for (let l = 0; l < lanes; l++) numbers[l] = BigInt(words[l]);
  else if (size === 2) {
    const pairs = new BigUint64Array(words.buffer);
    for (let l = 0; l < lanes; l++) numbers[l] = pairs[l];
  } else {
    const bytes = Buffer.from(words.buffer);
    for (let l = 0; l < lanes; l++)
      numbers[l] = BigInt(
        `0x${bytes
          .subarray(l * size * 4, (l + 1) * size * 4)
          .reverse()
          .toString("hex")}`,
      );
  }
  return numbers;
}

/** The value of one net in one lane. */
export function bitOf({ words, stride, width }: Lanes, net: number, lane: number): number {
  const bit = (Math.floor(lane / stride) * width + net) * stride + (lane % stride);
  return (words[Math.floor(bit / 32)] >>> (bit & 31)) & 1;
}

/** Makes the bits of unused lanes 0, so that equal values are equal words. */
export function clearPadding({ words, lanes, stride, width }: Lanes): void {
  const used = lanes % stride;
  if (used === 0) return;
  if (stride < 32) {
    const mask = new Uint32Array(1);
    for (let bit = 0; bit < 32; bit += stride) mask[0] |= (2 ** used - 1) << bit;
    for (let w = 0; w < words.length; w++) words[w] &= mask[0];
    return;
  }
  const size = stride / 32;
  for (let at = words.length - width * size; at < words.length; at += size)
    for (let w = 0; w < size; w++) words[at + w] &= 2 ** Math.max(0, Math.min(32, used - 32 * w)) - 1;
}
