// exp by polynomials modulo small numbers, size polynomial in p. Source: Lemma 3.6. Depth 10 or 18 by variant.
//
// Algorithm (in sim/golden/exp-algorithm-poly.ts once more, as integers). x in fixed point, cut below 2^-(2p+5), in one's
// complement: the constants C_k = 2^k / ln 2 of its bits, rounded to n places, and -(sum of all) of its sign add up to y. Each
// is an integer and a fraction, which an estimate of 8 places stands for. The sum of the estimates, less what they may be too
// great by, is N + h / 2 + a rest: with the integers it is the exponent and the cell, and v = y - N lies between 0 and a
// little more than 1: nothing waits for carries through y. In cell h, 2^v / 4 is a polynomial of v with integer coefficients
// over M, and that modulo 1 the sum of fractions f / q over the moduli, rounded. The sum, rounded half up to p bits in the
// alignment that it has (2^v can reach 2), times 2^N.
//
// Bound. Let t = 2^(fraction) be the true value in the binade, 1 <= t < 2 (or 2^v a little above 2, where all is half as
// much), and V the sum of fractions times 4. Cutting x and rounding its E + 2p + 4 constants by half a place each puts y
// wrong by less than (1.45 / 8 + 1 / 4) * 2^-(2p+2), which counts 2.2 ln 2 times in V, and V is computed up to
// 4 * 2^-(2p+4): |V - t| < 2^-(2p+1). A result R next to t has |R - t| <= 2^-p + |V - t|, below the distance 2^(1-p) of two
// numbers: it is faithful. If |R - t| > 2^-p, then t is within 2^-(2p+1) of a middle 1 + (2j+1) 2^-p, so that
// |R - t| <= 2^-p + 2^-(2p+1) <= 2^-p t: the relative error is at most 2^-p for every p and every argument.

import { columnCounts } from "../arith/column-count.ts";
import { DigitSum } from "../arith/digit-sum.ts";
import { fractionDigits } from "../arith/fraction-sum.ts";
import { fractionByNumerator, fractionGates } from "../arith/fraction-table.ts";
import { residueBase, residueDigits } from "../arith/residue-digits.ts";
import { CircuitBuilder } from "../circuit/builder.ts";
import type { Circuit } from "../circuit/circuit.ts";
import { Form } from "../circuit/form.ts";
import { circuitNamed } from "../circuit/library.ts";
import { range } from "../core/integers.ts";
import type { FloatFormat } from "../params/format.ts";
import type { Variant } from "../params/variant.ts";
import { type FixedPoint, type FractionCells, fixedPoint, fractionCells, isHuge } from "./exp-poly-argument.ts";
import { type ExpPlan, expPlan } from "./exp-poly-plan.ts";
import { expResultWord } from "./exp-poly-word.ts";
import { RoundedProduct } from "./mul-round.ts";
import { type FloatWord, splitWord } from "./word.ts";

/** Fewest levels, of more wires? */
const isQuick = (variant: Variant): boolean => variant === "depth";

/** About the base of the low digit of a residue: wider where every value of the high digit is a gate a column. */
const baseOf = (variant: Variant): number => (isQuick(variant) ? 64 : 24);

/**
 * a (word) -> y. Steps of `depth`: (1, 2) the argument's bits, and the estimate's steps straight from what they are made of;
 * (3, 4) digits of v modulo each q, (5) gates of the bits of the fraction f / q, (6, 7) digits of the sum of all fractions,
 * (8, 9) bits of both alignments, (10) the choice. The others decode the exponent first, look up by way of the numerator f, count
 * the columns of the fractions, and make the carries first: eight levels more, a third of the wires.
 */
export function fexpPoly(format: FloatFormat, variant: Variant): Circuit {
  const { p, E, e0, width } = format;
  const name = `fexp_p${p}_e${E}_${variant}_poly`;
  return circuitNamed(name, () => {
    const quick = isQuick(variant);
    const plan = expPlan(format);
    const { fraction } = plan;
    const b = new CircuitBuilder(name, {
      summary: "y = exp(a), faithfully rounded, relative error at most 2^-p",
      source: "Lemma 3.6",
      params: { p, E, variant, regime: "poly" },
    });
    const a = splitWord(format, b.input("a", width).bits());
    const { argument, cells } = reducedArgument(b, format, a, plan, quick);
    const huge = b.scope("argument", () => isHuge(b, format, a));

    const columns: Form[][] = range(0, fraction.bits).map(() => []);
    for (const q of fraction.moduli) {
      const inputs = { x: [...argument.bits, a.sign], steps: cells.steps, cell: cells.cells };
      const outputs = b.instance(`mod${q}`, lookUpModulo(format, q, variant, plan, cells), inputs);
      columns.forEach((column, j) => {
        // one cell and one pair of digits at most
        column.push(b.claimBit(Form.sum([Form.zero, ...outputs[`y${j}`].bits()])));
      });
    }
    const rounding = fraction.bits - p - 2;
    const digits = b.scope("power", () => {
      const rows = quick ? columns : columnCounts(b, columns, 16).slice(0, fraction.bits);
      const height = Math.max(...rows.map((row) => row.length));
      return fractionDigits(b, rows, { rounding, rows: height, added: 2, bounded: true });
    });
    const style = { early: !quick, group: 7 };
    const significand = new RoundedProduct(b, digits, p, style, fraction.bits);

    const field = b.scope("exponent", () =>
      exponentSum(b, format, plan, [...argument.bits, a.sign], cells, 1 - p - e0),
    );
    b.output("y", expResultWord(b, format, { field, significand, huge, sign: a.sign }));
    return b.build();
  });
}

/** The modules of fexpPoly, one a modulus. How many steps they take, the argument tells, which is made for that alone. */
export function* fexpPolyParts(format: FloatFormat, variant: Variant): Generator<Circuit> {
  const plan = expPlan(format);
  const b = new CircuitBuilder("argument", { summary: "the argument of exp", source: "Lemma 3.6", params: {} });
  const a = splitWord(format, b.input("a", format.width).bits());
  const { cells } = reducedArgument(b, format, a, plan, isQuick(variant));
  for (const q of plan.fraction.moduli) yield lookUpModulo(format, q, variant, plan, cells);
}

function reducedArgument(
  b: CircuitBuilder,
  format: FloatFormat,
  a: FloatWord,
  plan: ExpPlan,
  quick: boolean,
): { readonly argument: FixedPoint; readonly cells: FractionCells } {
  const argument = b.scope("argument", () => fixedPoint(b, format, a, plan, !quick));
  const cells = b.scope("cell", () => fractionCells(b, argument, a.sign, plan, quick));
  return { argument, cells };
}

/** The integer part of y, what the fraction's estimate carries into it, and a constant: E + 2 bits in two's complement. */
function exponentSum(
  b: CircuitBuilder,
  { E }: FloatFormat,
  plan: ExpPlan,
  bits: readonly Form[],
  cells: FractionCells,
  constant: number,
): DigitSum {
  const length = E + 2;
  const columns: Form[][] = range(0, length).map(() => []);
  const add = (value: bigint, bit: Form): void => {
    columns.forEach((column, j) => {
      if ((BigInt.asUintN(length, value) >> BigInt(j)) & 1n) column.push(bit);
    });
  };
  bits.forEach((bit, i) => {
    add(plan.constants[i].integer, bit);
  });
  add(BigInt(constant + cells.least), Form.one);
  columns[0].push(...cells.steps);
  const rows = Math.max(...columns.map((column) => column.length));
  return new DigitSum(b, fractionDigits(b, columns, { rounding: 0, rows, added: 1, bounded: false }), {
    early: false,
    group: 7,
  });
}

/** x (the argument and its sign), steps, cell (the estimate's) -> y0, y1, ...: the nets of each bit of the fraction f / q. */
function lookUpModulo(
  format: FloatFormat,
  q: number,
  variant: Variant,
  plan: ExpPlan,
  estimate: FractionCells,
): Circuit {
  const { p, E } = format;
  const { constants, places, fraction } = plan;
  const name = `exp_fraction_p${p}_e${E}_q${q}_${variant}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: `y0, y1, ... = the part of modulus ${q} in the power of 2: f / ${q} to ${fraction.bits} bits`,
      source: "Lemma 3.6, Chinese remainders",
      params: { p, E, q, variant },
    });
    const x = b.input("x", constants.length).bits();
    const steps = b.input("steps", estimate.steps.length).bits();
    const cells = b.input("cell", estimate.cells.length).bits();
    // v = sum of the constants' fractions - 2^places * (least + steps), between 0 and 2^places * (1 + excess)
    const unit = 2n ** BigInt(places);
    const inputs = x.map((bit, i) => {
      const value = constants[i].constant - constants[i].integer * unit;
      return { bit, value, share: Number((value * 2n ** 40n) / unit) / 2 ** 40 };
    });
    const counted = { bits: steps, constant: estimate.least, unit, low: -(1 + plan.excess / 256), high: 0 };
    const digits = residueDigits(b, { inputs, counted }, q, residueBase(q, x.length, baseOf(variant)));
    const index = { q, digits, cells };
    const columns = isQuick(variant) ? fractionGates(b, fraction, index) : fractionByNumerator(b, fraction, index);
    columns.forEach((column, j) => {
      b.output(`y${j}`, column.length > 0 ? column : [Form.zero]);
    });
    return b.build();
  });
}
