// Between rows (all nets of one value or instance side by side) and vectors (128 lanes of one net side by side).
import { memory, memoryWords, NET_WORDS, push } from "./arena.ts";
import { NET_BYTES } from "./bank-code.ts";
import { Bytes, instantiate, OP, SIMD, VECTOR, type WasmFunction } from "./wasm-binary.ts";

/** Rows of nets, `unit` bits (1, 2, 4 .. 64) each: row r is words[first + r * rowWords ..], net b from its bit b * unit. */
export interface Rows {
  readonly words: Uint32Array;
  readonly first: number;
  /** at most 128 / unit */
  readonly count: number;
  readonly rowWords: number;
  readonly unit: number;
}

/** Words of a row of `width` nets. */
export const rowWords = (width: number, unit: number): number => Math.ceil((width * unit) / 32);

/**
 * Writes vectors from rows: lanes r * unit .. + unit - 1 of net b are net b of row r, lanes beyond the last row are 0.
 * Net b is words[first + 4 b] .. of the target.
 */
export function rowsToVectors(rows: Rows, width: number, target: Uint32Array, first: number): void {
  const { words, first: start, count, rowWords, unit } = rows;
  if (unit === 64) {
    for (let b = 0; b < width; b++)
      for (let w = 0; w < NET_WORDS; w++)
        target[first + b * NET_WORDS + w] = w >> 1 < count ? words[start + (w >> 1) * rowWords + 2 * b + (w & 1)] : 0;
    return;
  }
  const side = 32 / unit;
  const block = memoryWords();
  for (let column = 0; column * side < width; column++) {
    let row = start + column;
    for (let g = 0, r = 0; g < NET_WORDS; g++)
      for (let word = BLOCK + g; word < BLOCK + side * NET_WORDS; word += NET_WORDS, r++, row += rowWords)
        block[word] = r < count ? words[row] : 0;
    transpose(unit);
    const at = first + column * side * NET_WORDS;
    const length = Math.min(side, width - column * side) * NET_WORDS;
    for (let i = 0; i < length; i++) target[at + i] = block[BLOCK + i];
  }
}

/** Writes rows from vectors: inverse of rowsToVectors. */
export function vectorsToRows(source: Uint32Array, first: number, width: number, rows: Rows): void {
  const { words, first: start, count, rowWords, unit } = rows;
  if (unit === 64) {
    for (let b = 0; b < width; b++)
      for (let w = 0; w < 2 * count; w++)
        words[start + (w >> 1) * rowWords + 2 * b + (w & 1)] = source[first + b * NET_WORDS + w];
    return;
  }
  const side = 32 / unit;
  const block = memoryWords();
  for (let column = 0; column * side < width; column++) {
    const at = first + column * side * NET_WORDS;
    const length = Math.min(side, width - column * side) * NET_WORDS;
    for (let i = 0; i < length; i++) block[BLOCK + i] = source[at + i];
    block.fill(0, BLOCK + length, BLOCK + side * NET_WORDS);
    transpose(unit);
    let row = start + column;
    for (let g = 0, r = 0; r < count; g++)
      for (let word = BLOCK + g; word < BLOCK + side * NET_WORDS && r < count; word += NET_WORDS, r++, row += rowWords)
        words[row] = block[word];
  }
}

/** First word of 32 vectors in the memory, on which `transpose` works. */
const BLOCK = push(32 * NET_BYTES) / 4;

const UNITS = [1, 2, 4, 8, 16];
const transposers = instantiate(UNITS.map(transposer), memory);

function transpose(unit: number): void {
  if (unit < 32) transposers[`transpose${unit}`](BLOCK * 4);
}

/**
 * A function that transposes 32 / unit vectors in place: in each of their four words, element i of row k (`unit` bits)
 * changes places with element k of row i. The method of Hacker's Delight, section 7-3, least significant bit first.
 */
function transposer(unit: number): WasmFunction {
  const [address, x, y, swap, mask] = [0, 1, 2, 3, 4];
  const code = new Bytes(1 << 13);
  const get = (local: number): Bytes => code.push(OP.localGet, local);
  const set = (local: number): Bytes => code.push(OP.localSet, local);
  const load = (row: number): Bytes =>
    get(address)
      .push(SIMD, VECTOR.load, 4)
      .unsigned(row * NET_BYTES);
  const store = (row: number): Bytes => code.push(SIMD, VECTOR.store, 4).unsigned(row * NET_BYTES);
  const shift = (opcode: number, bits: number): Bytes => code.push(OP.i32Const, bits, SIMD).unsigned(opcode);
  const bitwise = (opcode: number): Bytes => code.push(SIMD, opcode);
  let pattern = 0xffff;
  for (let bits = 16; bits >= unit; bits >>= 1, pattern ^= pattern << bits) {
    const distance = bits / unit;
    code.push(OP.i32Const).signed(pattern).push(SIMD, VECTOR.splat);
    set(mask);
    for (let k = 0; k < 32 / unit; k = (k + distance + 1) & ~distance) {
      load(k);
      set(x);
      load(k + distance);
      set(y);
      // swap = ((x >> bits) ^ y) & mask; x ^= swap << bits; y ^= swap
      get(x);
      shift(VECTOR.shiftRight, bits);
      get(y);
      bitwise(VECTOR.xor);
      get(mask);
      bitwise(VECTOR.and);
      set(swap);
      get(address);
      get(x);
      get(swap);
      shift(VECTOR.shiftLeft, bits);
      bitwise(VECTOR.xor);
      store(k);
      get(address);
      get(y);
      get(swap);
      bitwise(VECTOR.xor);
      store(k + distance);
    }
  }
  return { params: 1, vectorLocals: 4, code, export: `transpose${unit}` };
}
