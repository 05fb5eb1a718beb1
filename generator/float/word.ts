// The fields of a float word on a port: {sign, e - e0 (E bits, two's complement), significand (p bits)}, significand lowest.
import type { Form } from "../circuit/form.ts";
import type { FloatFormat } from "../params/format.ts";

/** A float word as lists of bits, least significant first. */
export interface FloatWord {
  /** p bits; the top one is 0 only in the word zero */
  readonly significand: readonly Form[];
  /** E bits, two's complement */
  readonly exponent: readonly Form[];
  readonly sign: Form;
}

/** The fields of the bits of one word. @throws Error (a bug) on a wrong number of bits */
export function splitWord({ p, E, width }: FloatFormat, bits: readonly Form[]): FloatWord {
  if (bits.length !== width) throw new Error(`a word of F(${p}, ${E}) has ${width} bits, not ${bits.length}`);
  return { significand: bits.slice(0, p), exponent: bits.slice(p, p + E), sign: bits[p + E] };
}

/** The bits of a word, least significant first. @throws Error (a bug) on a field of a wrong width */
export function joinWord({ p, E }: FloatFormat, { significand, exponent, sign }: FloatWord): Form[] {
  if (significand.length !== p || exponent.length !== E)
    throw new Error(`fields of ${significand.length} and ${exponent.length} bits for F(${p}, ${E})`);
  return [...significand, ...exponent, sign];
}

/** [significand > 0] of a canonical word: its top bit. */
export const isNonzero = (word: FloatWord): Form => word.significand[word.significand.length - 1];

/** The bits of e - e0 + 2^(E-1), the exponent counted from the least one: the top bit of the field is inverted. No gate. */
export function biasedExponent(word: FloatWord): Form[] {
  const top = word.exponent.length - 1;
  return [...word.exponent.slice(0, top), word.exponent[top].not()];
}
