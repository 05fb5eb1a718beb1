// mul (Lemma 3.5.1): round_p of the exact product.
import type { FloatFormat } from "../../generator/params/format.ts";
import { round } from "./round.ts";
import type { FloatValue } from "./value.ts";

/** a * b exactly: a significand of up to 2p bits, an exponent of up to twice the range. */
export function exactProduct(a: FloatValue, b: FloatValue): FloatValue {
  return { m: a.m * b.m, e: a.e + b.e };
}

/** round_p(a * b). */
export function mul(format: FloatFormat, a: FloatValue, b: FloatValue): FloatValue {
  return round(format, exactProduct(a, b));
}
