// sqrt by tables of coefficients, and a remainder that decides the rounding. Source: Lemma 3.7. Depth 9, 10 or 11 by variant.
//
// Rounding. M = m * 2^t, t = p - 1 or p, has its root in [2^(p-1), 2^p), and s is that root rounded to an integer: no tie, since
// (k + 1/2)^2 is no integer, and s < 2^p, since (2^p - 1/2)^2 > (2^p - 1) * 2^p >= M. A table-made A with |A - root| < 1/2 (bound
// in sqrt-polynomial.ts) gives c = floor(A): s - 1/2 < root < s + 1/2, so that s - 1 < A < s + 1 and c is s or s - 1. Which
// one is the sign of c^2 + c - M, an integer known to p + 2 bits (sqrt-remainder.ts). So tables need accuracy p, not 2p.
import { DigitSum } from "../arith/digit-sum.ts";
import { CircuitBuilder } from "../circuit/builder.ts";
import type { Circuit } from "../circuit/circuit.ts";
import { Form } from "../circuit/form.ts";
import { circuitNamed } from "../circuit/library.ts";
import { range } from "../core/integers.ts";
import type { FloatFormat } from "../params/format.ts";
import type { Variant } from "../params/variant.ts";
import { type ApproximationPlan, approximateRoot } from "./sqrt-approximation.ts";
import { rootExponent } from "./sqrt-exponent.ts";
import type { RootCells } from "./sqrt-polynomial.ts";
import { bitDigits, RootRemainder, redundantDigits } from "./sqrt-remainder.ts";
import { isNonzero, splitWord } from "./word.ts";

/** The trade of a variant at a precision. */
export interface RootPlan extends ApproximationPlan, RootCells {
  /** square the candidate as it comes, in redundant digits; else its bits, one level more */
  readonly redundant: boolean;
  /** estimated wires behind each digit of the remainder */
  readonly perSquareDigit: number;
}

/**
 * Cells and degree are those with about the fewest wires among all that keep the error, as counted; there are 2^(p/4) cells in
 * order. Redundant candidates need a fraction of at most 7 bits, one digit: beyond p = 33 that takes more cells.
 */
export function rootPlan(p: number, variant: Variant): RootPlan {
  const linear = p <= 18;
  const redundant = variant === "depth" || (variant === "balanced" && !linear);
  const quadraticCells = redundant && p > 32 ? Math.floor(p / 4) + 2 : Math.floor((p + 16) / 5);
  const netTables = variant === "wires" || (variant === "balanced" && !linear);
  return {
    p,
    degree: linear ? 1 : 2,
    cellBits: linear ? Math.min(p - 4, Math.max(4, Math.floor(p / 2) - 2)) : quadraticCells,
    // a table of squares is one level more too
    squareBits: netTables ? Math.floor(p / 4) + 1 : 0,
    netTables,
    redundant,
    perDigit: 60,
    // many for one digit
    perLowDigit: redundant ? 1e6 : 60,
    perSquareDigit: 100,
  };
}

/**
 * a (word) -> y. Steps (levels of `depth`): (1) steps of the tables; (2) products of coefficients and bits of the fraction;
 * (3, 4) redundant digits of A and their thermometers; (5) products of these for c^2, and bits of c; (6, 7) digits of
 * the remainder; (8) its sign, with the bits that c + 1 changes; (9) the root's bits. `wires`: bits of the tables are nets,
 * one level, and the square is that of the bits of c, one level more; `balanced`: one of both.
 */
export function fsqrtTable(format: FloatFormat, variant: Variant): Circuit {
  const { p, E } = format;
  const name = `fsqrt_p${p}_e${E}_${variant}_table`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: "y = the root of a, rounded to nearest; 0 for negative a",
      source: "Lemma 3.7",
      params: { p, E, variant, regime: "table" },
    });
    rootByTable(b, format, rootPlan(p, variant));
    return b.build();
  });
}

/** The ports and gates of the root by a plan. */
function rootByTable(b: CircuitBuilder, format: FloatFormat, plan: RootPlan): void {
  const { p, width } = format;
  const a = splitWord(format, b.input("a", width).bits());
  const { odd, field } = b.scope("exponent", () => rootExponent(b, format, a.exponent));
  const { digits, guard } = b.scope("root", () => approximateRoot(b, a.significand.slice(0, p - 1), odd, plan));
  const sum = new DigitSum(b, digits, { early: false, group: 7 });
  const candidate = range(0, p).map((i) => sum.bit(guard + i, 0, [], "candidate"));
  const square = plan.redundant ? redundantDigits(digits, guard) : bitDigits(candidate);
  const remainder = b.scope("remainder", () => new RootRemainder(b, square, a.significand, odd, plan.perSquareDigit));
  const bits = candidate.map((bit) => b.materialize(bit, "candidate"));
  const positive = b.and([isNonzero(a), a.sign.not()], "positive");
  const significand = range(0, p - 1).map((i) => {
    // c + 1 sets bit i where it is 0 and all below are 1, and clears it where all are 1
    const up = b.and([bits[i].not(), ...bits.slice(0, i)], "lowest_zero");
    const down = b.and(bits.slice(0, i + 1), "low_ones");
    const changed = remainder.isBelow([up], "set").minus(remainder.isBelow([down], "cleared"));
    return b.and([b.claimBit(bits[i].plus(changed)), positive], "significand");
  });
  b.output("y", [...significand, positive, ...field.map((bit) => b.and([bit, positive], "exponent")), Form.zero]);
}
