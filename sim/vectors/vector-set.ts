// A set of vectors: all there are, or corners and seeded random ones up to a count.
import { UserError } from "../../generator/core/errors.ts";
import { type Random, seededRandom } from "./random.ts";

/** How many vectors, and which. */
export interface VectorOptions {
  /** vectors wanted where they are not exhaustive, at least 1 */
  readonly count: number;
  /** 32 bits that decide every random choice */
  readonly seed: number;
  /** float words: include ones that are not canonical; false when left out */
  readonly canon?: boolean;
  /** exhaustive up to this many bits in all operands together; 16 when left out, 0 for never */
  readonly exhaustiveBits?: number;
}

/** Vectors, each a list of operand words. Iterating twice gives the same vectors. */
export interface VectorSet extends Iterable<bigint[]> {
  /** whether these are all the vectors there are */
  readonly exhaustive: boolean;
  readonly count: number;
  readonly seed: number;
}

/** Every combination of n operands from a list of words; the last operand varies fastest. */
export function exhaustiveVectors(words: readonly bigint[], n: number, seed: number): VectorSet {
  const count = words.length ** n;
  function* iterate(): Generator<bigint[]> {
    for (let index = 0; index < count; index++) {
      const vector: bigint[] = new Array(n);
      for (let i = n - 1, rest = index; i >= 0; i--, rest = Math.floor(rest / words.length))
        vector[i] = words[rest % words.length];
      yield vector;
    }
  }
  return { exhaustive: true, count, seed, [Symbol.iterator]: iterate };
}

/** Makes one vector. */
export type Corner = () => bigint[];

/**
 * Corners, then random vectors: where the corners would be more than half, a random half of them.
 * @param corners fixed vectors
 * @param makers functions of one random vector each, used in rotation
 * @throws UserError if the count is not an integer of at least 1
 */
export function sampledVectors(
  corners: () => readonly Corner[],
  makers: readonly ((random: Random) => bigint[])[],
  { count, seed }: VectorOptions,
): VectorSet {
  if (!Number.isSafeInteger(count) || count < 1)
    throw new UserError(`count of vectors is ${count}: accepted are integers from 1`);
  function* iterate(): Generator<bigint[]> {
    const random = seededRandom(seed);
    const most = Math.floor(count / 2);
    const all = corners();
    const fixed = all.length > most ? random.shuffled(all).slice(0, most) : all;
    for (const corner of fixed) yield corner();
    for (let i = 0; i < count - fixed.length; i++) yield makers[i % makers.length](random);
  }
  return { exhaustive: false, count, seed, [Symbol.iterator]: iterate };
}
