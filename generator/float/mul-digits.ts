// The exact product of two significands as redundant digits: partial products, column counts, carry-save. Lemma 3.5.1.
import { type Position, position } from "../arith/carry.ts";
import { blockForm, carrySave } from "../arith/carry-save.ts";
import { columnCounts } from "../arith/column-count.ts";
import type { CircuitBuilder } from "../circuit/builder.ts";
import { Form } from "../circuit/form.ts";
import { range } from "../core/integers.ts";
import { cutDigits } from "./mul-cuts.ts";

/** How the product's digits are made. */
export interface DigitPlan {
  /** count the ones of each column first: two levels more, far fewer wires */
  readonly counted: boolean;
  /** estimated wires behind each digit from the rounding place up: more makes fewer and wider digits */
  readonly perDigit: number;
}

/** A digit of the product and the place of its lowest bit. */
export interface PlacedPosition extends Position {
  readonly place: number;
  readonly width: number;
}

/**
 * a * b (p bits each) as digits, least significant first; a digit starts at bit p - 2, where rounding adds 1 or 2: V + 2 of
 * it is still at most 2 * base - 2. The top digit ends at bit 2p - 1 and never overflows. Digits' forms are 2 levels above
 * the operands, 4 when counted. p^2 partial products, p^3 / 2 wires in order.
 */
export function productDigits(
  b: CircuitBuilder,
  x: readonly Form[],
  y: readonly Form[],
  plan: DigitPlan,
): PlacedPosition[] {
  const p = x.length;
  const products: Form[][] = Array.from({ length: 2 * p }, () => []);
  for (let i = 0; i < p; i++) for (let j = 0; j < p; j++) products[i + j].push(b.and([x[i], y[j]], "partial"));
  const columns = plan.counted ? columnCounts(b, products) : products;

  const heights = range(0, 2 * p).map((i) => columns[i]?.length ?? 0);
  const starts = [...cutDigits({ heights, rounding: p - 2, added: 2, perDigit: plan.perDigit }), 2 * p];
  const digits: PlacedPosition[] = [];
  let carried = Form.zero;
  for (let k = 0; k + 1 < starts.length; k++) {
    const [place, end] = [starts[k], starts[k + 1]];
    const base = 2 ** (end - place);
    const block = blockForm(columns, place, end - place);
    if (end === 2 * p) {
      // the product is below 2^(2p), and the digit holds all of it from `place` up
      const top = b.claim(block.plus(carried), 0, base - 1);
      digits.push({ ...position(b, top, base, "digit"), place, width: end - place });
      break;
    }
    const { low, high } = carrySave(b, block, base);
    digits.push({ ...position(b, low.plus(carried), base, "digit"), place, width: end - place });
    carried = high;
  }
  return digits;
}
