// A sum of many fractions modulo 1, in digits that carry at most 1. Source: iterated sum, Lemma 3.5.3.
import type { CircuitBuilder } from "../circuit/builder.ts";
import { Form } from "../circuit/form.ts";
import { range } from "../core/integers.ts";
import { position } from "./carry.ts";
import { blockForm, type Columns, carrySave } from "./carry-save.ts";
import { Digit } from "./digit.ts";
import type { PlacedPosition } from "./digit-sum.ts";

/** The sum that is wanted. */
export interface FractionSum {
  /** a digit starts at this place */
  readonly rounding: number;
  /** bits in a column at most */
  readonly rows: number;
  /** what is added to the digit that starts at `rounding`, at most */
  readonly added: number;
  /** the sum is at least about a quarter, and the top digit is to be what it is: not the base more */
  readonly bounded: boolean;
}

/** The greatest carry out of a digit of `width` bits in the first carry-save. */
function firstCarry(rows: number, width: number): number {
  return Math.floor((rows * (2 ** width - 1)) / 2 ** width);
}

/** The same in the second one, where the digit below gave on `carried` in the first. */
function secondCarry(width: number, carried: number): number {
  return Math.floor((2 ** width - 1 + carried) / 2 ** width);
}

/**
 * The digits of the sum of the columns (least significant first) modulo 2^columns.length: forms two levels above the
 * columns, for any number of rows. Carry-save twice: the first leaves digits of base + rows, the second digits that carry at
 * most 1. Wires in order of rows^2 a column.
 */
export function fractionDigits(b: CircuitBuilder, columns: Columns, task: FractionSum): PlacedPosition[] {
  const starts = startsOf(columns.length, task);
  const widths = starts.map((start, k) => (starts[k + 1] ?? columns.length) - start);
  const digits = ["first", "second"].reduce(
    (forms, name) => {
      let carried = Form.zero;
      return forms.map((form, k) => {
        const { low, high } = carrySave(b, form, 2 ** widths[k], name);
        const next = low.plus(carried);
        carried = high;
        return next;
      });
    },
    starts.map((start, k) => blockForm(columns, start, widths[k])),
  );
  return digits.map((form, k) => {
    const [place, width, base] = [starts[k], widths[k], 2 ** widths[k]];
    if (k < starts.length - 1) return { ...position(b, form, base, "digit"), place, width };
    // what the top digit carries is not looked at; where the sum is bounded, it carries nothing: it is at least base / 4 - 2
    // modulo base, and cannot be more than the greatest carry above base
    const top = task.bounded ? b.claim(form, 0, base - 1) : form;
    return { digit: Digit.of(b, top, "digit"), base, place, width };
  });
}

/**
 * Where the digits start: of one width below `rounding`, about that from there up, and a top digit that is wide enough. The
 * least width with which a carry out of any digit is at most 1 in the end.
 */
function startsOf(length: number, task: FractionSum): number[] {
  for (let width = 2; ; width++) {
    const starts = startsOfWidth(width, length, task);
    const widths = starts.slice(1).map((start, k) => start - starts[k]);
    // wider digits carry more in the first carry-save than their neighbours of the least width
    const first = [0, ...widths.map((own) => firstCarry(task.rows, own))];
    const second = [0, ...widths.map((own, k) => secondCarry(own, first[k]))];
    const fits = widths.every((own, k) => k === 0 || second[k] + task.added <= 2 ** own - 1);
    const top = length - starts[starts.length - 1];
    if (fits && (!task.bounded || isWide(top, second[widths.length]))) return starts;
  }
}

/** Is a quarter of what a top digit of `width` bits counts more than what is carried into it? */
const isWide = (width: number, carried: number): boolean => 2 ** width > 4 * (carried + 1);

/** Where the digits start, lowest first, if they have `width` bits or, from `rounding` up, about that. */
function startsOfWidth(width: number, length: number, { rounding, rows, bounded }: FractionSum): number[] {
  let top = 1;
  while (bounded && !isWide(top, secondCarry(width, firstCarry(rows, width)))) top++;
  const below = range(0, Math.ceil(rounding / width)).map((k) => Math.max(0, rounding - width * (k + 1)));
  const places = Math.max(length - rounding - top, 0);
  const count = Math.floor(places / width);
  // as even as can be: each is at least `width` wide
  const middle = range(0, count).map((k) => rounding + Math.floor((places * k) / count));
  const last = count === 0 ? rounding : rounding + places;
  return [...below.reverse(), ...middle, last];
}
