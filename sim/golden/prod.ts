// prod of n (Lemma 3.5.2): round_p of the exact product, one rounding.
import type { FloatFormat } from "../../generator/params/format.ts";
import { exactProduct } from "./mul.ts";
import { round } from "./round.ts";
import type { FloatValue } from "./value.ts";

/** round_p(x1 * ... * xn), n >= 1: however far out of the range the products of some of them are. */
export function prod(format: FloatFormat, factors: readonly FloatValue[]): FloatValue {
  return round(format, factors.reduce(exactProduct));
}
