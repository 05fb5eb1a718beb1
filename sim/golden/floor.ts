// floor (Lemma 3.5): the greatest integer not above x; rounds only where that integer is outside F(p, E).
import type { FloatFormat } from "../../generator/params/format.ts";
import { absolute, bitLengthOf } from "./integers.ts";
import { round } from "./round.ts";
import type { FloatValue } from "./value.ts";

/** round_p(floor(x)). */
export function floor(format: FloatFormat, x: FloatValue): FloatValue {
  if (x.e >= 0n) return round(format, x);
  // Beyond the bits of m a longer shift gives the same 0 or -1, and -e may be as large as 2^64.
  const bits = BigInt(bitLengthOf(absolute(x.m)));
  const shift = -x.e < bits ? -x.e : bits;
  return round(format, { m: x.m >> shift, e: 0n });
}
