// Normalize and round the top of a bucketed sum: two digits of base 2^B and the sign of all that is below them.

import { anyOf } from "../arith/one-hot.ts";
import { CircuitBuilder } from "../circuit/builder.ts";
import type { Circuit } from "../circuit/circuit.ts";
import { Form } from "../circuit/form.ts";
import { circuitNamed } from "../circuit/library.ts";
import { range } from "../core/integers.ts";
import type { BucketShape } from "./bucket-shape.ts";
import { joinWord } from "./word.ts";

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

/**
 * The exponent's bits before rounding and how a carry out of rounding changes them. `value` is less `down` more `up` of a
 * carry; a bit that neither changes has neither.
 */
export interface ExponentBit {
  readonly value: Form;
  readonly raised?: Form;
  readonly lowered?: Form;
}

/** The exponent's fields, biased, and where it leaves the range. */
interface Exponent {
  readonly bits: readonly ExponentBit[];
  /** beyond the greatest before rounding; a carry makes it so */
  readonly over: Form;
  readonly carriesOver: Form;
  /** below the least before rounding */
  readonly under: Form;
  /** below the least and above the middle between 0 and the smallest */
  readonly nearSmallest: Form;
}

/**
 * The exponent of the place k of the leading one, x = B (h + isCarry - 1) + k - p + 1 from the least one, where h is the
 * selected slot's bucket and isCarry says that the first digit is its carry.
 */
function exponentOf(
  b: CircuitBuilder,
  shape: BucketShape,
  top: Top,
  h: readonly Form[],
  isCarry: Form,
  normal: Normalized,
): Exponent {
  const { bucket, lowBits, highBits } = shape;
  const { p } = shape.format;
  const { lead, from } = normal;
  const place = (i: number): number => from + i - p + 1;
  const limit = 2 ** lowBits;
  const field = (x: number): number => x % bucket;
  const net = (form: Form, name: string): Form => b.materialize(form, name);
  const ones = (j: number): Form => b.and(h.slice(0, j), "ones");
  const none = (j: number): Form =>
    b.and(
      h.slice(0, j).map((bit) => bit.not()),
      "none",
    );
  const [isGreatest, isLeast] = [ones(highBits), none(highBits)];
  const upper = anyOf(b, lead, (i) => place(i) >= bucket);
  const lower = anyOf(b, lead, (i) => place(i) < bucket);
  // without a carry from rounding
  const above = b.and([isCarry, upper], "above");
  const below = b.and([isCarry.not(), lower], "below");
  // the one place from which a carry from rounding reaches the next bucket
  const edge = anyOf(b, lead, (i) => place(i) === bucket - 1);

  const low = range(0, lowBits).map((j): ExponentBit => {
    const bitOf = (x: number): boolean => Math.floor(field(x) / 2 ** j) % 2 === 1;
    // places where a carry changes the bit to `to`
    const changed = (to: boolean): Form => anyOf(b, lead, (i) => bitOf(place(i)) !== to && bitOf(place(i) + 1) === to);
    const value = anyOf(b, lead, (i) => bitOf(place(i)));
    // as the sign of the exponent field this bit is inverted: below the least it has to stay 0
    const isSign = highBits === 0 && j === lowBits - 1;
    const inRange = (form: Form, name: string): Form => (isSign ? b.and([form, below.not()], name) : net(form, name));
    return {
      value: inRange(value, "low"),
      raised: net(changed(true), "raised"),
      lowered: inRange(changed(false), "lowered"),
    };
  });
  const high = h.map((bit, j): ExponentBit => {
    const [up, down] = [ones(j), none(j)];
    // below the least bucket there is nothing to change
    const counts = isLeast.not();
    const value = b.claimBit(
      Form.sum([
        bit,
        b.and([above, up, bit.not()], "next"),
        b.and([above, up, bit], "next").times(-1),
        b.and([below, down, bit.not(), counts], "next"),
        b.and([below, down, bit], "next").times(-1),
      ]),
    );
    const raised = b.claimBit(
      Form.sum([b.and([edge, isCarry.not(), down, bit], "raised"), b.and([edge, isCarry, up, bit.not()], "raised")]),
    );
    const lowered = b.claimBit(
      Form.sum([
        b.and([edge, isCarry.not(), down, bit.not(), counts], "lowered"),
        b.and([edge, isCarry, up, bit], "lowered"),
      ]),
    );
    return { value, raised, lowered };
  });

  // one bucket of fewer exponents than B: places beyond the range inside it
  const beyond = (carried: number, where: Form, inside: (x: number) => boolean): Form =>
    highBits > 0 || limit === bucket
      ? Form.zero
      : b.and(
          [
            where,
            anyOf(
              b,
              lead,
              (i) =>
                inside(place(i)) && field(place(i)) + carried >= limit && field(place(i)) < limit === (carried === 1),
            ),
          ],
          "beyond",
        );
  const over = [
    b.and([above, isGreatest], "over"),
    beyond(0, isCarry, (x) => x < bucket),
    beyond(0, isCarry.not(), (x) => x >= bucket),
  ];
  const carriesOver = [
    b.and([edge, isCarry, isGreatest, ...(limit === bucket || highBits > 0 ? [] : [Form.zero])], "carries_over"),
    beyond(1, isCarry, (x) => x < bucket),
    beyond(1, isCarry.not(), (x) => x >= bucket),
  ];
  const under = b.and([below, isLeast], "under");
  // the binade below the smallest: all of it except its first number, which a negative V never is
  const binade = anyOf(b, lead, (i) => place(i) === bucket - 1);
  const sign = top.high[bucket];
  const rest = b.or(top.high.slice(0, Math.max(p - 2, 0)), "rest");
  const inside = b.claimBit(Form.sum([b.and([binade, sign], "near"), b.and([binade, sign.not(), rest], "near")]));
  return {
    bits: [...low, ...high],
    over: b.claimBit(Form.sum(over)),
    carriesOver: b.claimBit(Form.sum(carriesOver)),
    under,
    nearSmallest: b.and([below, isLeast, inside], "near_smallest"),
  };
}

/**
 * fsum_round: ports high, low (B + 1 bits, two's complement), h (bucket of the selected slot), carry (the first digit is the
 * slot's carry: one bucket higher), plus, minus -> y. Depth 7: flip 2, leading one, shift 2, increment, result.
 */
export function bucketRound(shape: BucketShape): Circuit {
  const { bucket, lowBits, highBits } = shape;
  const { p, E } = shape.format;
  const name = `fsum_round_p${p}_e${E}_b${bucket}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: "the float word of the two top digits of a sum and the sign of what is below",
      source: "Lemma 3.5.3 and Definition 3.4: round to nearest, ties to even",
      params: { p, E, bucket },
    });
    const high = b.input("high", bucket + 1).bits();
    const low = b.input("low", bucket + 1).bits();
    const h = highBits > 0 ? b.input("h", highBits).bits() : [];
    const isCarry = b.input("carry", 1).bit(0);
    const top: Top = { high, low, plus: b.input("plus", 1).bit(0), minus: b.input("minus", 1).bit(0) };
    // counted from the least exponent: the sign bit of the exponent field is inverted
    const biased = h.map((bit, j) => (j === highBits - 1 ? bit.not() : bit));
    const y = flipped(b, top, bucket);
    const normal = normalize(b, top, y, bucket, p);
    const { significand, up } = normal;
    const exponent = exponentOf(b, shape, top, biased, isCarry, normal);
    const { under, nearSmallest, over } = exponent;
    // [rounding adds 1 and bits 0 .. j - 1 are ones]
    const carry = (j: number, literals: readonly Form[] = []): Form =>
      b.and([up, ...significand.slice(0, j), ...literals], "increment");
    const saturated = [over, carry(p, [exponent.carriesOver])];
    const nonzero = [significand[p - 1], under.times(-1), nearSmallest];

    const sums = range(0, p - 1).map((j) =>
      b.gate(Form.sum([significand[j], carry(j), carry(j + 1).times(-2), ...saturated, under.times(-1)]), 1, "word"),
    );
    const word = joinWord(shape.format, {
      significand: [...sums, b.gate(Form.sum(nonzero), 1, "word")],
      exponent: exponent.bits.map(({ value, raised, lowered }, j) => {
        const bit = [
          value,
          ...(raised ? [carry(p, [raised])] : []),
          ...(lowered ? [carry(p, [lowered]).times(-1)] : []),
        ];
        if (j === E - 1)
          return b.gate(Form.sum([...nonzero, ...[...bit, ...saturated].map((form) => form.times(-1))]), 1, "word");
        return b.gate(Form.sum([...bit, ...saturated, ...(j < lowBits ? [under.times(-1)] : [])]), 1, "word");
      }),
      sign: b.gate(Form.sum([high[bucket], under.times(-1), nearSmallest]), 1, "word"),
    });
    b.output("y", word);
    return b.build();
  });
}
