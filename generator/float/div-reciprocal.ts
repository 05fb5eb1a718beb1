// The reciprocal of a significand as columns of bits, by tables of its leading bits. Source: Lemma 3.5.1; div-reciprocal-tables.ts.
import { blockSave, type Columns } from "../arith/carry-save.ts";
import { columnCounts } from "../arith/column-count.ts";
import { columnDigits, DigitSum, type PlacedPosition } from "../arith/digit-sum.ts";
import { lookUpComplete, oneHot } from "../arith/one-hot.ts";
import type { CircuitBuilder } from "../circuit/builder.ts";
import type { Form } from "../circuit/form.ts";
import { range } from "../core/integers.ts";
import { type ReciprocalShape, reciprocalTables } from "./div-reciprocal-tables.ts";

/** How the tables are read and their terms added. */
export interface ReciprocalPlan {
  /** decode indices in two steps: one level more */
  readonly predecoded: boolean;
  /** make the bits read from the tables nets: one level more */
  readonly readNets: boolean;
  /** count the columns first: two levels more */
  readonly counted: boolean;
  /**
   * the rows of the sum: `blocks` (bits of the sums of neighbouring columns, one level), `digits` (bits of redundant digits,
   * two levels) or `binary` (three levels)
   */
  readonly sum: "blocks" | "digits" | "binary";
  /** make the bits of the sum nets: one level more */
  readonly nets: boolean;
}

/** Bits of a block. */
const BLOCK = 3;

/**
 * The terms of the reciprocal of 2^(p-1) + low (its p - 1 bits, least significant first): columns of nets whose sum is
 * R < 2^F, with 2^-F the unit. Two levels; up to four by the plan.
 */
export function reciprocalTerms(
  b: CircuitBuilder,
  low: readonly Form[],
  shape: ReciprocalShape,
  plan: ReciprocalPlan,
): Form[][] {
  const { c, m, F, k } = shape;
  const tables = reciprocalTables(shape);
  const decode = (bits: readonly Form[], name: string): Form[] =>
    oneHot(b, bits, plan.predecoded && bits.length > 3 ? Math.ceil(bits.length / 2) : undefined, name);
  const read = (hot: readonly Form[], table: readonly bigint[], width: number): Form[] => {
    const bits = table.length === 0 ? [] : lookUpComplete(b, hot, table, width);
    return plan.readNets ? bits.map((bit) => b.materialize(bit, "read")) : bits;
  };
  const columns: Form[][] = range(0, F).map(() => []);
  const multiply = (left: readonly Form[], right: readonly Form[], drop: number, name: string): void => {
    left.forEach((x, i) => {
      right.forEach((y, j) => {
        if (i + j >= drop && x.hi > 0 && y.hi > 0) columns[i + j - drop].push(b.and([x, y], name));
      });
    });
  };
  const cell = decode(low.slice(m), "cell");
  read(cell, tables.base, F).forEach((bit, i) => {
    if (bit.hi > 0) columns[i].push(b.materialize(bit, "base"));
  });
  const slope = read(cell, tables.slope, F - c);
  multiply(
    low.slice(0, m).map((bit) => bit.not()),
    slope,
    m,
    "linear",
  );
  if (k > 0) {
    // the distance from the centre: the bits below the top one, inverted on its lower side
    const side = decode(low.slice(m - 1 - k, m), "side");
    const distance = range(0, 2 ** (k + 1)).map((v) => (v >= 2 ** k ? v - 2 ** k : 2 ** k - 1 - v));
    const square = read(
      side,
      distance.map((w) => tables.square[w]),
      F - 2 * c,
    );
    multiply(square, read(cell, tables.curve, tables.curveBits), tables.curveBits, "quadratic");
  }
  return columns;
}

/** The same number R in fewer rows, as the plan says: columns of virtual bits, or of nets one level later. */
export function reciprocalRows(b: CircuitBuilder, terms: Columns, plan: ReciprocalPlan): Form[][] {
  const F = terms.length;
  const columns = plan.counted ? columnCounts(b, terms, 16).slice(0, F) : terms;
  if (plan.sum === "blocks") return blockSave(b, columns, BLOCK, plan.nets).slice(0, F);
  const use = { length: F, rounding: 0, added: 0, perDigit: plan.sum === "digits" ? 60 : 100, perLowDigit: 0 };
  const digits = columnDigits(b, columns, use);
  if (plan.sum === "digits") return digitRows(b, digits, 0, plan.nets).slice(0, F);
  const sum = new DigitSum(b, digits, { early: false, group: 7 });
  return range(0, F).map((i) => {
    const bit = sum.bit(i, 0, [], "bit");
    return [plan.nets ? b.materialize(bit, "reciprocal") : bit];
  });
}

/** The bits of redundant digits as columns, the first one of place `from`: virtual bits, or nets one level later. */
export function digitRows(b: CircuitBuilder, digits: readonly PlacedPosition[], from: number, nets: boolean): Form[][] {
  const rows: Form[][] = [];
  for (const { digit, place } of digits)
    digit.bits().forEach((bit, j) => {
      while (rows.length <= place - from + j) rows.push([]);
      rows[place - from + j].push(nets ? b.materialize(bit, "digit_bit") : bit);
    });
  return rows;
}
