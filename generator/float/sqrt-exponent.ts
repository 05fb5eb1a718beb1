// The exponent of a root: half of the operand's, and the parity that goes into the significand. Source: Lemma 3.7.
import type { CircuitBuilder } from "../circuit/builder.ts";
import { Form } from "../circuit/form.ts";
import { bitLength, range } from "../core/integers.ts";
import type { FloatFormat } from "../params/format.ts";

/** The exponent of the root of m * 2^e: with t = p - 1 or p such that e - t is even, the root of m * 2^t times 2^((e - t) / 2). */
export interface RootExponent {
  /** [t = p]: an input or its complement */
  readonly odd: Form;
  /** the field of (e - t) / 2, E virtual bits one level above the operand's: it is always within the range */
  readonly field: readonly Form[];
}

/**
 * Both from the exponent field x = e - e0 (E bits, two's complement). (e - t) / 2 = floor((e - p + 1) / 2), so that the
 * root's field is floor((x - e0 - p + 1) / 2). With e0 = 1 - p that is x without its lowest bit; with e0 = 0 the constant
 * p - 1 is taken off first: one gate a borrow, weights up to 64, E^2 / 2 wires. Halving stays within -2^(E-1) .. 2^(E-1) - 1,
 * also after taking off p - 1 <= 2^(E-1): a root neither saturates nor vanishes.
 */
export function rootExponent(b: CircuitBuilder, { p, E, e0 }: FloatFormat, x: readonly Form[]): RootExponent {
  const sign = x[E - 1];
  if (e0 !== 0) return { odd: x[0], field: [...x.slice(1), sign] };
  const constant = p - 1;
  const q = bitLength(constant);
  // [x mod 2^j < constant mod 2^j]: the bits from q up count 2^q each, so that one of them is enough to fail
  const borrows = range(0, E + 1).map((j) => {
    const value = Form.sum([Form.zero, ...x.slice(0, j).map((bit, i) => bit.times(-(2 ** Math.min(i, q))))]);
    return b.gate(value, 1 - (constant % 2 ** j), "borrow");
  });
  const difference = x.map((bit, j) =>
    // a full subtractor: bit - constant's bit - borrow in = difference - 2 * borrow out
    b.claimBit(Form.sum([bit, borrows[j].times(-1), borrows[j + 1].times(2)]).minus(Math.floor(constant / 2 ** j) % 2)),
  );
  // the sign of the difference, one bit further up: the last borrow asks for the sign +
  const below = b.claimBit(sign.plus(borrows[E]));
  return { odd: constant % 2 === 0 ? x[0] : x[0].not(), field: [...difference.slice(1), below] };
}
