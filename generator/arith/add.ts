// Adding two binary numbers with carry look-ahead: every sum bit at three levels. Source: Lemma 3.5 (carry look-ahead).
import type { CircuitBuilder } from "../circuit/builder.ts";
import { Form } from "../circuit/form.ts";
import { carryOut, chunkSums } from "./carry.ts";

/** How carries are made: bits a chunk, chunks a gate (weights below 2^width and up to 2^group). */
export interface CarryPlan {
  readonly width: number;
  readonly group: number;
}

/**
 * The carry into every bit 0 .. length of left + right + carryIn, as virtual bits at two levels above the operands:
 * whole chunks below, and one partial chunk.
 */
export function carriesInto(
  b: CircuitBuilder,
  left: readonly Form[],
  right: readonly Form[],
  plan: CarryPlan,
  carryIn?: Form,
): Form[] {
  const carries = [carryIn ?? Form.zero];
  for (let i = 1; i <= left.length; i++) {
    const from = Math.floor((i - 1) / plan.width) * plan.width;
    const whole = chunkSums(b, left.slice(0, from), right.slice(0, from), plan.width);
    const partial = chunkSums(b, left.slice(from, i), right.slice(from, i), plan.width);
    carries.push(carryOut(b, [...whole, ...partial], plan.group, carryIn));
  }
  return carries;
}

/**
 * left + right + carryIn of two binary numbers of equal length (least significant first): length + 1 virtual bits,
 * two levels above the operands (the third is their materialisation).
 */
export function addTwo(
  b: CircuitBuilder,
  left: readonly Form[],
  right: readonly Form[],
  plan: CarryPlan,
  carryIn?: Form,
): Form[] {
  const carries = carriesInto(b, left, right, plan, carryIn);
  const sums = left.map((bit, i) =>
    // a full adder: a + b + carry in = sum + 2 * carry out
    b.claimBit(Form.sum([bit, right[i], carries[i], carries[i + 1].times(-2)])),
  );
  return [...sums, carries[left.length]];
}
