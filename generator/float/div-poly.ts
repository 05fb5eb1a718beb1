// div, regime `poly`: Chinese remainders, size polynomial in p. Source: Lemma 3.5.1. Depth 11 by logarithms (div-poly-logs.ts),
// 20 (balanced) or 21 (wires) by a reciprocal and the sign of the remainder (this file).
//
// Why it is correctly rounded: div-remainder.ts needs a quotient that is at most the exact one and less than 1 unit of the last
// place too small. The reciprocal is 1 / b - 2^-accuracy, up to 2^-accuracy, cut to F = p + guard bits: it is never too large, and too
// small by less than 2 * 2^-accuracy + 2^-F, which the dividend, below 2^(p+1), makes 2^(p+2) * 2^-accuracy + 2^(1-guard) units. div-remainder.ts throws where
// this and what it leaves out of the product reach 1.
import { columnCounts } from "../arith/column-count.ts";
import { columnDigits, DigitSum } from "../arith/digit-sum.ts";
import { fractionByNumerator } from "../arith/fraction-table.ts";
import { oneHot } from "../arith/one-hot.ts";
import { type PolynomialFraction, polynomialFraction } from "../arith/polynomial-fraction.ts";
import { residueBase, residueDigits } from "../arith/residue-digits.ts";
import { CircuitBuilder } from "../circuit/builder.ts";
import type { Circuit } from "../circuit/circuit.ts";
import type { Form } from "../circuit/form.ts";
import { circuitNamed } from "../circuit/library.ts";
import { ceilLog2, range } from "../core/integers.ts";
import type { FloatFormat } from "../params/format.ts";
import type { Variant } from "../params/variant.ts";
import { alignedDividend, quotientOrder } from "./div-operands.ts";
import { fdivLogs, fdivLogsParts } from "./div-poly-logs.ts";
import { reciprocalCells } from "./div-poly-series.ts";
import { type RemainderPlan, roundedQuotient } from "./div-remainder.ts";
import { quotientWord } from "./div-result.ts";
import { splitWord } from "./word.ts";

/** Counting the columns of the products too would cost levels and, where p is large, hardly save wires. */
const REMAINDER: RemainderPlan = { countedQuotient: false, redundant: true, countedRemainder: false, early: false };

/**
 * a, b (words) -> y = round_p(a / b). Steps of `balanced`: digits of the divisor's lower bits modulo each q (2), bits of the
 * fractions of the reciprocal (4), counts of their columns (2), the reciprocal's bits (4), the quotient's and the sign of the
 * remainder (7), range and zero (1); `wires` makes the reciprocal's carries first.
 */
export function fdivPoly(format: FloatFormat, variant: Variant): Circuit {
  return variant === "depth" ? fdivLogs(format) : fdivReciprocal(format, variant);
}

/** The modules of fdivPoly, one a modulus. */
export function fdivPolyParts(format: FloatFormat, variant: Variant): Iterable<Circuit> {
  return variant === "depth" ? fdivLogsParts(format) : reciprocalParts(format);
}

function fdivReciprocal(format: FloatFormat, variant: "balanced" | "wires"): Circuit {
  const { p, E, width } = format;
  const name = `fdiv_p${p}_e${E}_${variant}_poly`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: "y = a / b, rounded to nearest; by polynomials modulo small numbers",
      source: "Lemma 3.5.1",
      params: { p, E, variant, regime: "poly" },
    });
    const x = splitWord(format, b.input("a", width).bits());
    const y = splitWord(format, b.input("b", width).bits());
    const order = b.scope("order", () => quotientOrder(b, x, y));
    const dividend = b.scope("dividend", () => alignedDividend(b, x.significand, order));
    const plan = reciprocalPlan(p);
    const { guard, accuracy } = plan;
    const reciprocal = b.scope("reciprocal", () =>
      reciprocalBits(b, y.significand.slice(0, p - 1), plan, variant === "wires"),
    );
    const error = 2 ** (p + 2 - accuracy) + 2 ** (1 - guard);
    const significand = roundedQuotient(b, dividend, y.significand, reciprocal, error, REMAINDER);
    b.output("y", quotientWord(b, format, x, y, order, significand));
    return b.build();
  });
}

function* reciprocalParts({ p }: FloatFormat): Generator<Circuit> {
  const plan = reciprocalPlan(p);
  for (const q of plan.fraction.moduli) yield reciprocalModulo(plan, q);
}

/** The reciprocal of b, less 2^-accuracy, of which p + guard bits count. */
interface ReciprocalPlan {
  readonly p: number;
  readonly guard: number;
  readonly accuracy: number;
  /** leading bits of the divisor that choose a cell */
  readonly c: number;
  readonly fraction: PolynomialFraction;
}

function reciprocalPlan(p: number): ReciprocalPlan {
  // p rows of the product lose less than 2^-guard each, and no more than half a unit together
  const guard = Math.max(4, ceilLog2(p) + 1);
  const accuracy = p + guard + 3;
  const c = Math.min(4, p >> 1, p - 2);
  const fraction = polynomialFraction(reciprocalCells({ p, c, scale: 0, bias: accuracy, accuracy }));
  return { p, guard, accuracy, c, fraction };
}

/** The leading bits of the reciprocal of 2^(p-1) + low, each a column of its own. */
function reciprocalBits(b: CircuitBuilder, low: readonly Form[], plan: ReciprocalPlan, early: boolean): Form[][] {
  const { p, guard, c, fraction } = plan;
  const cells = oneHot(b, low.slice(p - 1 - c), undefined, "cell");
  const columns: Form[][] = range(0, fraction.bits).map(() => []);
  for (const q of fraction.moduli) {
    const { y } = b.instance(`mod${q}`, reciprocalModulo(plan, q), {
      u: low.slice(0, p - 1 - c),
      cell: cells,
    });
    columns.forEach((column, j) => {
      column.push(y.bit(j));
    });
  }
  const counted = columnCounts(b, columns, 16).slice(0, fraction.bits);
  const lowest = fraction.bits - p - guard;
  const use = { length: fraction.bits, modular: true, rounding: lowest, added: 0, perDigit: 60, perLowDigit: 40 };
  const digits = columnDigits(b, counted, use);
  const sum = new DigitSum(b, digits, { early, group: 7 });
  return range(lowest, fraction.bits).map((place) => [b.materialize(sum.bit(place, 0, [], "bit"), "bit")]);
}

/** u (the divisor's lowest bits), cell (one-hot) -> y, the bits of the fraction f / q. */
function reciprocalModulo({ p, c, fraction }: ReciprocalPlan, q: number): Circuit {
  const name = `reciprocal_fraction_p${p}_q${q}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: `y = the part of modulus ${q} in the reciprocal's fraction: f / ${q} to ${fraction.bits} bits`,
      source: "Lemma 3.5.1, Chinese remainders",
      params: { p, q, cells: c },
    });
    const u = b.input("u", p - 1 - c).bits();
    const cells = b.input("cell", 2 ** c).bits();
    const inputs = u.map((bit, i) => ({ bit, value: 1n << BigInt(i) }));
    const digits = residueDigits(b, { inputs }, q, residueBase(q, u.length, 32));
    b.output(
      "y",
      fractionByNumerator(b, fraction, { q, digits, cells }).map(([bit]) => bit),
    );
    return b.build();
  });
}
