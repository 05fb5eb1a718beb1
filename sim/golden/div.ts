// div (Lemma 3.5.1): round_p of the exact quotient; x/0 is the largest magnitude with the sign of x, 0/0 is 0.
import type { FloatFormat } from "../../generator/params/format.ts";
import { absolute, signOf } from "./integers.ts";
import { round } from "./round.ts";
import { type FloatValue, ZERO } from "./value.ts";

/**
 * A number that rounds as the exact quotient a / b does, b not 0: p + 2 or more leading bits of it, and one more place
 * that is 1 iff something follows. No point at which rounding changes lies strictly between the two.
 */
export function quotientToRound(p: number, a: FloatValue, b: FloatValue): FloatValue {
  const [numerator, denominator] = [absolute(a.m), absolute(b.m)];
  const shift = BigInt(p + 3);
  const quotient = (numerator << shift) / denominator;
  const sticky = quotient * denominator === numerator << shift ? 0n : 1n;
  return { m: signOf(a.m) * signOf(b.m) * (2n * quotient + sticky), e: a.e - b.e - shift - 1n };
}

/** round_p(a / b). */
export function div(format: FloatFormat, a: FloatValue, b: FloatValue): FloatValue {
  if (a.m === 0n) return ZERO;
  if (b.m === 0n) return { m: signOf(a.m) * ((1n << BigInt(format.p)) - 1n), e: format.emax };
  return round(format, quotientToRound(format.p, a, b));
}
