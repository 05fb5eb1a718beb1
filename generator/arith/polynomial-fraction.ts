// A function as fractions: polynomials with integer coefficients modulo small coprime numbers. Source: Chinese remainders.
//
// A polynomial C of one variable with integer coefficients is, modulo q, a function of the variable modulo q. With M the product
// of coprime moduli q and f_q = C * (M / q)^-1 mod q, C / M is the sum of f_q / q modulo 1: no rank is needed.

import { ceilLog2, range } from "../core/integers.ts";
import {
  chebyshevSeries,
  integerPolynomial,
  type Series,
  sufficientModulus,
  tailAfter,
} from "../core/polynomial-fit.ts";
import { residueOf } from "./residue.ts";
import { primesBetween, productOf } from "./residue-system.ts";

/** One cell of the function's range: the function modulo 1 near `centre`. */
export interface Cell {
  /** the variable is an integer v with |v - centre| <= half */
  readonly centre: bigint;
  /** g(x) = the function at v = centre + half * x */
  readonly series: Series;
}

/** The function to be approximated. */
export interface CellFunction {
  readonly cells: readonly Cell[];
  readonly half: bigint;
  /** the sum of fractions is to be within 2^-accuracy of the function */
  readonly accuracy: number;
  /** coprime moduli whose product is at least that; the shortest list of prime powers when left out */
  readonly moduliFrom?: (least: bigint) => number[];
}

/** A function modulo 1 as a sum of fractions. */
export interface PolynomialFraction {
  readonly degree: number;
  readonly moduli: readonly number[];
  /** bits of each fraction, rounded to nearest */
  readonly bits: number;
  /** the fractions are f / q with f = numerators(q)[cell][v mod q] */
  numerators(q: number): number[][];
  /** the bits of f / q: round(f * 2^bits / q), below 2^bits */
  fraction(f: number, q: number): bigint;
}

/** The highest powers of primes up to `most`, ascending: their product is the least common multiple of 1 .. most. */
export function primePowers(most: number): number[] {
  const powers = primesBetween(2, most).map((prime) => {
    let power = prime;
    while (power * prime <= most) power *= prime;
    return power;
  });
  return powers.sort((a, b) => a - b);
}

/** The shortest list of prime powers whose product reaches `least`. */
function primePowersFrom(least: bigint): number[] {
  let product = 1n;
  for (let n = 2; ; n++) {
    // a power of a prime brings that prime once more
    const prime = range(2, n + 1).find((d) => n % d === 0) ?? n;
    let rest = n;
    while (rest % prime === 0) rest /= prime;
    if (rest === 1) product *= BigInt(prime);
    if (product >= least) return primePowers(n);
  }
}

/**
 * Chooses the degree and the moduli for a function, and proves the error: a quarter of 2^-accuracy each for the cut series, the
 * rounded coefficients and the rounded fractions. @throws Error (a bug) if the error is not proved
 */
export function polynomialFraction({
  cells,
  half,
  accuracy,
  moduliFrom = primePowersFrom,
}: CellFunction): PolynomialFraction {
  const series = cells.map((cell) => chebyshevSeries(cell.series));
  const quarter = (bits: number): bigint => 1n << BigInt(bits - accuracy - 2);
  const most = Math.max(...series.map(({ coefficients }) => coefficients.length));
  const degree = range(0, most).find((d) => series.every((one) => tailAfter(one, d) <= quarter(one.bits)));
  if (degree === undefined) throw new Error(`series of ${most} terms are too short for ${accuracy} bits`);
  const moduli = moduliFrom(sufficientModulus(degree, half, accuracy + 2));
  const modulus = productOf(moduli);
  const polynomials = series.map((one) => {
    const polynomial = integerPolynomial(one, degree, half, modulus);
    if (polynomial.error > 2n * quarter(one.bits) + (quarter(one.bits) >> 4n))
      throw new Error(`a polynomial of degree ${degree} is wrong by more than 2^-${accuracy + 1}`);
    return polynomial.coefficients;
  });
  const bits = accuracy + 1 + ceilLog2(moduli.length + 1);
  return {
    degree,
    moduli,
    bits,
    numerators: (q) => {
      const cofactor = modulus / BigInt(q);
      const inverse = inverseOf(residueOf(cofactor, q), q);
      return polynomials.map((coefficients, cell) => {
        const small = coefficients.map((coefficient) => (residueOf(coefficient, q) * inverse) % q);
        const shift = residueOf(-cells[cell].centre, q);
        return range(0, q).map((r) => small.reduceRight((sum, c) => (sum * ((r + shift) % q) + c) % q, 0));
      });
    },
    fraction: (f, q) => (((BigInt(f) << BigInt(bits + 1)) + BigInt(q)) / BigInt(2 * q)) % (1n << BigInt(bits)),
  };
}

/** The inverse of a unit modulo q, q small: Euclid's algorithm. */
function inverseOf(unit: number, q: number): number {
  let [a, b, x, y] = [unit, q, 1, 0];
  while (b !== 0) {
    const quotient = Math.floor(a / b);
    [a, b, x, y] = [b, a - quotient * b, y, x - quotient * y];
  }
  return ((x % q) + q) % q;
}
