// Alignment: the operand of greater exponent, and the other one shifted right beside it. Lemma 3.5. Depth 3.
import { decide } from "../arith/order.ts";
import type { CircuitBuilder } from "../circuit/builder.ts";
import { Form } from "../circuit/form.ts";
import { range } from "../core/integers.ts";
import type { AddOperands } from "./add-operands.ts";
import { belowAligned, biased, bitAt } from "./add-order.ts";
import { atLeastOrders } from "./exponent-difference.ts";

/** Chunks that one gate decides: weights below 2^GROUP. */
const GROUP = 7;

/** Nets at depth 3. Positions count from the last place of the larger operand. */
export interface Aligned {
  /** significand of the operand of greater exponent, positions 0 .. p - 1 */
  readonly large: readonly Form[];
  /** its exponent counted from the least one (0 for zero operands: 2^(E-1)) */
  readonly exponent: readonly Form[];
  /** the other significand, positions -2 .. p - 1, lowest first */
  readonly small: readonly Form[];
  /** [it has a one below position -2] */
  readonly sticky: Form;
}

/**
 * Larger by exponent and smaller aligned. Selected bits are ANDs of an order or a difference with a bit (depth 2), whose OR
 * is one net (depth 3). The order of exponents and a bit are one gate. A shift is selected by the lowest exponent chunk
 * alone; that the shift is in range at all enters once, in the net of the bit. About 9 p^2 wires.
 */
export function align(b: CircuitBuilder, o: AddOperands): Aligned {
  const { p } = o.format;
  const { x, y, difference } = o;
  const { orders } = difference;
  const inOrder = atLeastOrders(orders);
  /** the bit of the operand of greater exponent, of the first one where exponents are equal */
  const larger = (left: Form, right: Form, name: string): Form =>
    b.or([decide(b, inOrder, GROUP, [left], false, name), decide(b, inOrder, GROUP, [right], true, name)], name);
  // the leading bit is 1; for two zeros the result's leading bit says that it is zero
  const large = x.significand.map((bit, i) => (i === p - 1 ? Form.one : larger(bit, y.significand[i], "large")));
  const exponent = x.exponent.map((bit, i) => larger(bit, y.exponent[i], "large_exponent"));

  const near = difference.isNear();
  const select = (bitOf: (significand: readonly Form[], shift: number) => Form): Form =>
    b.claimBit(
      Form.sum(
        range(0, p + 2).flatMap((k) => [
          b.and([difference.lowestSays(k), bitOf(y.significand, k)], "small"),
          k === 0 ? Form.zero : b.and([difference.lowestSays(-k), bitOf(x.significand, k)], "small"),
        ]),
      ),
    );
  const small = range(0, p + 2).map((i) => b.and([near, select((bits, k) => bitAt(bits, i - 2 + k))], "small"));
  const shiftedOut = select((bits, k) => b.or(bits.slice(0, Math.max(0, k - 2)), "low_bits"));
  return {
    large,
    exponent: biased(exponent),
    small,
    sticky: b.gate(belowAligned(b, o, near, shiftedOut), 4, "sticky"),
  };
}
