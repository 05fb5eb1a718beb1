// The rounded quotient from a reciprocal of little more than p bits: a quotient that may be one too small, and the sign of
// what remains decides. Source: Lemma 3.5.1.
//
// A is the dividend, B <= A < 2B the divisor, both in units of the last place of B. x = A * 2^(p-1) / B has p bits before the
// binary point, and x + 1/2 is never an integer. With x - 1/2 < q' <= x + 1/2, n = floor(q') is floor(x + 1/2) or one less.
// It is one less iff x >= n + 1/2, that is, iff (2n + 1) * B - A * 2^p < 0 (never 0). This number is in (-2B, 2B], so that its
// bit of weight 2^(p+1) is its sign: p + 2 bits of it are enough.
import type { Columns } from "../arith/carry-save.ts";
import { columnCounts } from "../arith/column-count.ts";
import { columnDigits, DigitSum } from "../arith/digit-sum.ts";
import { trailingZeros } from "../arith/trailing-zeros.ts";
import type { CircuitBuilder } from "../circuit/builder.ts";
import { Form } from "../circuit/form.ts";
import { bitLength, range } from "../core/integers.ts";
import { digitRows } from "./div-reciprocal.ts";

/** Columns from this height on are counted by fours. */
const TALL = 16;

/** How the two products are added up. */
export interface RemainderPlan {
  /** count the columns of the first product: two levels more */
  readonly countedQuotient: boolean;
  /** multiply back the redundant digits of the quotient: one level less, more partial products */
  readonly redundant: boolean;
  /** count the columns of the second product: two levels more */
  readonly countedRemainder: boolean;
  /** make the sign of the remainder a bit first: one level more */
  readonly early: boolean;
}

/**
 * floor(x + 1/2) as its low p - 1 bits, virtual.
 * @param dividend A as p + 1 bits
 * @param divisor B as p bits
 * @param reciprocal columns whose sum R is 2^F * 2^(p-1) / B or less, F = reciprocal.length = p + g
 * @param error a bound of A * 2^(p-1) / B - A * R / 2^F, in units of the last place
 * @throws Error (a bug) where the error and what is left out of A * R reach one unit
 */
export function roundedQuotient(
  b: CircuitBuilder,
  dividend: readonly Form[],
  divisor: readonly Form[],
  reciprocal: Columns,
  error: number,
  plan: RemainderPlan,
): Form[] {
  const p = divisor.length;
  const g = reciprocal.length - p;
  // each bit of the reciprocal loses less than 2^-g
  if (error + reciprocal.slice(0, p).flat().length / 2 ** g >= 1) throw new Error(`error of the quotient, ${g} bits`);
  const digits = b.scope("quotient", () => {
    const columns: Form[][] = range(0, p + g).map(() => []);
    reciprocal.forEach((bits, j) => {
      dividend.forEach((bit, i) => {
        if (i + j >= p) for (const other of bits) columns[i + j - p].push(b.and([bit, other], "partial"));
      });
    });
    columns[g - 1].push(Form.one);
    // redundant digits need what comes up from the fraction: it must be one digit, that no carry comes into
    const perLowDigit = plan.redundant ? 1e9 : 40;
    const counted = plan.countedQuotient ? columnCounts(b, columns, TALL) : columns;
    return columnDigits(b, counted, { length: p + g, rounding: g, added: 0, perDigit: 100, perLowDigit });
  });
  const quotient = new DigitSum(b, digits, { early: false, group: 7 });
  const bits = range(0, p).map((i) => b.materialize(quotient.bit(g + i, 0, [], "n"), "quotient"));
  const whole = digits.filter(({ place }) => place >= g);
  const rows = plan.redundant ? digitRows(b, whole, g, false) : bits.map((bit) => [bit]);

  const sign = b.scope("remainder", () => {
    const columns: Form[][] = range(0, p + 2).map((i) => (i < p ? [divisor[i]] : []));
    columns[p].push(Form.one, dividend[0].not());
    columns[p + 1].push(dividend[1].not());
    rows.forEach((row, i) => {
      divisor.forEach((bit, j) => {
        if (i + j + 1 <= p + 1) for (const other of row) columns[i + j + 1].push(b.and([bit, other], "partial"));
      });
    });
    const counted = plan.countedRemainder ? columnCounts(b, columns, TALL) : columns;
    const width = bitLength(Math.max(...counted.slice(0, p + 2).map((column) => column.length)));
    const use = {
      length: p + 2,
      modular: true,
      rounding: p + 2 - width,
      perDigit: 25,
      perLowDigit: plan.early ? 10 : 8 * p,
    };
    const top = columnDigits(b, counted.slice(0, p + 2), { ...use, added: 0 });
    return new DigitSum(b, top, { early: false, group: 7 }, top[top.length - 1].place);
  });
  const top = sign.positions[sign.positions.length - 1];
  const isNegative = (literals: readonly Form[]): Form => sign.bit(p + 1, 0, literals, "negative");
  const isPositive = (literals: readonly Form[]): Form => sign.bit(p + 1, 2 ** (top.width - 1), literals, "positive");
  const negative = plan.early ? b.materialize(isNegative([]), "negative") : undefined;
  // the increment turns the ones at the low end to zeros and the zero above them to one
  const ones = plan.early
    ? [
        Form.one,
        ...trailingZeros(
          b,
          bits.map((bit) => bit.not()),
        ),
      ]
    : range(0, p).map((i) => b.and(bits.slice(0, i), "ones"));
  return range(0, p - 1).map((i) => {
    const kept = ones[i + 1];
    const flips = b.claimBit(ones[i].minus(kept));
    const still = negative ? b.and([negative.not(), kept], "positive") : isPositive([kept]);
    const made = negative ? b.and([negative, flips], "negative") : isNegative([flips]);
    return b.claimBit(Form.sum([bits[i], kept.times(-1), still, made]));
  });
}
