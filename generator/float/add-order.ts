// Operands ordered by magnitude, the smaller one aligned: what a single adder takes. Lemma 3.5.
import { decide, type Order, orders } from "../arith/order.ts";
import type { CircuitBuilder } from "../circuit/builder.ts";
import { Form } from "../circuit/form.ts";
import { range } from "../core/integers.ts";
import type { AddOperands } from "./add-operands.ts";
import { atLeastOrders } from "./exponent-difference.ts";

/** Bits of a chunk where significands are compared: weights below 2^WIDTH. */
const WIDTH = 8;
/** Chunks that one gate decides: weights below 2^GROUP. */
const GROUP = 7;

/** Nets of one depth A (large and exponent may come earlier). Positions count from the last place of the larger operand. */
export interface OrderedAligned {
  /** significand of the operand of greater magnitude, positions 0 .. p - 1 */
  readonly large: readonly Form[];
  /** its exponent counted from the least one (0 for zero operands: 2^(E-1)) */
  readonly exponent: readonly Form[];
  /** the other significand, positions -3 .. p - 1, lowest first; position -3 stands for all ones below -2 */
  readonly small: readonly Form[];
  /** small where the signs differ, else 0 */
  readonly smallOpposite: readonly Form[];
}

/** The orders of the significands in chunks. Depth 1. */
export function significandOrders(b: CircuitBuilder, { format, x, y }: AddOperands): Order[] {
  const bits = format.p - 1; // the leading bits are told from the exponents' side
  const count = Math.ceil(bits / WIDTH);
  return orders(
    b,
    range(0, count).map((k) => {
      const [from, to] = [Math.ceil((bits * k) / count), Math.ceil((bits * (k + 1)) / count)];
      return Form.binary(x.significand.slice(from, to)).minus(Form.binary(y.significand.slice(from, to)));
    }),
    "significands",
  );
}

/** The sign of the operand of greater magnitude, that of a where they are equal, as a net. Depth 3. */
export function largerSign(b: CircuitBuilder, o: AddOperands): Form {
  const chunks = atLeastOrders([...significandOrders(b, o), ...o.difference.orders]);
  const selected = [o.x.sign, o.y.sign].map((sign, k) => decide(b, chunks, GROUP, [sign], k === 1, "sign"));
  return b.or(selected, "sign");
}

/** [position k has the same weight in the small operand] of a bit list, zero beyond its ends. */
export const bitAt = (bits: readonly Form[], position: number): Form => bits[position] ?? Form.zero;

/** The exponent field of the larger operand as a number counted from the least one. */
export function biased(field: readonly Form[]): Form[] {
  const top = field.length - 1;
  return [...field.slice(0, top), field[top].not()];
}

/**
 * Order and alignment at depth 3: selected bits are ANDs of orders, differences and a bit (depth 2), whose OR is one net. A
 * shift is selected by the lowest exponent chunk alone; that the shift is in range at all enters with the OR.
 */
export function orderEarly(b: CircuitBuilder, o: AddOperands): OrderedAligned {
  const { p } = o.format;
  const { x, y, difference } = o;
  const bySignificand = significandOrders(b, o);
  const select = (chunks: readonly Order[], left: readonly Form[], right: readonly Form[], name: string): Form =>
    Form.sum([decide(b, chunks, GROUP, left, false, name), decide(b, chunks, GROUP, right, true, name)]);
  const all = atLeastOrders([...bySignificand, ...difference.orders]);
  const byExponent = atLeastOrders(difference.orders);
  const equal = atLeastOrders(bySignificand);
  const large = x.significand.map((bit, i) => b.or([select(all, [bit], [y.significand[i]], "large")], "large"));
  const exponent = x.exponent.map((bit, i) =>
    b.or([select(byExponent, [bit], [y.exponent[i]], "large_exponent")], "large_exponent"),
  );

  const near = difference.isNear();
  const shifted = (bitOf: (significand: readonly Form[], shift: number) => Form): Form =>
    b.claimBit(
      Form.sum([
        // equal exponents: the smaller significand
        select(
          equal,
          [difference.lowestSays(0), bitOf(y.significand, 0)],
          [difference.lowestSays(0), bitOf(x.significand, 0)],
          "small",
        ),
        ...range(1, p + 2).flatMap((k) => [
          b.and([difference.lowestSays(k), bitOf(y.significand, k)], "small"),
          b.and([difference.lowestSays(-k), bitOf(x.significand, k)], "small"),
        ]),
      ]),
    );
  const sums = range(0, p + 2).map((i) => near.plus(shifted((bits, k) => bitAt(bits, i - 2 + k))));
  const shiftedOut = shifted((bits, k) => b.or(bits.slice(0, Math.max(0, k - 2)), "low_bits"));
  // both nonzero, and: out of range, or ones shifted out. From 4 on of at most 5
  const sticky = Form.sum([o.xNonzero.times(2), o.yNonzero.times(2), near.times(-1), shiftedOut]);
  return {
    large,
    exponent: biased(exponent),
    small: [b.gate(sticky, 4, "sticky"), ...sums.map((sum) => b.gate(sum, 2, "small"))],
    smallOpposite: [
      b.gate(sticky.plus(o.opposite.times(2)), 6, "sticky_opposite"),
      ...sums.map((sum) => b.gate(sum.plus(o.opposite), 3, "small_opposite")),
    ],
  };
}
