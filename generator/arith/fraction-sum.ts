// A sum of many fractions modulo 1, in digits that carry at most 1. Source: iterated sum, Lemma 3.5.3.
import type { CircuitBuilder } from "../circuit/builder.ts";
import { Form } from "../circuit/form.ts";
import { range } from "../core/integers.ts";
import { position } from "./carry.ts";
import { blockForm, type Columns, carrySave } from "./carry-save.ts";
import { Digit } from "./digit.ts";
import type { PlacedPosition } from "./digit-sum.ts";

/** Bits of a digit for `rows` fractions: the second carry-save leaves digits of at most 2 * base - 2 when rows <= (base - 1)^2. */
export function digitWidth(rows: number): number {
  let width = 2;
  while ((2 ** width - 1) ** 2 < rows) width++;
  return width;
}

/**
 * The digits of the sum of the columns (least significant first) modulo 2^columns.length, one of them starting at `rounding`:
 * forms two levels above the columns, for any number of rows. Carry-save twice: the first leaves digits of base + rows, the
 * second digits that carry at most 1. Wires in order of rows^2 a column.
 */
export function fractionDigits(b: CircuitBuilder, columns: Columns, rounding: number, width: number): PlacedPosition[] {
  const starts = [
    ...range(0, Math.ceil(rounding / width)).map((k) => rounding - width * (k + 1)),
    ...range(0, Math.ceil((columns.length - rounding) / width)).map((k) => rounding + width * k),
  ]
    .map((start) => Math.max(start, 0))
    .sort((x, y) => x - y);
  const ends = [...starts.slice(1), columns.length];
  const twice = ["first", "second"].reduce(
    (digits, name) => {
      let carried = Form.zero;
      return digits.map((digit, k) => {
        const { low, high } = carrySave(b, digit, 2 ** (ends[k] - starts[k]), name);
        const next = low.plus(carried);
        carried = high;
        return next;
      });
    },
    starts.map((start, k) => blockForm(columns, start, ends[k] - start)),
  );
  return twice.map((form, k) => {
    const [place, width, base] = [starts[k], ends[k] - starts[k], 2 ** (ends[k] - starts[k])];
    // what the top digit carries is not looked at
    const digit =
      k === starts.length - 1 ? { digit: Digit.of(b, form, "digit"), base } : position(b, form, base, "digit");
    return { ...digit, place, width };
  });
}
