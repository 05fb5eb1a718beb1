// The top of a bucketed sum: its first nonzero digit, the digit one place below, and the sign of all the rest.
import type { Bus, CircuitBuilder } from "../circuit/builder.ts";
import { orOf } from "./bucket-blocks.ts";
import { firstDigits } from "./bucket-first.ts";
import { signOfRest } from "./bucket-rest.ts";
import { zeros } from "./bucket-segments.ts";
import { chooseWord, selectDigit } from "./bucket-select.ts";
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
export function topOfSlots(b: CircuitBuilder, filled: Slots): TopOfSum {
  const { count, buckets, digit, lone } = filled;
  const found = firstDigits(b, filled);
  const none = b.bus("no_slot", [zeros(count)]);
  return {
    high: selectDigit(b, "high", count, digit, lone, { a: found.digit, c: none, e: found.carry }),
    low: selectDigit(b, "next", count, digit, lone, { a: found.carry, c: found.nextDigit, e: found.nextCarry }),
    ...(buckets ? { buckets: chooseWord(b, "top_bucket", count, buckets, found.carry, found.digit) } : {}),
    carry: b.instance("is_carry", orOf(count), { x: [found.carry.all()] }).y,
    ...signOfRest(b, filled, found),
  };
}
