// An exact sum for any spread of exponents, in memory that does not depend on the spread.
import { ceilLog2 } from "../../generator/core/integers.ts";
import { absolute, bitLengthOf, signOf } from "./integers.ts";
import type { FloatValue } from "./value.ts";

/**
 * A number with the sign of the exact sum of the terms, zero iff the sum is zero, that rounds to p bits (and at the
 * bounds of any range) as the exact sum does.
 *
 * Terms are added from the greatest exponent down. Exponents differ by up to 2^65, so a gap is not always bridged by a
 * shift: when the gap below a partial sum s * 2^e (s a nonzero integer) is so wide that all the terms left stay under
 * 2^(e - p - 2), they are replaced by their sign times 2^(e - p - 2). That changes no rounding: the halfway points
 * between p-bit numbers near s * 2^e, and the middle below the smallest, are s * 2^e itself or 2^(e - p - 1) or more
 * away from it.
 */
export function exactSum(terms: readonly FloatValue[], p: number): FloatValue {
  const descending = terms.filter((term) => term.m !== 0n).sort((a, b) => (a.e < b.e ? 1 : a.e > b.e ? -1 : 0));
  const termBits = descending.reduce((most, term) => Math.max(most, bitLengthOf(absolute(term.m))), 0);
  const margin = BigInt(p + 2);
  const widestShift = BigInt(termBits + ceilLog2(descending.length + 1)) + margin;
  return sumFrom(descending, 0, widestShift, margin);
}

function sumFrom(terms: readonly FloatValue[], from: number, widestShift: bigint, margin: bigint): FloatValue {
  let sum = 0n;
  let exponent = 0n;
  for (let i = from; i < terms.length; i++) {
    const { m, e } = terms[i];
    const gap = exponent - e;
    if (sum === 0n) sum = m;
    else if (gap <= widestShift) sum = (sum << gap) + m;
    else {
      const rest = sumFrom(terms, i, widestShift, margin);
      return { m: (sum << margin) + signOf(rest.m), e: exponent - margin };
    }
    exponent = e;
  }
  return { m: sum, e: exponent };
}
