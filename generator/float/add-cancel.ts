// Cancellation: opposite signs and exponents that differ by at most 1, where the leading one may fall far. The difference is
// exact; it is taken straight from the operands, in all three alignments. Lemma 3.5.
import { Digit, valuesBetween } from "../arith/digit.ts";
import type { CircuitBuilder } from "../circuit/builder.ts";
import { Form } from "../circuit/form.ts";
import type { AddOperands } from "./add-operands.ts";
import { ChunkedSum, type Injection } from "./chunked-sum.ts";

/** What cancellation gives, at depth 4 or less. */
export interface Cancelled {
  /**
   * leads[z]: cancellation applies and the leading one is z places below the larger operand's, z = 1 .. p (a net, depth 4);
   * leads[0] is 0
   */
  readonly leads: readonly Form[];
  /** bits of the magnitude of the difference from p - 1 down to -1, highest first (nets, depth 3); valid where a lead is 1 */
  readonly bits: readonly Form[];
  /** [the signs differ and cancellation does not apply] (depth 4) */
  readonly elsewhere: Form;
  /** [the operands are x and -x] (depth 4) */
  readonly isZero: Form;
  /** [the bits have two ones or more]: the result is not a power of two (depth 4) */
  readonly notPower: Form;
}

const NONE: Injection = { amount: 0 };
const ONE: Injection = { amount: 1 };

/** The difference of two operands under cancellation. @param chunkWidth bits of a chunk of the subtractors */
export function cancel(b: CircuitBuilder, o: AddOperands, chunkWidth: number): Cancelled {
  const { p } = o.format;
  // operands that cancel are not zero: their leading bits are 1
  const [m, n] = [o.x, o.y].map(({ significand }) => [...significand.slice(0, -1), Form.one]);
  const gates: Form[][] = Array.from({ length: p + 1 }, () => []); // by position + 1

  // exponents that differ by at most 1 show by how much in their two lowest bits
  const low = Form.binary(o.xBiased.slice(0, 2)).minus(Form.binary(o.yBiased.slice(0, 2)));
  const parity = Digit.of(b, low.plus(3), "parity");
  const says = (values: readonly number[]): Form =>
    parity.isIn(values.reduce((set, v) => set | valuesBetween(v + 3, v + 3), 0n));
  const equalExponents = says([0]);
  const xGreater = says([1, 2, -3, -2]);
  const yGreater = says([-1, 3]);

  const subtract = (left: readonly Form[], right: readonly Form[], name: string): ChunkedSum =>
    new ChunkedSum(
      b,
      left.map((bit, i) => bit.plus(right[i].not())),
      Form.zero,
      1,
      chunkWidth,
      name,
    );
  // 2 m - n and 2 n - m are positive: bits under the carry-in 1 that completes the complement
  for (const [selected, left, right, name] of [
    [xGreater, m, n, "x_minus_half_y"],
    [yGreater, n, m, "y_minus_half_x"],
  ] as const) {
    const sum = subtract([Form.zero, ...left], [...right, Form.zero], name);
    for (let j = 0; j <= p; j++) gates[j].push(...sum.bitGates([selected], j, ONE, 1, name));
  }
  // m - n of either sign. Positive iff m + not n carries out without carry-in; else the magnitude is not (m + not n)
  const sum = subtract(m.slice(0, -1), n.slice(0, -1), "x_minus_y");
  const last = sum.chunks.length;
  for (let j = 0; j < p - 1; j++) {
    const d = sum.chunkOf(j);
    for (let from = d; from < last; from++) {
      // the sign is decided in chunk `from`; were it decided below the bit's chunk, the bit would be 0
      const { digit } = sum.chunks[from];
      const above = sum.chunks.slice(from + 1).map(({ digit: upper }, k) => upper.isIn(sum.propagates(from + 1 + k)));
      for (const positive of [true, false]) {
        const injection = positive ? ONE : NONE;
        const carryOut = positive ? 1 : 0;
        const decided = digit.isIn(positive ? sum.generates(from, NONE) : sum.kills(from, NONE));
        const literals = [equalExponents, ...above, decided];
        gates[j + 1].push(
          ...sum.bitGates(literals, j, injection, carryOut, "x_minus_y", from === d ? carryOut : undefined),
        );
      }
    }
  }
  const bits = gates.map((list) => b.or(list, "difference")).reverse();

  const apart = (d: number): Form[] =>
    o.difference
      .between(d, d)
      .map(({ digits }) => b.and([o.signsDiffer, ...[...digits].map(([g, set]) => g.isIn(set))], "apart"));
  const sameExponent = b.materialize(Form.sum(apart(0)), "same_exponent");
  const oneApart = b.materialize(b.claimBit(Form.sum([...apart(1), ...apart(-1)])), "one_apart");
  const both = b.claimBit(sameExponent.plus(oneApart));
  // with exponents 1 apart, a leading one in the first two places needs no long shift: that is the case of rounding
  const leads = bits.map((bit, z) => {
    if (z === 0) return Form.zero;
    const zone = z === 1 ? sameExponent : both;
    return b.gate(Form.sum([bit, zone, ...bits.slice(0, z).map((higher) => higher.times(-1))]), 2, "lead");
  });
  return {
    leads,
    bits,
    // 1 apart: it does not apply where one of the first two bits is 1, which are anything for other exponents; equal
    // exponents: the first bit is 0
    elsewhere: b.gate(
      Form.sum([o.opposite.times(3), sameExponent.times(-2), oneApart.times(-1), bits[0], bits[1]]),
      3,
      "elsewhere",
    ),
    isZero: b.gate(Form.sum([sameExponent, ...bits.map((bit) => bit.times(-1))]), 1, "is_zero"),
    notPower: b.gate(Form.sum(bits), 2, "not_power"),
  };
}
