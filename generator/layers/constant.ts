// Constants on the input ports of instances: rational numbers as words of a format, and the rational numbers that models need.
import { Form } from "../circuit/form.ts";
import { integerRoot } from "../core/integer-root.ts";
import type { FloatFormat } from "../params/format.ts";

/** A rational number; its denominator is positive. */
export interface Rational {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** numerator / denominator. */
export const ratio = (numerator: number | bigint, denominator: number | bigint = 1): Rational => ({
  numerator: BigInt(numerator),
  denominator: BigInt(denominator),
});

/** The number that the shortest decimal notation of a finite double stands for: 0.1 is 1/10. */
export function decimal(value: number): Rational {
  const [, sign, whole, fraction = "", exponent = "0"] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value)) ?? [];
  if (whole === undefined) throw new Error(`decimal number ${value}`);
  const digits = BigInt(`${sign}${whole}${fraction}`);
  const places = fraction.length - Number(exponent);
  return places >= 0 ? ratio(digits, 10n ** BigInt(places)) : ratio(digits * 10n ** BigInt(-places));
}

/** Bits behind the point of a root that is not rational. */
const ROOT_BITS = 320n;

/**
 * 1 / sqrt(n), n below 2^53: exact for a square, else cut after ROOT_BITS bits. That rounds to at most 64 bits as the root
 * itself does: a middle m of two such numbers near it has fewer than 100 bits behind the point, so that 1 / n - m^2, which is
 * not 0, is at least 2^-253, and m is farther from the root than the cut.
 */
export function inverseRoot(n: number): Rational {
  const root = integerRoot(BigInt(n));
  if (root * root === BigInt(n)) return ratio(1, root);
  return ratio(integerRoot((1n << (2n * ROOT_BITS)) / BigInt(n)), 1n << ROOT_BITS);
}

/**
 * The bits, least significant first, of the number of the format nearest to a rational one, ties to the even significand. A
 * magnitude above the range gives the greatest; one below, the nearer of zero and the least (the middle: zero). No gate.
 */
export function constantBits(format: FloatFormat, { numerator, denominator }: Rational): Form[] {
  const { p, e0, emin, emax, width } = format;
  const bits = (word: bigint): Form[] =>
    Array.from({ length: width }, (_, i) => Form.constant(Number((word >> BigInt(i)) & 1n)));
  if (numerator === 0n) return bits(0n);
  const least = 1n << BigInt(p - 1);
  let [top, bottom, e] = [numerator < 0n ? -numerator : numerator, denominator, 0n];
  while (top < least * bottom) [top, e] = [2n * top, e - 1n];
  while (top >= 2n * least * bottom) [bottom, e] = [2n * bottom, e + 1n];
  let m = nearest(top, bottom);
  if (e < emin) {
    // between zero and the least number, whose half is least * 2^(emin - 1)
    if (e < emin - 1n || top === least * bottom) return bits(0n);
    [m, e] = [least, emin];
  }
  if (m === 2n * least) [m, e] = [least, e + 1n];
  if (e > emax) [m, e] = [2n * least - 1n, emax];
  const sign = numerator < 0n ? 1n << BigInt(width - 1) : 0n;
  return bits(sign | (BigInt.asUintN(format.E, e - BigInt(e0)) << BigInt(p)) | m);
}

/** top / bottom, rounded to the nearest integer, ties to even. */
function nearest(top: bigint, bottom: bigint): bigint {
  const quotient = top / bottom;
  const twice = 2n * (top - quotient * bottom);
  return twice > bottom || (twice === bottom && quotient % 2n === 1n) ? quotient + 1n : quotient;
}
