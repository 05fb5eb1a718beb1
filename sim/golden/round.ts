// round_p (Def 3.4): the nearest element of F(p, E).
import type { FloatFormat } from "../../generator/params/format.ts";
import { absolute, bitLengthOf } from "./integers.ts";
import { type FloatValue, ZERO } from "./value.ts";

/**
 * round_p of the exact number m * 2^e, any integers, as a canonical value:
 * ties to the even significand; a magnitude beyond the largest gives the largest; below the smallest positive
 * 2^(p-1) * 2^emin, the nearer of 0 and the smallest, the exact middle giving 0.
 */
export function round(format: FloatFormat, exact: FloatValue): FloatValue {
  if (exact.m === 0n) return ZERO;
  const negative = exact.m < 0n;
  const rounded = roundMagnitude(format, absolute(exact.m), exact.e);
  return negative ? { m: -rounded.m, e: rounded.e } : rounded;
}

/** round for m > 0. */
function roundMagnitude(format: FloatFormat, m: bigint, e: bigint): FloatValue {
  const drop = bitLengthOf(m) - format.p; // bits to cut off; m * 2^e = (m * 2^-drop) * 2^(e + drop)
  const exponent = e + BigInt(drop);
  if (exponent < format.emin) return roundBelowSmallest(format, m, exponent);
  let significand = drop <= 0 ? m << BigInt(-drop) : shiftRightToEven(m, BigInt(drop));
  let top = exponent;
  if (significand >> BigInt(format.p) !== 0n) {
    significand >>= 1n; // the carry out of 2^p - 1: exactly 2^p
    top += 1n;
  }
  if (top > format.emax) return { m: (1n << BigInt(format.p)) - 1n, e: format.emax };
  return { m: significand, e: top };
}

/** m / 2^count to the nearest integer, ties to even; m >= 0, count >= 1. */
function shiftRightToEven(m: bigint, count: bigint): bigint {
  const floor = m >> count;
  const remainder = m - (floor << count);
  const half = 1n << (count - 1n);
  const up = remainder > half || (remainder === half && (floor & 1n) === 1n);
  return up ? floor + 1n : floor;
}

/**
 * m > 0 whose p-bit exponent is below emin, so that the number is below the smallest positive. It is above the middle
 * iff it is in the binade just below, [middle, smallest), and not the middle itself, a power of two.
 */
function roundBelowSmallest(format: FloatFormat, m: bigint, exponent: bigint): FloatValue {
  const isPowerOfTwo = (m & (m - 1n)) === 0n;
  if (exponent < format.emin - 1n || isPowerOfTwo) return ZERO;
  return { m: 1n << BigInt(format.p - 1), e: format.emin };
}
