// Vectors for single threshold gates: one bit an input.
import { range } from "../../generator/core/integers.ts";
import type { Random } from "./random.ts";
import { exhaustiveVectors, sampledVectors, type VectorOptions, type VectorSet } from "./vector-set.ts";

/**
 * Vectors for [weights . x >= threshold]: all where there are few inputs, else all zeros, all ones, one bit different
 * from all others, and seeded random ones whose weighted sum lies just at the threshold and just below.
 * @throws UserError if the count is not an integer of at least 1
 */
export function gateVectors(weights: readonly number[], threshold: number, options: VectorOptions): VectorSet {
  const n = weights.length;
  if (n <= (options.exhaustiveBits ?? 16)) return exhaustiveVectors([0n, 1n], n, options.seed);
  const uniform = (random: Random) => range(0, n).map(() => random.bits(1));
  const reaching = (random: Random) => atThreshold(weights, threshold, random, false);
  const missing = (random: Random) => atThreshold(weights, threshold, random, true);
  return sampledVectors(() => corners(n).map((corner) => () => corner), [uniform, reaching, missing], options);
}

function corners(n: number): bigint[][] {
  const constant = (value: bigint, except: number) => range(0, n).map((i) => (i === except ? 1n - value : value));
  return [-1, ...range(0, n)].flatMap((except) => [constant(0n, except), constant(1n, except)]);
}

/**
 * From the least sum (ones at the negative weights) inputs are changed in random order, each raising the sum, until it
 * reaches the threshold; `before` stops one change earlier.
 */
function atThreshold(weights: readonly number[], threshold: number, random: Random, before: boolean): bigint[] {
  const bits: bigint[] = weights.map((weight) => (weight < 0 ? 1n : 0n));
  let sum = weights.reduce((total, weight) => total + Math.min(weight, 0), 0);
  for (const i of random.shuffled(range(0, weights.length))) {
    const next = sum + Math.abs(weights[i]);
    if (sum >= threshold || (before && next >= threshold)) break;
    bits[i] = 1n - bits[i];
    sum = next;
  }
  return bits;
}
