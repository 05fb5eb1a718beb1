// sum of n floats, correctly rounded once (Lemma 3.5.3): which of the two constructions a format takes.
import type { Circuit } from "../circuit/circuit.ts";
import type { FloatFormat } from "../params/format.ts";
import type { Variant } from "../params/variant.ts";
import { fsumBucketed, LEAST_BUCKETED } from "./sum-bucketed.ts";
import { fsumFixed } from "./sum-fixed.ts";

/**
 * fsum_p<p>_e<E>_n<n>_<variant>: port x (n packed words) -> y = round_p(x1 + ... + xn).
 * @throws UserError if n is not an integer from 1
 */
export function fsum(format: FloatFormat, n: number, variant: Variant): Circuit {
  return format.E < LEAST_BUCKETED ? fsumFixed(format, n, variant) : fsumBucketed(format, n, variant);
}
