// Two numbers that enclose exp(x), as near to each other as wanted; with nothing but integers.
import { absolute, bitLengthOf } from "./integers.ts";
import type { FloatValue } from "./value.ts";

/** low * 2^e < exp(x) < high * 2^e. */
export interface Enclosure {
  readonly low: bigint;
  readonly high: bigint;
  readonly e: bigint;
}

/** The bits of an argument that are looked up; what is left is below 2^-INDEX_BITS. */
const INDEX_BITS = 8;

const ln2Cache = new Map<number, bigint>();

/**
 * L with L <= ln(2) * 2^bits < L + 2: the sum of 1 / (k 2^k), cut 16 places below. Each of the fewer than 2^15 terms is
 * less than 1 below its value there, and so are all that are left out together.
 */
export function ln2Below(bits: number): bigint {
  const known = ln2Cache.get(bits);
  if (known !== undefined) return known;
  if (bits > 2 ** 14) throw new Error(`ln 2 to ${bits} bits`);
  const places = bits + 16;
  let sum = 0n;
  for (let k = 1; k <= places; k++) sum += (1n << BigInt(places - k)) / BigInt(k);
  ln2Cache.set(bits, sum >> 16n);
  return sum >> 16n;
}

/**
 * A number at or below exp(t) * 2^w for t = x / 2^w, 0 <= t < 1, and the number of terms of the series. Term k is
 * at most d_k below its value, d_k <= (d_(k-1) t + 1) / k + 1 <= 3, and the first that is cut to 0 and all after it are
 * less than 3 (1 + t / 2 + t^2 / 6 + ...) < 6 together: exp(t) * 2^w < sum + 3 terms + 6.
 */
function seriesBelow(x: bigint, w: bigint): { sum: bigint; terms: number } {
  let [sum, term, terms] = [0n, 1n << w, 0];
  while (term > 0n) {
    sum += term;
    terms++;
    term = ((term * x) >> w) / BigInt(terms);
  }
  return { sum, terms };
}

const tables = new Map<number, readonly bigint[]>();

/** For every j below 2^INDEX_BITS, T with T <= exp(j / 2^INDEX_BITS) * 2^w < T + 2. */
function tableBelow(w: number): readonly bigint[] {
  const known = tables.get(w);
  if (known) return known;
  const wide = BigInt(w + 16); // the series is less than 2^16 below its value: fewer than 2^14 terms
  const table = Array.from(
    { length: 2 ** INDEX_BITS },
    (_, j) => seriesBelow(BigInt(j) << (wide - BigInt(INDEX_BITS)), wide).sum >> 16n,
  );
  tables.set(w, table);
  return table;
}

/**
 * Bounds of exp(x), less than 2^10 apart at more than 2^(w - 1) while w < 1000: x = n ln 2 + j / 256 + t.
 *
 * x in places of 2^-v, v = w + 3 + (bits of the integer part of x), less n ln 2: x is cut by less than 1 place and n
 * times ln 2 is known to 2 |n|, together at most 2^(v - w). What is left, cut to R places of 2^-w, is above R - 1 and
 * below R + 2. exp(R 2^-w) is the table's exp(j / 256) < 2.01 times the series' exp(t) < 1.004: the product of their
 * lower bounds, cut, is less than 2.01 (3 terms + 6) + 1.004 * 2 + 2 below it; what R does not tell is less than 3
 * below and 5 above.
 * @param x not 0, below 2^70 in magnitude
 */
export function encloseExp(x: FloatValue, w: number): Enclosure {
  const integerBits = Math.max(0, Number(x.e) + bitLengthOf(absolute(x.m)));
  const v = w + 3 + integerBits;
  const ln2 = ln2Below(v);
  const argument = shifted(x.m, x.e + BigInt(v));
  const n = floorQuotient(argument, ln2);
  const r = (argument - n * ln2) >> BigInt(v - w);
  const places = BigInt(w);
  const j = r >> BigInt(w - INDEX_BITS);
  const { sum, terms } = seriesBelow(r - (j << BigInt(w - INDEX_BITS)), places);
  const product = (tableBelow(w)[Number(j)] * sum) >> places;
  return { low: product - 3n, high: product + BigInt(7 * terms + 28), e: n - places };
}

/** floor(m * 2^shift). */
function shifted(m: bigint, shift: bigint): bigint {
  if (shift >= 0n) return m << shift;
  const most = BigInt(bitLengthOf(absolute(m)));
  return m >> (-shift < most ? -shift : most);
}

/** floor(a / b), b > 0. */
function floorQuotient(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return quotient * b > a ? quotient - 1n : quotient;
}
