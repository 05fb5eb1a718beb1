// Many numbers to few digits: carry-save digits and block-save rows over columns of bits. Source: Lemma 3.5.3 (iterated sum).
import type { CircuitBuilder } from "../circuit/builder.ts";
import { Form } from "../circuit/form.ts";
import { Digit } from "./digit.ts";

/** A number as columns of (virtual) bits: the sum of 2^i times the bits of columns[i]. */
export type Columns = readonly (readonly Form[])[];

/** The columns of the sum of numbers in binary, least significant first. */
export function columnsOf(numbers: readonly (readonly Form[])[]): Form[][] {
  const columns: Form[][] = [];
  for (const bits of numbers)
    bits.forEach((bit, i) => {
      while (columns.length <= i) columns.push([]);
      columns[i].push(bit);
    });
  return columns;
}

/** The weighted sum of `width` columns from column `from` on: sum of 2^j * columns[from + j]. */
export function blockForm(columns: Columns, from: number, width: number): Form {
  return Form.sum([
    Form.zero,
    ...columns.slice(from, from + width).flatMap((column, j) => column.map((bit) => bit.times(2 ** j))),
  ]);
}

/** One carry-save digit of base B: f = low + B * high, where f is the sum of the digit's columns. */
export interface CarrySave {
  /** f - B * high, in [0, B - 1] */
  readonly low: Form;
  /** sum of [f >= t * B] over t = 1, 2, ...: what goes to the next digit */
  readonly high: Form;
}

/** Splits a form f >= 0 into low + base * high by the gates [f >= t * base] of one bank. Depth +1. */
export function carrySave(b: CircuitBuilder, form: Form, base: number, name = "high"): CarrySave {
  const gates: Form[] = [Form.zero];
  for (let t = 1; t * base <= form.hi; t++) gates.push(b.gate(form, t * base, name));
  const high = Form.sum(gates);
  // high = floor(f / base) exactly, so that low is the remainder
  return { low: b.claim(form.minus(high.times(base)), 0, Math.min(base - 1, form.hi)), high };
}

/**
 * Block-save: cuts the columns in blocks of `width`, and each block's sum into its bits: new columns of fewer bits, at most
 * 1 + ceil(block sum's bits / width) - 1 of them. Virtual bits one level up; `materialize` makes them nets, one level more.
 */
export function blockSave(
  b: CircuitBuilder,
  columns: Columns,
  width: number,
  materialize: boolean,
  name = "block",
): Form[][] {
  const saved: Form[][] = [];
  for (let from = 0; from < columns.length; from += width) {
    const digit = Digit.of(b, blockForm(columns, from, Math.min(width, columns.length - from)), name);
    digit.bits().forEach((bit, j) => {
      while (saved.length <= from + j) saved.push([]);
      saved[from + j].push(materialize ? b.materialize(bit, `${name}_bit`) : bit);
    });
  }
  return saved;
}
