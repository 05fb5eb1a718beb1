// The top of a bucketed sum: its first nonzero digit, the digit one place below, and the sign of all the rest.
import type { Bus, CircuitBuilder } from "../circuit/builder.ts";
import { range } from "../core/integers.ts";
import { chooseWord, firstDigits, orOf, selectDigit } from "./bucket-first.ts";
import { zeros } from "./bucket-segments.ts";
import type { BucketShape } from "./bucket-shape.ts";
import type { Slots } from "./bucket-slots.ts";

/** The sum is high 2^B + low + f in some unit, |f| < 1. */
export interface TopOfSum {
  /** B + 1 bits, two's complement; 0 only where the sum is */
  readonly high: Bus;
  /** B + 1 bits, two's complement */
  readonly low: Bus;
  /** the bucket of the slot that has `high`; none where there is but one bucket */
  readonly buckets?: Bus;
  /** `high` is that slot's carry: one bucket above it */
  readonly carry: Bus;
  /** f > 0 */
  readonly plus: Bus;
  /** f < 0 */
  readonly minus: Bus;
}

/** The top of the slots' digits. Depth 3 above them (the sign of f: 4). */
export function topOfSlots(b: CircuitBuilder, shape: BucketShape, filled: Slots): TopOfSum {
  const { bucket, carryBits } = shape;
  const { count, buckets, digit, lone, nonzero, one, two } = filled;
  const signs = b.bus(
    "signs",
    range(0, count).flatMap((k) => [
      lone.slice(k * carryBits + carryBits - 1, 1),
      digit.slice(k * (bucket + 1) + bucket, 1),
    ]),
  );
  const found = firstDigits(b, count, nonzero, signs, one, two);
  const none = b.bus("no_slot", [zeros(count)]);
  return {
    high: selectDigit(b, "high", count, digit, lone, { a: found.digit, c: none, e: found.carry }),
    low: selectDigit(b, "next", count, digit, lone, { a: found.carry, c: found.nextDigit, e: found.nextCarry }),
    ...(buckets ? { buckets: chooseWord(b, "top_bucket", count, buckets, found.carry, found.digit) } : {}),
    carry: b.instance("is_carry", orOf(count), { x: [found.carry.all()] }).y,
    plus: found.plus,
    minus: found.minus,
  };
}
