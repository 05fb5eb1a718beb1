// Float formats F(p, E): p-bit floating point (Def 3.3) on a word of 1 + E + p bits.
import { UserError } from "../core/errors.ts";

/**
 * The float format F(p, E): values m * 2^e with m = 0 or 2^(p-1) <= |m| < 2^p, and emin <= e <= emax.
 * On a bus: {sign, e - e0 (E bits, two's complement), significand (p bits, leading 1 explicit)}, significand in the
 * low bits, least-significant bit first in every list of nets. Zero is the all-zero word.
 */
export interface FloatFormat {
  /** bits of the significand */
  readonly p: number;
  /** bits of the exponent */
  readonly E: number;
  /** centre of the exponent range: 0 for E = p + 1, else 1 - p */
  readonly e0: number;
  /** least exponent, e0 - 2^(E-1); exact as a double for E <= 65 only as a power of two: use BigInt for values */
  readonly emin: bigint;
  /** greatest exponent, e0 + 2^(E-1) - 1 */
  readonly emax: bigint;
  /** bits of a word, 1 + E + p */
  readonly width: number;
}

/**
 * The format F(p, E).
 * @param p bits of the significand, 2..64
 * @param E bits of the exponent, 3..p+1; p + 1 (the paper's) when left out
 * @throws UserError naming the value and what is accepted
 */
export function floatFormat(p: number, E: number = p + 1): FloatFormat {
  if (!Number.isInteger(p) || p < 2 || p > 64) throw new UserError(`precision P is ${p}: accepted are integers 2..64`);
  // p = 2 has only E = 3 = p + 1
  if (!Number.isInteger(E) || E < 3 || E > p + 1)
    throw new UserError(`exponent bits E is ${E}: accepted are integers 3..${p + 1} for P = ${p}`);
  const e0 = E === p + 1 ? 0 : 1 - p;
  const half = 1n << BigInt(E - 1);
  return Object.freeze({ p, E, e0, emin: BigInt(e0) - half, emax: BigInt(e0) + half - 1n, width: 1 + E + p });
}
