// exp's argument in fixed point, and the cell of the fraction of x / ln 2. Source: Lemma 3.6 (range reduction).
import { atLeastConstant } from "../arith/constant-compare.ts";
import { Digit } from "../arith/digit.ts";
import { exclusiveSum } from "../arith/exclusive.ts";
import type { CircuitBuilder } from "../circuit/builder.ts";
import { Form } from "../circuit/form.ts";
import { range } from "../core/integers.ts";
import type { FloatFormat } from "../params/format.ts";
import { ESTIMATE_PLACES, type ExpPlan } from "./exp-poly-plan.ts";
import { biasedExponent, type FloatWord } from "./word.ts";

/** Greatest weight of a gate. */
const WIDEST = 128;

/** The argument: x = sum of 2^k * bits, less the sum of all 2^k where the sign is 1; in one's complement, that is. */
export interface FixedPoint {
  /** nets for the places from plan.least up */
  readonly bits: readonly Form[];
  /** the same as virtual bits one level earlier */
  readonly early: readonly Form[];
}

/**
 * The significand at the place that the exponent says, cut below plan.least, complemented where the sign is 1. With
 * `decoded`, the exponents are decoded first: two levels for the early bits, else one, of wider gates. About 2 p (3 p + E)
 * gates.
 */
export function fixedPoint(
  b: CircuitBuilder,
  { p, E, e0, emin, emax }: FloatFormat,
  { significand, exponent, sign }: FloatWord,
  plan: ExpPlan,
  decoded: boolean,
): FixedPoint {
  const exponents = new Map<number, readonly Form[]>();
  const exponentIs = (e: number): readonly Form[] => {
    const known = exponents.get(e);
    if (known) return known;
    const field = BigInt.asUintN(E, BigInt(e - e0));
    const literals = exponent.map((bit, j) => ((field >> BigInt(j)) & 1n ? bit : bit.not()));
    const made = decoded ? [b.and(literals, "exponent_is")] : literals;
    exponents.set(e, made);
    return made;
  };
  const positive = sign.not();
  const early = range(plan.least, E - 1).map((k) => {
    const sources = range(0, p).filter((i) => BigInt(k - i) >= emin && BigInt(k - i) <= emax);
    const plus = sources.map((i) => b.and([...exponentIs(k - i), significand[i], positive], "plus"));
    const minus = sources.map((i) => b.and([...exponentIs(k - i), significand[i], sign], "minus"));
    // one exponent at most; the complement where the sign is 1
    return b.claimBit(Form.sum([sign, ...plus, ...minus.map((one) => one.times(-1))]));
  });
  return { early, bits: early.map((bit) => b.materialize(bit, "argument")) };
}

/** [|x| >= 2^(E - 1)]: the exponent field reaches a constant. Three levels. */
export function isHuge(b: CircuitBuilder, { p, E, e0 }: FloatFormat, word: FloatWord): Form {
  const width = 4;
  const field = biasedExponent(word);
  const digits = range(0, Math.ceil(E / width)).map((k) =>
    Digit.of(b, Form.binary(field.slice(width * k, width * (k + 1))), "field"),
  );
  // the leading bit of x is at place e + p - 1
  const least = BigInt(E - p - e0) + 2n ** BigInt(E - 1);
  return b.materialize(exclusiveSum(b, atLeastConstant(digits, 2 ** width, least), "huge"), "huge");
}

/** The estimate of the fraction of y as a thermometer. */
export interface FractionCells {
  /** how often the estimate reaches an integer: least + the number of `steps` that are 1 */
  readonly least: number;
  readonly steps: readonly Form[];
  /** the cell: one-hot; the estimate's fraction is in it */
  readonly cells: readonly Form[];
}

/**
 * [estimate >= s / 2^cellBits + offset], one gate each, from the argument's bits, and the cell, one level more. With `early`,
 * from the early bits, of many more wires.
 */
export function fractionCells(
  b: CircuitBuilder,
  argument: FixedPoint,
  sign: Form,
  plan: ExpPlan,
  early: boolean,
): FractionCells {
  const { cellBits } = plan;
  const estimate = estimateOf(argument, sign, plan, early);
  const step = 2 ** (ESTIMATE_PLACES - cellBits);
  const count = 2 ** cellBits;
  const least = Math.floor((estimate.lo - plan.offset) / 2 ** ESTIMATE_PLACES);
  const most = Math.floor((estimate.hi - plan.offset) / 2 ** ESTIMATE_PLACES);
  const reaches = (s: number): Form => b.gate(estimate, plan.offset + s * step, "reaches");
  const cells = range(0, count).map((h) => {
    const parts = range(least, most + 1).map((j) => reaches(count * j + h).minus(reaches(count * j + h + 1)));
    return b.materialize(b.claimBit(Form.sum(parts)), "cell");
  });
  return { least, steps: range(least + 1, most + 1).map((j) => reaches(count * j)), cells };
}

/**
 * The estimate as a form. What the sign counts can be more than a weight may be; each early bit has the sign in it as well, so that
 * some of these bring it down: all of them together nearly to 0.
 */
function estimateOf({ early, bits }: FixedPoint, sign: Form, { constants }: ExpPlan, all: boolean): Form {
  let weight = constants[bits.length].estimate;
  const parts = bits.map((bit, i) => {
    const { estimate } = constants[i];
    const lowers = Math.abs(weight) > WIDEST && Math.abs(weight + estimate) < Math.abs(weight);
    if (!all && !lowers) return bit.times(estimate);
    weight += estimate;
    return early[i].times(estimate);
  });
  return Form.sum([sign.times(constants[bits.length].estimate), ...parts]);
}
