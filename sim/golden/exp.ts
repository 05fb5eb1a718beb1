// exp, exactly: round_p of the true value, which Lemma 3.6 approximates.
import type { FloatFormat } from "../../generator/params/format.ts";
import { type Enclosure, encloseExp } from "./exp-bounds.ts";
import { absolute, bitLengthOf, signOf } from "./integers.ts";
import { round } from "./round.ts";
import type { FloatValue } from "./value.ts";

/**
 * Bounds of exp(x), x any number of the format but 0, that get nearer to each other with w; but where |x| > 2^(E+3), so
 * that exp(x) is far out of the range, bounds of another number that is, too.
 */
export function encloseExpIn(format: FloatFormat, x: FloatValue, w: number): Enclosure {
  const bits = x.e + BigInt(bitLengthOf(absolute(x.m))); // 2^(bits - 1) <= |x| < 2^bits
  if (bits > format.E + 3) return { low: 1n, high: 2n, e: signOf(x.m) << BigInt(format.E + 1) };
  if (bits >= -w) return encloseExp(x, w);
  const one = 1n << BigInt(w); // |exp(x) - 1| < 2^-w
  return x.m > 0n ? { low: one, high: one + 1n, e: BigInt(-w) } : { low: one - 1n, high: one, e: BigInt(-w) };
}

/** round_p(exp(x)): with bounds ever nearer to each other until they round alike. exp(x) is irrational for x not 0. */
export function exp(format: FloatFormat, x: FloatValue): FloatValue {
  if (x.m === 0n) return { m: 1n << BigInt(format.p - 1), e: BigInt(1 - format.p) };
  for (let w = format.p + 24; ; w *= 2) {
    const { low, high, e } = encloseExpIn(format, x, w);
    const [below, above] = [round(format, { m: low, e }), round(format, { m: high, e })];
    if (below.m === above.m && below.e === above.e) return below;
  }
}
