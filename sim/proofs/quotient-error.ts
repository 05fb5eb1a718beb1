// How far a number is from a quotient or a root: relative in units of 2^-p, and in ulp; decided without rounding anything.
import type { FloatFormat } from "../../generator/params/format.ts";
import { absolute } from "../golden/integers.ts";
import type { FloatValue } from "../golden/value.ts";

/** The error of one result. */
export interface RoundingError {
  /** relative to the exact value, in units of 2^-p; 0 where the exact value is out of the range */
  readonly relative: number;
  /** in units of the last of p places at the exact value; 0 where it is out of the range */
  readonly ulp: number;
  /** whether the error is at most half a place: exact. True where the exact value is out of the range */
  readonly half: boolean;
}

const OUT_OF_RANGE: RoundingError = { relative: 0, ulp: 0, half: true };

/** The error of y as a / b. Quotients by zero, and those beyond either end of the range, are out of the range. */
export function quotientError(format: FloatFormat, a: FloatValue, b: FloatValue, y: FloatValue): RoundingError {
  if (a.m === 0n || b.m === 0n) return OUT_OF_RANGE;
  const [m, n] = [absolute(a.m), absolute(b.m)];
  // the quotient has p bits and the exponent q: p bits of m 2^shift / n are 2^(p-1) at least
  const shift = m >= n ? format.p - 1 : format.p;
  const q = a.e - b.e - BigInt(shift);
  if (q < format.emin || q > format.emax) return OUT_OF_RANGE;
  if (y.m === 0n || y.m < 0n !== (a.m < 0n !== b.m < 0n)) return wrong();
  const gap = y.e - q;
  if (absolute(gap) > 2n) return wrong();
  // in quarters of the last place, times n: y is m_y 2^gap places
  const exact = m << BigInt(shift + 2);
  const distance = absolute((absolute(y.m) << (gap + 2n)) * n - exact);
  return {
    relative: ratio(distance << BigInt(format.p), exact),
    ulp: ratio(distance, 4n * n),
    half: 2n * distance <= 4n * n,
  };
}

/** The error of y as the root of x. Roots of numbers that are not positive are out of the range, and so are those beyond it. */
export function rootError(format: FloatFormat, x: FloatValue, y: FloatValue): RoundingError {
  if (x.m <= 0n) return OUT_OF_RANGE;
  // x = m 2^(2 r) with a root of m of p bits
  const odd = BigInt.asUintN(1, x.e - BigInt(format.p - 1));
  const m = x.m << (BigInt(format.p - 1) + odd);
  const r = (x.e - BigInt(format.p - 1) - odd) / 2n;
  if (r < format.emin || r > format.emax) return OUT_OF_RANGE;
  const gap = y.e - r;
  if (y.m <= 0n || absolute(gap) > 2n) return wrong();
  // in quarters of the last place: (y - root) = (y^2 - x) / (y + root)
  const square = m << 4n;
  const quarters = y.m << (gap + 2n);
  const difference = ratio(absolute(quarters * quarters - square), square);
  const sum = 1 + Number(quarters) / Math.sqrt(Number(square));
  const relative = difference / sum;
  // |quarters - root| <= 2 by squaring
  const [low, high] = [quarters - 2n, quarters + 2n];
  return {
    relative: relative * 2 ** format.p,
    ulp: (relative * Math.sqrt(Number(square))) / 4,
    half: low * low <= square && square <= high * high,
  };
}

function wrong(): RoundingError {
  return { relative: Number.POSITIVE_INFINITY, ulp: Number.POSITIVE_INFINITY, half: false };
}

/** numerator / denominator to some 50 bits; both have fewer than 1000. */
function ratio(numerator: bigint, denominator: bigint): number {
  return Number(numerator) / Number(denominator);
}
