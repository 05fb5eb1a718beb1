// The moduli of an iterated product: primes with their discrete logarithms, and the constants of the way back. Lemma 3.5.2.

import { type LogCode, logCode, logComponents } from "../arith/discrete-log.ts";
import { cofactorInverses, primesBetween, productOf } from "../arith/residue-system.ts";

/** A prime, the logarithms of its residues, and (M / q)^-1 mod q, M / q for the product M of all primes. */
export interface ProductModulus {
  readonly q: number;
  readonly code: LogCode;
  readonly inverse: number;
  readonly cofactor: bigint;
}

/** Primes whose product is more than any product of n significands, with room for the rank's error. */
export interface ProductSystem {
  readonly moduli: readonly ProductModulus[];
  /** M, the product of the primes */
  readonly product: bigint;
}

/** The unit of the rank's weights: 1 / RANK_UNIT. A prime's centred fraction f / q, |f| < q / 2, has a weight up to 128. */
export const RANK_UNIT = 256;

/** Primes at most: the digits of the sum over all primes carry at most 127, and the rank's error stays below 1/2. */
const MOST_PRIMES = 120;

/** Orders of components at most: the sum of their logarithms has weights up to half of that. */
const LARGEST_ORDER = 64;

/** Estimated wires that a prime takes for n operands and K columns, from those of one operand. */
function estimate(q: number, n: number, columns: number, perOperand: (q: number) => number): number {
  const sums = logComponents(q).reduce((sum, { order, bits }) => sum + n * n * order * bits * 0.1 + 40 * bits, 0);
  return n * perOperand(q) + sums + (columns * q) / 2 + 30 * columns;
}

/**
 * The primes for the product of n significands of p bits: those that cost the fewest wires a bit of M.
 * @param perOperand estimated wires of an operand's logarithms modulo q
 */
export function productSystem(p: number, n: number, perOperand: (q: number) => number): ProductSystem {
  const columns = n * p;
  // a sum over all primes below x has about 1.4 x bits
  const candidates = primesBetween(2, 2 * columns + 30).filter((q) =>
    logComponents(q).every(({ order }) => order <= LARGEST_ORDER),
  );
  const cost = new Map(candidates.map((q) => [q, estimate(q, n, columns, perOperand)]));
  const costOf = (q: number): number => cost.get(q) as number;
  const enough = (primes: readonly number[]): boolean => {
    // far from the bound, a sum of logarithms is as good and quick
    const bits = primes.reduce((sum, q) => sum + Math.log2(q), 0) - columns;
    if (Math.abs(bits) > 2) return bits > 0;
    // see productRank
    const room = 2 * (RANK_UNIT - primes.length) - 1;
    return productOf(primes) * BigInt(room) >= BigInt(2 * RANK_UNIT) << BigInt(columns);
  };
  const choose = (from: readonly number[]): number[] => {
    const ranked = from.toSorted((x, y) => costOf(x) / Math.log2(x) - costOf(y) / Math.log2(y));
    let chosen: number[] = [];
    while (!enough(chosen)) {
      const rest = ranked.filter((q) => !chosen.includes(q));
      if (rest.length === 0) throw new Error(`too few primes for ${columns} bits`);
      const last = rest.filter((q) => enough([...chosen, q]));
      // the last one is the cheapest that is enough
      const next = last.length > 0 ? last.reduce((best, q) => (costOf(q) < costOf(best) ? q : best)) : rest[0];
      chosen = [...chosen, next];
    }
    for (const q of chosen.toSorted((x, y) => costOf(y) - costOf(x))) {
      const without = chosen.filter((other) => other !== q);
      if (enough(without)) chosen = without;
    }
    return chosen;
  };
  let least = 2;
  let primes = choose(candidates);
  while (primes.length > MOST_PRIMES) {
    least += 8;
    primes = choose(candidates.filter((q) => q >= least));
  }
  primes.sort((x, y) => x - y);
  const product = productOf(primes);
  const inverses = cofactorInverses(primes);
  const moduli = primes.map((q, i) => ({
    q,
    inverse: inverses[i],
    cofactor: product / BigInt(q),
    code: logCode(q),
  }));
  return { moduli, product };
}
