// What a float word means: an integer significand times a power of two.

/**
 * The number m * 2^e, exactly. In F(p, E) it is canonical: 2^(p-1) <= |m| < 2^p and emin <= e <= emax, or `ZERO`.
 * As an exact intermediate result, m and e are any integers.
 */
export interface FloatValue {
  readonly m: bigint;
  readonly e: bigint;
}

/** The one canonical zero. */
export const ZERO: FloatValue = Object.freeze({ m: 0n, e: 0n });

/** -value. */
export function negate(value: FloatValue): FloatValue {
  return { m: -value.m, e: value.e };
}
