// div, regime `table`: a reciprocal from tables of 2^(p/3) to 2^(p/2) entries, a quotient, and the sign of its remainder.
// Source: Lemma 3.5.1. Depth 11, 15 or 21.
//
// Why it is correctly rounded: div-remainder.ts needs a quotient q' with x - 1/2 < q' <= x + 1/2, where x is the exact one. The
// reciprocal is never too large, so that q' never is. What the reciprocal is too small by is bounded, from the very tables, in
// div-reciprocal-tables.ts; what is left out of its product with the dividend is below 2^-g for each bit of it. The
// construction throws where the sum of the two reaches 1 unit of the last place.
import { CircuitBuilder } from "../circuit/builder.ts";
import type { Circuit } from "../circuit/circuit.ts";
import { circuitNamed } from "../circuit/library.ts";
import type { FloatFormat } from "../params/format.ts";
import type { Variant } from "../params/variant.ts";
import { alignedDividend, quotientOrder } from "./div-operands.ts";
import { type ReciprocalPlan, reciprocalRows, reciprocalTerms } from "./div-reciprocal.ts";
import { type ReciprocalShape, reciprocalError, reciprocalShape } from "./div-reciprocal-tables.ts";
import { type RemainderPlan, roundedQuotient } from "./div-remainder.ts";
import { quotientWord } from "./div-result.ts";
import { splitWord } from "./word.ts";

/** The trade of a variant. */
interface Plan {
  /** up to this p, the tables have about 2^(p/2) cells and are linear; beyond, 2^(p/3), and quadratic */
  readonly linearUpTo: number;
  /** from this p on, more cells: many rows of the reciprocal lose so much that its tables must lose less */
  readonly finerFrom: number;
  readonly reciprocal: ReciprocalPlan;
  readonly remainder: RemainderPlan;
}

const PLANS: Readonly<Record<Variant, Plan>> = {
  depth: {
    linearUpTo: 18,
    finerFrom: 29,
    reciprocal: { predecoded: false, readNets: false, counted: false, sum: "blocks", nets: false },
    remainder: { countedQuotient: false, redundant: true, countedRemainder: false, early: false },
  },
  balanced: {
    linearUpTo: 12,
    finerFrom: 33,
    reciprocal: { predecoded: false, readNets: true, counted: false, sum: "digits", nets: false },
    remainder: { countedQuotient: true, redundant: true, countedRemainder: false, early: false },
  },
  wires: {
    linearUpTo: 12,
    finerFrom: 33,
    reciprocal: { predecoded: true, readNets: true, counted: true, sum: "binary", nets: false },
    remainder: { countedQuotient: true, redundant: true, countedRemainder: true, early: false },
  },
};

/**
 * a, b (words) -> y = round_p(a / b), p <= 32. Steps of the `depth` variant: (1) one-hot of the divisor's leading bits, (2)
 * terms of the reciprocal, (3) its rows, (4) partial products, (5, 6) redundant digits of the quotient, (7) their products with
 * the divisor, (8, 9) digits of the remainder, (10) its sign with each bit that it may turn, (11) range and zero: 11 levels.
 * `balanced` makes the bits read from the tables nets, adds up the reciprocal in redundant digits, and counts the columns of the
 * first product: 15. `wires` also decodes in two steps, counts all columns, and makes the reciprocal binary: 21.
 */
export function fdivTable(format: FloatFormat, variant: Variant): Circuit {
  const { p, E, width } = format;
  const name = `fdiv_p${p}_e${E}_${variant}_table`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: "y = a / b, rounded to nearest; by tables of the divisor's leading bits",
      source: "Lemma 3.5.1",
      params: { p, E, variant, regime: "table" },
    });
    const plan = PLANS[variant];
    const shape = shapeOf(p, plan);
    const x = splitWord(format, b.input("a", width).bits());
    const y = splitWord(format, b.input("b", width).bits());
    const order = b.scope("order", () => quotientOrder(b, x, y));
    const dividend = b.scope("dividend", () => alignedDividend(b, x.significand, order));
    const reciprocal = b.scope("reciprocal", () => {
      const terms = reciprocalTerms(b, y.significand.slice(0, p - 1), shape, plan.reciprocal);
      return reciprocalRows(b, terms, plan.reciprocal);
    });
    const error = reciprocalError(shape);
    const significand = roundedQuotient(b, dividend, y.significand, reciprocal, error, plan.remainder);
    b.output("y", quotientWord(b, format, x, y, order, significand));
    return b.build();
  });
}

/** The tables for significands of p bits. */
function shapeOf(p: number, { linearUpTo, finerFrom }: Plan): ReciprocalShape {
  const cellBits = p <= linearUpTo ? Math.ceil(p / 2) : Math.ceil((p + (p < finerFrom ? 1 : 3)) / 3);
  // fraction bits of the quotient: redundant digits need them in one digit, so at most 7
  const guard = p <= 8 ? 5 : p <= 16 ? 6 : 7;
  return reciprocalShape(p, Math.min(p - 1, cellBits), p + guard);
}
