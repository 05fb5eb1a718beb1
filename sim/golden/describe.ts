// Words as text, for messages about mismatches and for results.
import type { FloatFormat } from "../../generator/params/format.ts";
import { decode, isCanonical, wordFields } from "./word.ts";

/** The bits of a word, its fields apart, most-significant bit first: "sign exponent significand". */
export function bitsText(format: FloatFormat, word: bigint): string {
  const { sign, exponent, significand } = wordFields(format, word);
  return `${sign} ${binary(exponent, format.E)} ${binary(significand, format.p)}`;
}

/** A word in decimal and in bits: "[-1280,-18] = 1 11000 10100000000"; a word that is not canonical says so. */
export function describeWord(format: FloatFormat, word: bigint): string {
  const bits = bitsText(format, word);
  if (!isCanonical(format, word)) return `(not canonical) = ${bits}`;
  const { m, e } = decode(format, word);
  return `[${m},${e}] = ${bits}`;
}

/** An unsigned number in decimal and in bits: "5 = 0101". @param width bits to show */
export function describeInteger(value: bigint, width: number): string {
  return `${value} = ${binary(value, width)}`;
}

function binary(value: bigint, width: number): string {
  return value.toString(2).padStart(width, "0");
}
