// sum of n (Lemma 3.5.3): round_p of the exact sum, one rounding. add and sub (Lemma 3.5.1) are sums of two.
import type { FloatFormat } from "../../generator/params/format.ts";
import { exactSum } from "./exact-sum.ts";
import { round } from "./round.ts";
import { type FloatValue, negate } from "./value.ts";

/** round_p(x1 + ... + xn), n >= 0: any spread of exponents, any cancellation. */
export function sum(format: FloatFormat, terms: readonly FloatValue[]): FloatValue {
  return round(format, exactSum(terms, format.p));
}

/** round_p(a + b). */
export function add(format: FloatFormat, a: FloatValue, b: FloatValue): FloatValue {
  return sum(format, [a, b]);
}

/** round_p(a - b). */
export function sub(format: FloatFormat, a: FloatValue, b: FloatValue): FloatValue {
  return sum(format, [a, negate(b)]);
}
