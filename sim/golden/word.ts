// Words on a bus and their values: {sign, e - e0 (E bits, two's complement), significand (p bits)}, significand lowest.
import type { FloatFormat } from "../../generator/params/format.ts";
import { absolute, bitLengthOf } from "./integers.ts";
import { type FloatValue, ZERO } from "./value.ts";

/** The three fields of a word of 1 + E + p bits, as unsigned bit patterns. */
export interface WordFields {
  readonly sign: bigint;
  readonly exponent: bigint;
  readonly significand: bigint;
}

/** The fields of a word. @throws Error (a bug) if the word is wider than the format */
export function wordFields(format: FloatFormat, word: bigint): WordFields {
  if (word < 0n || word >> BigInt(format.width) !== 0n) throw new Error(`word ${word} is not ${format.width} bits`);
  return {
    significand: BigInt.asUintN(format.p, word),
    exponent: BigInt.asUintN(format.E, word >> BigInt(format.p)),
    sign: word >> BigInt(format.p + format.E),
  };
}

/** Whether a word is one that circuits assume: the all-zero word, or a leading significand bit of 1. */
export function isCanonical(format: FloatFormat, word: bigint): boolean {
  return word === 0n || ((word >> BigInt(format.p - 1)) & 1n) === 1n;
}

/**
 * What the layer `canon` does: a word whose leading significand bit is 0 becomes the all-zero word.
 * @throws Error (a bug) if the word is wider than the format
 */
export function canonicalWord(format: FloatFormat, word: bigint): bigint {
  wordFields(format, word); // refuses a word that is too wide
  return isCanonical(format, word) ? word : 0n;
}

/** The value of a canonical word. @throws Error (a bug) if the word is not canonical or too wide */
export function decode(format: FloatFormat, word: bigint): FloatValue {
  const { sign, exponent, significand } = wordFields(format, word);
  if (word === 0n) return ZERO;
  if (!isCanonical(format, word)) throw new Error(`word ${word.toString(16)} (hexadecimal) is not canonical`);
  const e = BigInt.asIntN(format.E, exponent) + BigInt(format.e0);
  return { m: sign === 1n ? -significand : significand, e };
}

/** Whether a value is canonical in F(p, E): zero as (0, 0), or a p-bit significand and an exponent in range. */
export function isInFormat(format: FloatFormat, value: FloatValue): boolean {
  if (value.m === 0n) return value.e === 0n;
  return bitLengthOf(absolute(value.m)) === format.p && value.e >= format.emin && value.e <= format.emax;
}

/** The word of a canonical value. @throws Error (a bug) if the value is not canonical in the format */
export function encode(format: FloatFormat, value: FloatValue): bigint {
  if (!isInFormat(format, value))
    throw new Error(`[${value.m},${value.e}] is not canonical in F(${format.p}, ${format.E})`);
  if (value.m === 0n) return 0n;
  const sign = value.m < 0n ? 1n : 0n;
  const exponent = BigInt.asUintN(format.E, value.e - BigInt(format.e0));
  return (((sign << BigInt(format.E)) | exponent) << BigInt(format.p)) | absolute(value.m);
}
