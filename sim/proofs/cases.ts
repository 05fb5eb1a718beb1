// What is tried for an operation at a format.
import type { FloatFormat } from "../../generator/params/format.ts";
import { operationVectors } from "../vectors/operation-vectors.ts";
import { argumentsBesideMiddles, argumentsBesidePowers, everyArgument } from "./exp-cases.ts";
import { EXHAUSTIVE_PRECISION, everyQuotient, everyRoot, hardQuotients, hardRoots } from "./quotient-cases.ts";

/** The operations whose error is bounded. */
export const PROOF_TOPS = ["fdiv", "fsqrt", "fexp"] as const;
export type ProofTop = (typeof PROOF_TOPS)[number];

export interface ProofEffort {
  /** random cases where significands are not exhausted */
  readonly random: number;
  readonly seed: number;
  /** exp: exhaust the significands up to this precision */
  readonly scan: number;
}

/** Vectors of operand words, and how they were found. */
export interface ProofCases {
  readonly kind: "exhaustive" | "hardest" | "random";
  readonly vectors: Iterable<bigint[]>;
}

/** Odd divisors that are tried with their hardest dividends, and how far from squares roots are tried. */
const DIVISORS = 2 ** 14;
const ROOT_SPAN = 2 ** 12;
/** Arguments of exp among which the nearest to middles are looked for. */
const SEARCHED = 2 ** 22;

/** Random cases, corners among them, where significands are exhausted: zeros, signs, exponents anywhere. */
const BESIDE_EXHAUSTIVE = 2 ** 13;

/** All cases of an operation: every significand where they are few, else the hardest known and random ones. */
export function proofCases(top: ProofTop, format: FloatFormat, { random, seed, scan }: ProofEffort): ProofCases[] {
  const few = format.p <= EXHAUSTIVE_PRECISION;
  const count = few ? Math.min(random, BESIDE_EXHAUSTIVE) : random;
  const sampled: ProofCases = {
    kind: "random",
    vectors: operationVectors(top, format, {}, { count, seed, exhaustiveBits: 0 }),
  };
  if (top === "fdiv")
    return few
      ? [{ kind: "exhaustive", vectors: everyQuotient(format) }, sampled]
      : [{ kind: "hardest", vectors: hardQuotients(format, DIVISORS, seed) }, sampled];
  if (top === "fsqrt")
    return few
      ? [{ kind: "exhaustive", vectors: everyRoot(format) }, sampled]
      : [{ kind: "hardest", vectors: hardRoots(format, ROOT_SPAN) }, sampled];
  if (few || format.p <= scan) return [{ kind: "exhaustive", vectors: everyArgument(format) }, sampled];
  return [
    { kind: "hardest", vectors: argumentsBesidePowers(format) },
    { kind: "hardest", vectors: argumentsBesideMiddles(format, SEARCHED, seed) },
    sampled,
  ];
}
