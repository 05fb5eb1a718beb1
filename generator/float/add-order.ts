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
/** Bits of a block in the OR of low bits. */
const BLOCK = 4;

/** Forms of depth A, but for what is told. Positions count from the last place of the larger operand. */
export interface OrderedAligned {
  /** significand of the operand of greater magnitude, positions 0 .. p - 1 */
  readonly large: readonly Form[];
  /** nets: its exponent counted from the least one (0 for zero operands: 2^(E-1)) */
  readonly exponent: readonly Form[];
  /** nets: the other significand, positions -2 .. p - 1, lowest first */
  readonly small: readonly Form[];
  /** nets: small where the signs differ, else 0 */
  readonly smallOpposite: readonly Form[];
  /** a net of depth A + 1: [the other significand has a one below position -2] */
  readonly sticky: Form;
  /** a net of depth A + 1: [the signs differ and nothing is sticky] */
  readonly completes: Form;
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

/** [|x| >= |y|], a virtual bit of one net for every seven chunks. Depth 2. */
export function inOrder(b: CircuitBuilder, o: AddOperands): Form {
  const chunks = atLeastOrders([...significandOrders(b, o), ...o.difference.orders]);
  return decide(b, chunks, GROUP, [], false, "in_order");
}

/** The choice between two bits by a condition, as a virtual bit: two ANDs, one level above both. */
export function choose(b: CircuitBuilder, condition: Form, left: Form, right: Form, name: string): Form {
  return b.claimBit(Form.sum([b.and([left, condition], name), b.and([right, condition.not()], name)]));
}

/** The bit at a position, zero beyond the ends. */
export const bitAt = (bits: readonly Form[], position: number): Form => bits[position] ?? Form.zero;

/** A significand with its leading bit known; for two zeros the result's leading bit says that it is zero. */
export const withLeadingOne = (significand: readonly Form[]): Form[] => [...significand.slice(0, -1), Form.one];

/** The exponent field of the larger operand as a number counted from the least one. */
export function biased(field: readonly Form[]): Form[] {
  const top = field.length - 1;
  return [...field.slice(0, top), field[top].not()];
}

/**
 * A number that is 4 or 5 where the small operand has ones below position -2, else -1 .. 3: both operands are nonzero, and
 * out of range or with ones shifted out.
 */
export function belowAligned(b: CircuitBuilder, o: AddOperands, near: Form, shiftedOut: Form): Form {
  return b.claim(Form.sum([o.xNonzero.times(2), o.yNonzero.times(2), near.times(-1), shiftedOut]), -1, 5);
}

/** The aligned bits as nets, from the exclusive sums of which each is one where the distance is in range at all. */
export function alignedNets(
  b: CircuitBuilder,
  o: AddOperands,
  near: Form,
  sums: readonly Form[],
  shiftedOut: Form,
): Pick<OrderedAligned, "small" | "smallOpposite" | "sticky" | "completes"> {
  const below = belowAligned(b, o, near, shiftedOut);
  return {
    small: sums.map((sum) => b.and([near, sum], "small")),
    smallOpposite: sums.map((sum) => b.and([near, sum, o.opposite], "small_opposite")),
    sticky: b.gate(below, 4, "sticky"),
    completes: b.gate(o.opposite.times(5).minus(below), 2, "completes"),
  };
}

/** Few nets of which some are 1 iff some of the lowest `count` bits are: ORs of whole blocks, and the bits left over. */
export function lowBits(b: CircuitBuilder, bits: readonly Form[], count: number): Form[] {
  const whole = Math.floor(count / BLOCK);
  return [
    ...range(0, whole).map((k) => b.or(bits.slice(BLOCK * k, BLOCK * (k + 1)), "low_block")),
    ...bits.slice(BLOCK * whole, count),
  ];
}

/**
 * Order and alignment at depth 3: selected bits are ANDs of differences and a bit (depth 2), whose OR is one net. A shift is
 * selected by the lowest exponent chunk alone; that the shift is in range at all enters with the OR.
 */
export function orderEarly(b: CircuitBuilder, o: AddOperands): OrderedAligned {
  const { p } = o.format;
  const { x, y, difference } = o;
  const first = inOrder(b, o);
  const large = withLeadingOne(x.significand.map((bit, i) => choose(b, first, bit, y.significand[i], "large")));
  const exponent = x.exponent.map((bit, i) =>
    b.materialize(choose(b, first, bit, y.exponent[i], "large_exponent"), "large_exponent"),
  );
  // equal exponents: the smaller significand
  const equal = atLeastOrders(significandOrders(b, o));
  const none = difference.lowestSays(0);
  const sums = range(0, p + 2).map((i) =>
    b.claimBit(
      Form.sum([
        decide(b, equal, GROUP, [none, bitAt(y.significand, i - 2)], false, "small"),
        decide(b, equal, GROUP, [none, bitAt(x.significand, i - 2)], true, "small"),
        ...range(1, p + 2).flatMap((k) => [
          b.and([difference.lowestSays(k), bitAt(y.significand, i - 2 + k)], "small"),
          b.and([difference.lowestSays(-k), bitAt(x.significand, i - 2 + k)], "small"),
        ]),
      ]),
    ),
  );
  const outBy = (shift: number, k: number, bits: readonly Form[]): Form =>
    b.and([difference.lowestSays(shift), b.or(lowBits(b, bits, k - 2), "low_bits")], "shifted_out");
  const shiftedOut = range(3, p + 2).flatMap((k) => [outBy(k, k, y.significand), outBy(-k, k, x.significand)]);
  return {
    large,
    exponent: biased(exponent),
    ...alignedNets(b, o, difference.isNear(), sums, b.claimBit(Form.sum(shiftedOut))),
  };
}
