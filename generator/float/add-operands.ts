// The operands of an addition: fields, flags and the exponents' difference.
import type { CircuitBuilder } from "../circuit/builder.ts";
import { Form } from "../circuit/form.ts";
import type { FloatFormat } from "../params/format.ts";
import { ExponentDifference } from "./exponent-difference.ts";
import { biasedExponent, type FloatWord, isNonzero, splitWord } from "./word.ts";

/** What every part of an addition starts from. All of it is at depth 1 or less, but for `opposite`. */
export interface AddOperands {
  readonly format: FloatFormat;
  readonly x: FloatWord;
  /** the second operand, its sign as it counts: inverted for a difference */
  readonly y: FloatWord;
  /** exponents counted from the least one */
  readonly xBiased: readonly Form[];
  readonly yBiased: readonly Form[];
  readonly xNonzero: Form;
  readonly yNonzero: Form;
  /** [the signs differ], a virtual bit at depth 1 */
  readonly signsDiffer: Form;
  /** the same as a net at depth 2 */
  readonly opposite: Form;
  /** told from each other are differences up to p + 1: beyond, the smaller operand is below the last place's quarter */
  readonly difference: ExponentDifference;
}

/** Reads the ports a and b. @param negate inverts the sign of b: a - b */
export function addOperands(b: CircuitBuilder, format: FloatFormat, negate: boolean): AddOperands {
  const x = splitWord(format, b.input("a", format.width).bits());
  const right = splitWord(format, b.input("b", format.width).bits());
  const y = negate ? { ...right, sign: right.sign.not() } : right;
  const both = b.gate(x.sign.plus(y.sign), 2, "signs");
  const signsDiffer = b.claimBit(Form.sum([x.sign, y.sign, both.times(-2)]));
  return {
    format,
    x,
    y,
    xBiased: biasedExponent(x),
    yBiased: biasedExponent(y),
    xNonzero: isNonzero(x),
    yNonzero: isNonzero(y),
    signsDiffer,
    opposite: b.materialize(signsDiffer, "opposite"),
    difference: b.scope("exponents", () => new ExponentDifference(b, x, y, format.p + 1)),
  };
}
