// A number known by its residues modulo primes: the constants of the way back. Source: Chinese remainders, Lemma 3.5.2.
import { range } from "../core/integers.ts";
import { residueOf } from "./residue.ts";

/** The primes from .. to, both included, ascending. */
export function primesBetween(from: number, to: number): number[] {
  return range(Math.max(from, 2), to + 1).filter((n) =>
    range(2, Math.floor(Math.sqrt(n)) + 1).every((d) => n % d !== 0),
  );
}

/** The product of coprime moduli. */
export const productOf = (moduli: readonly number[]): bigint => moduli.reduce((product, q) => product * BigInt(q), 1n);

/** value^exponent mod q. */
export function powerModulo(value: bigint, exponent: bigint, q: bigint): bigint {
  let [power, square, rest] = [1n, value % q, exponent];
  for (; rest > 0n; rest >>= 1n) {
    if (rest & 1n) power = (power * square) % q;
    square = (square * square) % q;
  }
  return power;
}

/** The inverse of value modulo the prime q. */
export const inverseModulo = (value: bigint, q: number): number =>
  Number(powerModulo(BigInt(residueOf(value, q)), BigInt(q - 2), BigInt(q)));

/**
 * (M / q)^-1 mod q for each of the primes q, M their product: X is the sum of f_q * (M / q) modulo M, and X / M the sum of
 * f_q / q modulo 1, for f_q = X * (M / q)^-1 mod q.
 */
export function cofactorInverses(primes: readonly number[]): number[] {
  const product = productOf(primes);
  return primes.map((q) => inverseModulo(product / BigInt(q), q));
}
