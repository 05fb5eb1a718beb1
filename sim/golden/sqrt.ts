// sqrt (Lemma 3.7): round_p of the exact root; of a negative number, 0.
import type { FloatFormat } from "../../generator/params/format.ts";
import { bitLengthOf } from "./integers.ts";
import { round } from "./round.ts";
import { type FloatValue, ZERO } from "./value.ts";

/** floor(sqrt(x)) for x >= 0, by Newton's iteration from above. */
export function integerRoot(x: bigint): bigint {
  if (x < 2n) return x;
  let root = 1n << BigInt((bitLengthOf(x) + 1) >> 1);
  for (;;) {
    const next = (root + x / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

/**
 * round_p(sqrt(x)): the root of x * 4^k to an integer, k such that it has more than p + 1 bits, and one more place that
 * is 1 iff something follows.
 */
export function sqrt(format: FloatFormat, x: FloatValue): FloatValue {
  if (x.m <= 0n) return ZERO;
  const shift = BigInt(format.p + 4) + BigInt.asUintN(1, x.e + BigInt(format.p)); // x.e - shift is even
  const scaled = x.m << shift;
  const root = integerRoot(scaled);
  const sticky = root * root === scaled ? 0n : 1n;
  return round(format, { m: 2n * root + sticky, e: (x.e - shift) / 2n - 1n });
}
