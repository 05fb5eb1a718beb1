// Constants: rational numbers and their roots, rounded once from the exact value.
import type { FloatFormat } from "../../generator/params/format.ts";
import { absolute, bitLengthOf } from "./integers.ts";
import { round } from "./round.ts";
import { integerRoot } from "./sqrt.ts";
import type { FloatValue } from "./value.ts";

/** round_p(numerator / denominator), denominator > 0. */
export function constant(format: FloatFormat, numerator: bigint, denominator: bigint): FloatValue {
  const excess = bitLengthOf(denominator) - bitLengthOf(absolute(numerator));
  const shift = BigInt(Math.max(0, excess + format.p + 3)); // the quotient has more than p + 1 bits
  const scaled = absolute(numerator) << shift;
  const quotient = scaled / denominator;
  const m = 2n * quotient + (quotient * denominator === scaled ? 0n : 1n);
  return round(format, { m: numerator < 0n ? -m : m, e: -shift - 1n });
}

/** round_p(sqrt(numerator / denominator)), both > 0. */
export function rootConstant(format: FloatFormat, numerator: bigint, denominator: bigint): FloatValue {
  const excess = bitLengthOf(denominator) - bitLengthOf(numerator);
  const half = BigInt(Math.max(0, excess + 2 * (format.p + 3)));
  const scaled = numerator << (2n * half);
  const root = integerRoot(scaled / denominator);
  const m = 2n * root + (root * root * denominator === scaled ? 0n : 1n);
  return round(format, { m, e: -half - 1n });
}
