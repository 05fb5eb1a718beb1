// sum of n floats, correctly rounded once (Lemma 3.5.3): which of the two constructions a format takes.
import type { Circuit } from "../circuit/circuit.ts";
import type { FloatFormat } from "../params/format.ts";
import type { Variant } from "../params/variant.ts";
import { fsumBucketed } from "./sum-bucketed.ts";
import { fsumFixed } from "./sum-fixed.ts";

/** Up to this many exponent bits the full-width accumulator is used, whatever the number of operands. */
const WIDEST_FIXED = 5;

/**
 * fsum_p<p>_e<E>_n<n>_<variant>: port x (n packed words) -> y = round_p(x1 + ... + xn).
 * @throws UserError if n is not an integer from 1
 */
export function fsum(format: FloatFormat, n: number, variant: Variant): Circuit {
  return format.E <= WIDEST_FIXED ? fsumFixed(format, n, variant) : fsumBucketed(format, n, variant);
}
