// What the circuits of exp's regime `poly` compute, in integers; generator/float/exp-poly.ts argues its error.
import type { FloatFormat } from "../../generator/params/format.ts";
import { ln2Below } from "./exp-bounds.ts";
import { absolute } from "./integers.ts";
import { type FloatValue, ZERO } from "./value.ts";

/** Places of ln 2 and of powers of 2 before they are rounded. */
const WIDE = 600n;
/** The fraction of y is estimated in units of 2^-8, and its leading bit chooses the polynomial. */
const ESTIMATE = 8n;
const CELL_BITS = 1n;

/** floor(a / b), b > 0. */
function floorDivision(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return quotient * b > a ? quotient - 1n : quotient;
}

/** a / b to the nearest integer, halves up. */
const nearest = (a: bigint, b: bigint): bigint => floorDivision(2n * a + b, 2n * b);

/** a / b up to the next integer. */
const above = (a: bigint, b: bigint): bigint => -floorDivision(-a, b);

const sum = (numbers: readonly bigint[]): bigint => numbers.reduce((total, x) => total + x, 0n);

/** The numbers 0 .. count - 1. */
const indices = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/** C(k, j). */
function binomial(k: number, j: number): bigint {
  let value = 1n;
  for (let i = 0; i < j; i++) value = (value * BigInt(k - i)) / BigInt(i + 1);
  return value;
}

/** Everything that depends on the format alone. */
interface Constants {
  readonly least: number;
  readonly places: bigint;
  /** what the bits of |x| from 2^least up count, and last what the sign counts: 2^k / ln 2 in `places` places */
  readonly y: readonly bigint[];
  readonly integers: readonly bigint[];
  readonly estimates: readonly bigint[];
  readonly offset: bigint;
  readonly half: bigint;
  /** the polynomial of each cell, lowest coefficient first, for v less the cell's centre */
  readonly polynomials: readonly (readonly bigint[])[];
  readonly bits: bigint;
  /** for each modulus q and each residue of the polynomial's value, the fraction f / q in units of 2^-bits, rounded */
  readonly moduli: readonly { readonly q: bigint; readonly fractions: readonly bigint[] }[];
}

/** The highest powers of primes up to the least number with which their product, the least common multiple, reaches `needed`. */
function primePowers(needed: bigint): bigint[] {
  const powers = new Map<number, bigint>();
  let product = 1n;
  for (let n = 2; product < needed; n++) {
    let prime = 2;
    while (prime * prime <= n && n % prime !== 0) prime++;
    if (n % prime !== 0) prime = n;
    let rest = n;
    while (rest % prime === 0) rest /= prime;
    if (rest > 1) continue;
    powers.set(prime, BigInt(n));
    product *= BigInt(prime);
  }
  return [...powers.values()];
}

/** 2^((centre + half x) / 2^places) / 4 as a series in x, its coefficients in units of 2^-bits, while they are not 0. */
function taylor(centre: bigint, half: bigint, places: bigint, bits: bigint): bigint[] {
  const ln2 = ln2Below(Number(WIDE));
  const exponent = (centre * ln2) >> places;
  let [power, term] = [0n, 1n << WIDE];
  for (let k = 1n; term > 0n; k++) {
    power += term;
    term = ((term * exponent) >> WIDE) / k;
  }
  const series: bigint[] = [];
  const step = half * ln2;
  let coefficient = power >> 2n;
  for (let k = 1n; ; k++) {
    const rounded = nearest(coefficient, 1n << (WIDE - bits));
    if (rounded === 0n) return series;
    series.push(rounded);
    coefficient = (coefficient * step) / (k << (WIDE + places));
  }
}

/** The coefficients for Chebyshev polynomials: x^k = 2^(1-k) sum of C(k, j) T_(k-2j), half of the one of T_0. */
function chebyshev(series: readonly bigint[]): bigint[] {
  const result = series.map(() => 0n);
  series.forEach((coefficient, k) => {
    for (let j = 0; 2 * j <= k; j++) {
      const shift = k === 0 ? 0 : 2 * j === k ? k : k - 1;
      result[k - 2 * j] += (coefficient * binomial(k, j)) >> BigInt(shift);
    }
  });
  return result;
}

/** The integer coefficients: each rounded in turn, from the highest; what that changes is taken off the lower ones. */
function integerCoefficients(series: readonly bigint[], half: bigint, modulus: bigint, bits: bigint): bigint[] {
  const rest = [...series];
  const result = rest.map(() => 0n);
  for (let k = rest.length - 1; k >= 0; k--) {
    const lead = k === 0 ? 1n : 1n << BigInt(k - 1);
    const scale = (half ** BigInt(k)) << bits;
    result[k] = nearest(rest[k] * lead * modulus, scale);
    for (let j = 0; 2 * j <= k; j++) {
      const share = k > 0 && 2 * j === k ? 2n : 1n;
      rest[k - 2 * j] -= nearest(result[k] * scale * binomial(k, j), modulus * lead * share);
    }
  }
  return result;
}

const known = new Map<string, Constants>();

function constantsOf({ p, E }: FloatFormat): Constants {
  const key = `${p} ${E}`;
  const found = known.get(key);
  if (found) return found;
  const least = -(2 * p + 5);
  const count = E - 1 - least;
  const places = BigInt(2 * p + 4 + Math.ceil(Math.log2(count)));
  const ln2 = ln2Below(Number(WIDE));
  const magnitudes = indices(count).map((i) => {
    const shift = BigInt(least + i) + places + WIDE;
    return nearest(1n << shift, ln2);
  });
  const y = [...magnitudes, -sum(magnitudes)];
  const one = 1n << places;
  const unit = one >> ESTIMATE;
  const whole = magnitudes.map((constant) => nearest(constant, one));
  const integers = [...whole, -sum(whole)];
  const estimates = y.map((constant, i) => nearest(constant, unit) - (integers[i] << ESTIMATE));
  const wrong = y.map((constant, i) => constant - integers[i] * one - estimates[i] * unit);
  const offset = above(sum(wrong.map((x) => (x < 0n ? -x : 0n))), unit);
  const excess = offset + above(sum(wrong.map((x) => (x > 0n ? x : 0n))), unit);
  const half = (one >> (CELL_BITS + 1n)) + (excess * unit) / 2n;

  const accuracy = BigInt(2 * p + 4);
  const bits = accuracy + 40n;
  const series = indices(2 ** Number(CELL_BITS)).map((h) =>
    taylor((BigInt(h) << (places - CELL_BITS)) + half, half, places, bits),
  );
  const chebyshevs = series.map(chebyshev);
  // what is cut after degree d: these coefficients, what the series leaves out, one unit a rounding
  const cut = (k: number, d: number): bigint =>
    sum(chebyshevs[k].slice(d + 1).map(absolute)) + BigInt(series[k].length + 2) + BigInt(series[k].length) ** 2n;
  let degree = 0;
  while (series.some((_, k) => cut(k, degree) > 1n << (bits - accuracy - 2n))) degree++;
  let needed = 1n;
  for (let k = 1n; k <= BigInt(degree); k++) needed += half ** k / 2n ** k + 1n;
  needed <<= accuracy + 2n;
  const moduli = primePowers(needed);
  const modulus = moduli.reduce((product, q) => product * q, 1n);
  const polynomials = chebyshevs.map((one) => integerCoefficients(one.slice(0, degree + 1), half, modulus, bits));
  const fractionBits = accuracy + 1n + BigInt(Math.ceil(Math.log2(moduli.length + 1)));
  const result: Constants = {
    least,
    places,
    y,
    integers,
    estimates,
    offset,
    half,
    polynomials,
    bits: fractionBits,
    moduli: moduli.map((q) => {
      const unitShare = inverse(modulus / q, q);
      return {
        q,
        fractions: indices(Number(q)).map((r) => nearest(((BigInt(r) * unitShare) % q) << fractionBits, q)),
      };
    }),
  };
  known.set(key, result);
  return result;
}

/** The inverse of a modulo q. */
function inverse(a: bigint, q: bigint): bigint {
  let [r, s, x, z] = [((a % q) + q) % q, q, 1n, 0n];
  while (s !== 0n) {
    const quotient = r / s;
    [r, s, x, z] = [s, r - quotient * s, z, x - quotient * z];
  }
  return ((x % q) + q) % q;
}

/** exp as the circuits of the regime `poly` compute it. */
export function expPolyAlgorithm(format: FloatFormat, x: FloatValue): FloatValue {
  const { p, E, emin, emax } = format;
  const constants = constantsOf(format);
  const { least, places, y, integers, estimates, offset, half, polynomials, moduli, bits } = constants;
  const largest = { m: (1n << BigInt(p)) - 1n, e: emax };
  if (x.m !== 0n && x.e + BigInt(p) > E - 1) return x.m > 0n ? largest : ZERO;
  // |x| in units of 2^least, cut; where x is negative, the complement of each bit, and the sign
  const shift = x.e - BigInt(least);
  const fixed = shift < 0n ? absolute(x.m) >> -shift : absolute(x.m) << shift;
  const negative = x.m < 0n;
  const chosen = y.map((_, i) => (i === y.length - 1 ? negative : (((fixed >> BigInt(i)) & 1n) === 1n) !== negative));
  const total = (list: readonly bigint[]): bigint => sum(list.filter((_, i) => chosen[i]));
  // the estimate says which integer is taken off the fraction, and which cell what is left is in
  const estimate = total(estimates) - offset;
  const n = total(integers) + (estimate >> ESTIMATE);
  const cell = (estimate >> (ESTIMATE - CELL_BITS)) & ((1n << CELL_BITS) - 1n);
  const v = total(y) - (n << places) - (cell << (places - CELL_BITS)) - half;
  // C(v) / modulus modulo 1 = the sum of fractions, each rounded: 2^(the fraction of y) / 4
  const value = polynomials[Number(cell)].reduceRight((result, coefficient) => result * v + coefficient, 0n);
  const fractions = moduli.map(({ q, fractions: table }) => {
    const residue = Number(value % q);
    return table[residue < 0 ? residue + Number(q) : residue];
  });
  const power = BigInt.asUintN(Number(bits), sum(fractions));
  const low = n - BigInt(p - 1);
  const rounded = nearest(power, 1n << (bits - BigInt(p + 1)));
  const isHigh = rounded >> BigInt(p) !== 0n;
  const m = isHigh ? nearest(power, 1n << (bits - BigInt(p))) : rounded;
  const e = isHigh ? low + 1n : low;
  if (e > emax) return largest;
  if (e >= emin) return { m, e };
  // below the range: from the middle between 0 and the smallest number on, the smallest
  const exponent = power >> (bits - 1n) ? low + 1n : low;
  return exponent >= emin - 1n ? { m: 1n << BigInt(p - 1), e: emin } : ZERO;
}
