// The two top digits of a bucketed sum, normalized: magnitude, leading one, significand, and whether rounding adds 1.
import { anyOf } from "../arith/one-hot.ts";
import type { CircuitBuilder } from "../circuit/builder.ts";
import { Form } from "../circuit/form.ts";
import { range } from "../core/integers.ts";

/** The sum V + f, V = high 2^B + low (high not 0 unless V = 0), f a fraction of sign plus, minus or (neither) 0, |f| < 1. */
export interface Top {
  readonly high: readonly Form[];
  readonly low: readonly Form[];
  readonly plus: Form;
  readonly minus: Form;
}

/**
 * Y = V where V >= 0, else -V - 1: the bits of V, all flipped where V is negative. Nets, depth 2. Where low is negative, 1 is
 * taken from high: it flips the bits up to the lowest 1.
 */
export function flipped(b: CircuitBuilder, { high, low }: Top, bucket: number): Form[] {
  const sign = high[bucket];
  const borrow = low[bucket];
  const exclusiveOr = (bit: Form): Form => b.claimBit(Form.sum([bit, sign, b.and([bit, sign], "both").times(-2)]));
  const highBits = high.slice(0, bucket).map((bit, j) => {
    const taken = (literals: readonly Form[]): Form =>
      b.and([borrow, ...high.slice(0, j).map((lower) => lower.not()), ...literals], "borrow");
    // bit xor sign xor taken: the taken ones turn round what bit xor sign is
    const turned = [
      taken([bit.not(), sign.not()]),
      taken([bit, sign]),
      taken([bit, sign.not()]).times(-1),
      taken([bit.not(), sign]).times(-1),
    ];
    return b.claimBit(Form.sum([exclusiveOr(bit), ...turned]));
  });
  return [...low.slice(0, bucket).map(exclusiveOr), ...highBits].map((bit) => b.materialize(bit, "magnitude"));
}

/** Bits whose OR is taken once for all that need it. */
const STICKY_CHUNK = 6;

/** [bits 0 .. t - 1 of V are not all 0]: where low is not 0, V is no multiple of 2^B. Depth 2: whole chunks first. */
export function anyBelow(b: CircuitBuilder, { high, low }: Top, bucket: number, t: number): Form {
  const bits = [...low.slice(0, bucket), ...high.slice(0, bucket)].slice(0, t);
  const whole = Math.floor(bits.length / STICKY_CHUNK);
  const chunks = range(0, whole).map((i) => b.or(bits.slice(i * STICKY_CHUNK, (i + 1) * STICKY_CHUNK), "sticky_chunk"));
  return b.or([...chunks, ...bits.slice(whole * STICKY_CHUNK)], "sticky");
}

/** The position of the leading one and what it selects. */
export interface Normalized {
  /** lead[k] for k from `from` on; below stands no leading one of a nonzero sum */
  readonly lead: readonly Form[];
  readonly from: number;
  /** p bits, the top one is 1 unless V = 0 */
  readonly significand: readonly Form[];
  /** [rounding adds 1] */
  readonly up: Form;
}

/**
 * The significand and the rounding decision. With r the first bit cut off Y and "rest" whether V has a bit below it:
 * V >= 0: up iff r and (rest, or f > 0, or f = 0 and odd). V < 0, so that the magnitude is Y + 1 - f: up iff r, or no rest and
 * (f < 0, or f = 0 and odd). Depth: lead 1, significand 3 (nets), up 3 above Y.
 */
export function normalize(b: CircuitBuilder, top: Top, y: readonly Form[], bucket: number, p: number): Normalized {
  const from = bucket - 3;
  const lead = range(from, 2 * bucket).map((k) =>
    b.gate(Form.sum([y[k], ...y.slice(k + 1).map((higher) => higher.times(-1))]), 1, "lead"),
  );
  const selected = (bit: (k: number) => Form): Form =>
    b.claimBit(Form.sum(lead.map((is, i) => b.and([is, bit(from + i)], "normal"))));
  const significand = range(0, p).map((j) =>
    b.materialize(j === p - 1 ? anyOf(b, lead, () => true) : selected((k) => y[k - p + 1 + j]), "significand"),
  );
  const round = selected((k) => y[k - p]);
  const rest = selected((k) => anyBelow(b, top, bucket, k - p));
  const odd = p === 1 ? Form.one : selected((k) => y[k - p + 1]);
  const sign = top.high[bucket];
  const { plus, minus } = top;
  const exact = [plus.not(), minus.not(), odd];
  const up = b.claimBit(
    Form.sum([
      b.and([sign.not(), round, rest], "up"),
      b.and([sign.not(), round, rest.not(), plus], "up"),
      b.and([sign.not(), round, rest.not(), ...exact], "up"),
      // V = 0 has sign 0 and no bits, so that a negative V is not 0
      b.and([sign, round], "up"),
      b.and([sign, round.not(), rest.not(), minus], "up"),
      b.and([sign, round.not(), rest.not(), ...exact], "up"),
    ]),
  );
  return { lead, from, significand, up };
}
