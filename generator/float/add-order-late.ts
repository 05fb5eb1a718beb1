// Operands ordered by magnitude first, then the smaller one aligned by a one-hot distance. Lemma 3.5. Depth 5.
import { Digit, type ValueSet, valuesBetween } from "../arith/digit.ts";
import { exclusiveSum, type Term, term } from "../arith/exclusive.ts";
import type { CircuitBuilder } from "../circuit/builder.ts";
import { Form } from "../circuit/form.ts";
import { range } from "../core/integers.ts";
import type { AddOperands } from "./add-operands.ts";
import {
  alignedNets,
  biased,
  bitAt,
  choose,
  inOrder,
  lowBits,
  type OrderedAligned,
  withLeadingOne,
} from "./add-order.ts";

/**
 * Steps: (1) chunks, (2) the order as one net, (3) the smaller operand's bits, the distance |d| as a one-hot code, (4) ANDs
 * of both, (5) their ORs. About 6 p^2 wires.
 */
export function orderLate(b: CircuitBuilder, o: AddOperands): OrderedAligned {
  const { p } = o.format;
  const { x, y, difference } = o;
  const first = inOrder(b, o);
  const smaller = x.significand.map((bit, i) => choose(b, first, y.significand[i], bit, "smaller"));
  // the two operands' bits together are the larger's and the smaller's
  const large = withLeadingOne(
    smaller.map((bit, i) =>
      b.materialize(b.claimBit(Form.sum([x.significand[i], y.significand[i], bit.times(-1)])), "large"),
    ),
  );
  const exponent = x.exponent.map((bit, i) =>
    b.materialize(choose(b, first, bit, y.exponent[i], "large_exponent"), "large_exponent"),
  );
  const distances = oneHotDistance(b, o);
  const sums = range(0, p + 2).map((i) =>
    b.claimBit(Form.sum(distances.map((distance, k) => b.and([distance, bitAt(smaller, i - 2 + k)], "shifted")))),
  );
  const shiftedOut = range(3, p + 2).map((k) => {
    const low = lowBits(b, smaller, k - 2);
    return b.gate(Form.sum([distances[k].times(low.length), ...low]), low.length + 1, "shifted_out");
  });
  return {
    large,
    exponent: biased(exponent),
    ...alignedNets(b, o, b.materialize(difference.isNear(), "aligned"), sums, b.claimBit(Form.sum(shiftedOut))),
  };
}

/**
 * |d| = 0 .. reach as one-hot nets, exact where |d| <= reach and of at most one 1 elsewhere. Two digits of the exponents'
 * low bits; either sign of d has the two ways in which the lower digit borrows or not. Depth 3.
 */
function oneHotDistance(b: CircuitBuilder, { xBiased, yBiased, difference }: AddOperands): Form[] {
  const { lowest, reach } = difference;
  const cut = Math.ceil(lowest / 2);
  const [low, high] = [
    [0, cut],
    [cut, lowest],
  ].map(([from, to]) => {
    const base = 2 ** (to - from);
    const form = Form.binary(xBiased.slice(from, to)).minus(Form.binary(yBiased.slice(from, to)));
    return { base, digit: Digit.of(b, form.plus(base - 1), "distance") };
  });
  const is = ({ base, digit }: typeof low, v: number): ValueSet =>
    valuesBetween(v + base - 1, v + base - 1) & digit.all;
  const exact = lowest === xBiased.length;
  const ways = (d: number): Term[] => {
    const quotient = Math.floor(d / low.base);
    return [0, 1].map((borrow) => {
      const v = quotient + borrow;
      const alias = exact ? 0n : is(high, v > 0 ? v - high.base : v + high.base);
      return term([
        [low.digit, is(low, d - (quotient + borrow) * low.base)],
        [high.digit, is(high, v) | alias],
      ]);
    });
  };
  return range(0, reach + 1).map((k) =>
    b.materialize(exclusiveSum(b, k === 0 ? ways(0) : [...ways(k), ...ways(-k)], "distance"), "distance"),
  );
}
