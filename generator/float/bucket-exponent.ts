// The exponent of a bucketed sum: from the place of the leading one, before and after a carry out of rounding.
import { anyOf } from "../arith/one-hot.ts";
import type { CircuitBuilder } from "../circuit/builder.ts";
import { Form } from "../circuit/form.ts";
import { range } from "../core/integers.ts";
import type { Normalized, Top } from "./bucket-normalize.ts";
import type { BucketShape } from "./bucket-shape.ts";

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
export interface Exponent {
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
export function exponentOf(
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
