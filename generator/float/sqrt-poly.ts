// sqrt by polynomials modulo small numbers, size polynomial in p. Source: Lemma 3.7. Depth 9 or 11 by variant.
//
// Rounding. Let s be the root of M = m * 2^t, an integer, so that s in [2^(p-1), 2^p) is to be rounded to an integer k. The
// middles k + 1/2 have squares k^2 + k + 1/4: s^2 differs from them by 1/4 below or more, and by 3/4 above or more, so that s
// stays away from middles by 1/8 * 2^-p below and 3/8 * 2^-p above. The sum of fractions differs from s * 2^(1-p) by less
// than 2^-(2p+1), which is 1/4 * 2^-p in units of s: s - 1/8 * 2^-p + 1/2 rounded down is right.

import { DigitSum } from "../arith/digit-sum.ts";
import { fractionDigits } from "../arith/fraction-sum.ts";
import { fractionByNumerator, fractionGates } from "../arith/fraction-table.ts";
import { oneHot } from "../arith/one-hot.ts";
import { type PolynomialFraction, polynomialFraction } from "../arith/polynomial-fraction.ts";
import { residueBase, residueDigits } from "../arith/residue-digits.ts";
import { CircuitBuilder } from "../circuit/builder.ts";
import type { Circuit } from "../circuit/circuit.ts";
import { Form } from "../circuit/form.ts";
import { circuitNamed } from "../circuit/library.ts";
import { integerRoot } from "../core/integer-root.ts";
import { range } from "../core/integers.ts";
import type { Series } from "../core/polynomial-fit.ts";
import type { FloatFormat } from "../params/format.ts";
import type { Variant } from "../params/variant.ts";
import { rootExponent } from "./sqrt-exponent.ts";
import { isNonzero, splitWord } from "./word.ts";

/**
 * The root of 2^odd * (1 + (h + (1 + x) / 2) / 2^c) for |x| <= 1: of a * (1 + x / k) with k = 2^(c+1) + 2h + 1 and
 * a = 2^odd * k / 2^(c+1). Taylor's series; its terms fall by more than k >= 3 each, and so does what is left out.
 */
function rootSeries(c: number, h: number, odd: number, bits: number): Series {
  const k = 2n ** BigInt(c + 1) + BigInt(2 * h + 1);
  const guard = 16n;
  const coefficients: bigint[] = [];
  let term = integerRoot(((k << BigInt(odd)) << (2n * (BigInt(bits) + guard))) >> BigInt(c + 1));
  for (let i = 0n; term !== 0n; i++) {
    coefficients.push(term >> guard);
    // C(1/2, i + 1) / C(1/2, i) = (1/2 - i) / (i + 1)
    term = (term * (1n - 2n * i)) / (2n * (i + 1n) * k);
  }
  // each term is cut once more than the one before, and each of these cuts shrinks with it
  return { coefficients, error: BigInt(2 * coefficients.length + 2), bits };
}

/** What a variant builds. */
interface Plan {
  /** leading bits of the fraction that choose a cell */
  readonly c: number;
  /** look up by way of the numerator: two levels more, far fewer wires for many cells */
  readonly byNumerator: boolean;
  /** about the base of the low digit of a residue */
  readonly base: number;
  readonly fraction: PolynomialFraction;
}

function planOf(p: number, variant: Variant): Plan {
  const byNumerator = variant !== "depth";
  const c = Math.min(byNumerator ? 2 : 1, p - 2);
  return { c, byNumerator, base: 32, fraction: rootFraction(p, c) };
}

/**
 * a (word) -> y. The cell: c leading bits of the fraction and the parity of the exponent; the polynomial's variable: the
 * other bits. Steps of `depth`: (1, 2) digits of the variable modulo each q, (3, 4) bits of the fraction f / q, (5, 6) digits of the
 * sum of all fractions and the rounding constant, (7, 8) bits of the root, (9) that are nets. The others look up by way of the
 * numerator f: two levels more.
 */
export function fsqrtPoly(format: FloatFormat, variant: Variant): Circuit {
  const { p, E, width } = format;
  const name = `fsqrt_p${p}_e${E}_${variant}_poly`;
  return circuitNamed(name, () => {
    const plan = planOf(p, variant);
    const { fraction } = plan;
    const b = new CircuitBuilder(name, {
      summary: "y = the root of a, rounded to nearest; 0 for negative a",
      source: "Lemma 3.7",
      params: { p, E, variant, regime: "poly" },
    });
    const a = splitWord(format, b.input("a", width).bits());
    const { odd, field } = b.scope("exponent", () => rootExponent(b, format, a.exponent));
    const variable = a.significand.slice(0, p - 1 - plan.c);
    const cells = oneHot(b, [...a.significand.slice(p - 1 - plan.c, p - 1), odd], undefined, "cell");
    const columns: Form[][] = range(0, fraction.bits).map(() => []);
    for (const q of fraction.moduli) {
      const { y } = b.instance(`mod${q}`, lookUpModulo(p, q, variant, plan), { u: variable, cell: cells });
      columns.forEach((column, j) => {
        column.push(y.bit(j));
      });
    }
    // half a unit of the last place, less 1/8 * 2^-p of it
    const constant = (1n << BigInt(fraction.bits - p)) - (1n << BigInt(fraction.bits - 2 * p - 2));
    columns.forEach((column, j) => {
      if ((constant >> BigInt(j)) & 1n) column.push(Form.one);
    });
    const lowest = fraction.bits - (p - 1);
    const task = { rounding: lowest, rows: fraction.moduli.length + 1, added: 0, bounded: false };
    const digits = fractionDigits(b, columns, task);
    const sum = new DigitSum(b, digits, { early: false, group: 7 });
    const positive = b.and([isNonzero(a), a.sign.not()], "positive");
    b.output("y", [
      ...range(0, p - 1).map((i) => sum.bit(lowest + i, 0, [positive], "significand")),
      positive,
      ...field.map((bit) => b.and([bit, positive], "exponent")),
      Form.zero,
    ]);
    return b.build();
  });
}

/** The modules of fsqrtPoly, one a modulus. */
export function* fsqrtPolyParts({ p }: FloatFormat, variant: Variant): Generator<Circuit> {
  const plan = planOf(p, variant);
  for (const q of plan.fraction.moduli) yield lookUpModulo(p, q, variant, plan);
}

/** The root of 2^odd * (1 + (h + v / 2^L) / 2^c), modulo 1, as polynomials in v of L = p - 1 - c bits; cell h + 2^c * odd. */
function rootFraction(p: number, c: number): PolynomialFraction {
  const accuracy = 2 * p + 1;
  const half = 1n << BigInt(p - 2 - c);
  const cells = range(0, 2 ** (c + 1)).map((cell) => ({
    centre: half,
    series: rootSeries(c, cell % 2 ** c, Math.floor(cell / 2 ** c), accuracy + 40),
  }));
  return polynomialFraction({ cells, half, accuracy });
}

/** u (the variable's bits), cell (one-hot) -> y, the bits of the fraction f / q. */
function lookUpModulo(p: number, q: number, variant: Variant, plan: Plan): Circuit {
  const { fraction } = plan;
  const name = `root_fraction_p${p}_q${q}_${plan.byNumerator ? "wires" : "depth"}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: `y = the part of modulus ${q} in the root's fraction: f / ${q} to ${fraction.bits} bits`,
      source: "Lemma 3.7, Chinese remainders",
      params: { p, q, cells: plan.c + 1, variant },
    });
    const u = b.input("u", p - 1 - plan.c).bits();
    const cells = b.input("cell", 2 ** (plan.c + 1)).bits();
    const inputs = u.map((bit, i) => ({ bit, value: 1n << BigInt(i) }));
    const digits = residueDigits(b, { inputs }, q, residueBase(q, u.length, plan.base));
    const index = { q, digits, cells };
    const columns = plan.byNumerator ? fractionByNumerator(b, fraction, index) : fractionGates(b, fraction, index);
    // one cell and one pair of digits at most
    b.output(
      "y",
      columns.map((column) => b.claimBit(Form.sum([Form.zero, ...column]))),
    );
    return b.build();
  });
}
