// exp's argument: y = x / ln 2 in two's complement, with a fixed number of places. Source: Lemma 3.6 (range reduction).

import { columnCounts } from "../arith/column-count.ts";
import { ColumnSum } from "../arith/constant-multiples.ts";
import { columnDigits, DigitSum } from "../arith/digit-sum.ts";
import { equalsConstant } from "../arith/one-hot.ts";
import type { CircuitBuilder } from "../circuit/builder.ts";
import { Form } from "../circuit/form.ts";
import { inverseLn2 } from "../core/exact-real.ts";
import { bitLength, range } from "../core/integers.ts";
import type { FloatFormat } from "../params/format.ts";
import type { FloatWord } from "./word.ts";

/** Exponents of the leading bit: of arguments above `most` exp is out of range; those below `least` count as 0. */
export interface ArgumentTops {
  readonly least: number;
  readonly most: number;
}

/** exp(x) for |x| < 2^(-p - 1) rounds to 1; for |x| >= 2^(E - 1) it is above the largest or below half the smallest number. */
export function argumentTops({ p, E, emin }: FloatFormat): ArgumentTops {
  const first = Number(emin) + p - 1;
  return { least: Math.max(-p - 1, first), most: E - 2 };
}

/**
 * The constants whose sum over the bits of the significand is |x| / ln 2 for arguments of the greatest top: bit i of p
 * counts round(2^(most - p + 1 + i) / ln 2), in `places` places.
 */
export function argumentConstants({ p, E }: FloatFormat, places: number): bigint[] {
  return range(0, p).map((i) => inverseLn2(places + E - 1 - p + i));
}

/** How the argument is made. */
export interface ArgumentPlan {
  /** count the columns of the constant multiples first: two levels more */
  readonly counted: boolean;
  readonly perDigit: number;
  /** make carries before the bits they go into: one level more, fewer wires */
  readonly early: boolean;
  /** chunks a carry gate */
  readonly group: number;
  /** choose the shift with the sign, not after it: two levels less, twice the gates */
  readonly signed: boolean;
  /** the bits that are made in the same gates as the carries, one level less, from the point down */
  readonly hasty: number;
}

/** The argument in two's complement. */
export interface Argument {
  /** y in units of the last place, least significant first: nets; E bits belong to the integer part, the sign follows */
  readonly bits: readonly Form[];
  readonly sign: Form;
  /** literals that are all 1 iff |x| >= 2^(E - 1): then the bits do not count */
  readonly big: readonly Form[];
}

/**
 * Y = floor(sum of the constants of the bits of the significand / 2^(beyond + most - top)), and -1 - Y for negative x. The sum is
 * of constant multiples (signed digits), in redundant digits; then one of the shifts is chosen. Levels: two (four if
 * counted) for the digits, one or two for their bits, two for the shift, two for the sign unless it is chosen with it.
 */
export function expArgument(
  b: CircuitBuilder,
  format: FloatFormat,
  x: FloatWord,
  places: number,
  beyond: number,
  plan: ArgumentPlan,
): Argument {
  const { E, e0, p } = format;
  const tops = argumentTops(format);
  const product = b.scope("product", () => productOf(b, format, x.significand, places + beyond, beyond, plan));
  const shifts = range(tops.least, tops.most + 1).map((top) => {
    const field = BigInt.asUintN(E, BigInt(top - p + 1 - e0));
    return { hot: equalsConstant(b, x.exponent, Number(field), "top"), by: beyond + tops.most - top };
  });
  const length = places + beyond + E;
  const chosen = (t: number, literals: readonly Form[], hasty: boolean): Form[] =>
    shifts
      .filter(({ by }) => t + by < length)
      .flatMap(({ hot, by }) =>
        hasty
          ? product.bit(t + by, 0, [hot, ...literals], "shifted")
          : b.and([product.bit(t + by, 0, [], "product"), hot, ...literals], "shifted"),
      );
  const made = new Map<number, Form>();
  const productBit = (j: number): Form => {
    const bit = made.get(j) ?? b.materialize(product.bit(j, 0, [], "product"), "product");
    made.set(j, bit);
    return bit;
  };
  const bits = range(0, places + E).map((t) => {
    const hasty = t < places && t >= places - plan.hasty;
    if (plan.signed) {
      const plus = chosen(t, [x.sign.not()], hasty);
      const minus = chosen(t, [x.sign], hasty);
      // at most one shift is chosen; with the sign, the complement
      const bit = b.claimBit(Form.sum([x.sign, ...plus, ...minus.map((one) => one.times(-1))]));
      return b.materialize(bit, "argument");
    }
    const parts = shifts
      .filter(({ by }) => t + by < length)
      .map(({ hot, by }) => b.and([productBit(t + by), hot], "shifted"));
    const bit = b.materialize(b.claimBit(Form.sum([Form.zero, ...parts])), "shifted");
    return b.materialize(b.claimBit(Form.sum([bit, x.sign, b.and([bit, x.sign], "both").times(-2)])), "argument");
  });
  return { bits, sign: x.sign, big: bigArgument(b, format, x) };
}

/** The sum of the constants, with digits that start at place `rounding`. */
function productOf(
  b: CircuitBuilder,
  format: FloatFormat,
  significand: readonly Form[],
  places: number,
  rounding: number,
  plan: ArgumentPlan,
): DigitSum {
  const length = places + format.E;
  const sum = new ColumnSum(length);
  argumentConstants(format, places).forEach((constant, i) => {
    sum.addMultiple(significand[i], constant);
  });
  const columns = plan.counted ? columnCounts(b, sum.columns(), 16) : sum.columns();
  const { perDigit } = plan;
  const use = { length: length + 1, rounding, added: 0, perDigit, perLowDigit: perDigit };
  return new DigitSum(b, columnDigits(b, columns, use), plan);
}

/** [|x| >= 2^(E - 1)]: the exponent field is more than that of the greatest top: literals, level 1. */
export function bigArgument(b: CircuitBuilder, { E, e0, p }: FloatFormat, x: FloatWord): Form[] {
  const least = E - p - e0;
  const positive = x.exponent[E - 1].not();
  // a field that is not negative reaches `least` by its low bits, or by any bit above them
  const low = Math.min(bitLength(least), E - 1);
  const unit = 2 ** low;
  const size = Form.sum([
    Form.binary(x.exponent.slice(0, low)),
    ...x.exponent.slice(low, E - 1).map((bit) => bit.times(unit)),
  ]);
  return [positive, b.gate(size, least, "big")];
}
