// cmp (Lemma 3.5): the order of two numbers, exactly.
import { exactSum } from "./exact-sum.ts";
import { type FloatValue, negate } from "./value.ts";

/** -1 if a < b, 0 if a = b, 1 if a > b. */
export function compare(a: FloatValue, b: FloatValue): -1 | 0 | 1 {
  // The sign of the difference is exact at any precision.
  const difference = exactSum([a, negate(b)], 1).m;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** Whether a = b. */
export function equal(a: FloatValue, b: FloatValue): boolean {
  return compare(a, b) === 0;
}
