// Constants on the input ports of instances: rational numbers as words of a format.
import { Form } from "../circuit/form.ts";
import type { FloatFormat } from "../params/format.ts";

/** A positive rational number. */
export interface Rational {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/**
 * The bits, least significant first, of the number of the format nearest to a positive rational one; of two the greater, as
 * none of ours is in a middle. A number out of the range gives the nearer end of it. No gate.
 */
export function constantBits(format: FloatFormat, { numerator, denominator }: Rational): Form[] {
  const { p, e0, emin, emax, width } = format;
  const least = 1n << BigInt(p - 1);
  let [top, bottom, e] = [numerator, denominator, 0n];
  while (top < least * bottom) [top, e] = [2n * top, e - 1n];
  while (top >= 2n * least * bottom) [bottom, e] = [2n * bottom, e + 1n];
  let m = (2n * top + bottom) / (2n * bottom);
  if (m === 2n * least) [m, e] = [least, e + 1n];
  if (e < emin) [m, e] = [least, emin];
  if (e > emax) [m, e] = [2n * least - 1n, emax];
  const word = (BigInt.asUintN(format.E, e - BigInt(e0)) << BigInt(p)) | m;
  return Array.from({ length: width }, (_, i) => Form.constant(Number((word >> BigInt(i)) & 1n)));
}
