// What error p-bit arithmetic allows: how far runs in doubles with random errors of up to 2^-p lie from the run without.
import { range } from "../../generator/core/integers.ts";
import type { Arithmetic } from "./arithmetic.ts";
import { doubleArithmetic, perturbedArithmetic } from "./double-arithmetic.ts";
import type { Indices, ModelTrace, Tensor } from "./tensor.ts";

/** A computation in doubles that tells its stages. */
export type TracedRun = (on: Arithmetic<number>, trace: ModelTrace<number>) => void;

/** A stage in doubles, and what error is allowed in it. */
export interface AllowedError {
  readonly expected: Tensor<number>;
  /** largest magnitude expected */
  readonly scale: number;
  /** allowed difference of any of its numbers, absolute */
  readonly error: number;
}

/** Runs, and how far beyond the farthest of them is allowed: rounding errors are no more random than the seeds are many. */
export interface AllowedErrorOptions {
  readonly runs?: number;
  readonly factor?: number;
  readonly seed?: number;
}

/** The stages of a run, in the order of computation; indices of tokens are left out. */
function stagesOf(run: TracedRun, on: Arithmetic<number>): Map<string, Tensor<number>> {
  const stages = new Map<string, Tensor<number>>();
  run(on, (name, stage: Tensor<number> | Indices) => {
    if ("data" in stage) stages.set(name, stage);
  });
  return stages;
}

/** The largest difference between two lists of numbers. */
export function largestDifference(a: readonly number[], b: readonly number[]): number {
  return a.reduce((most, x, k) => Math.max(most, Math.abs(x - b[k])), 0);
}

/**
 * For every stage, `factor` (2) times the largest difference that `runs` (8) runs have from the run in plain doubles. Each
 * result is off by up to 2^-p, as a rounding to p bits is, so that what amplifies errors is measured, not estimated.
 */
export function allowedErrors(
  run: TracedRun,
  p: number,
  { runs = 8, factor = 2, seed = 1 }: AllowedErrorOptions = {},
): Map<string, AllowedError> {
  const perturbed = range(0, runs).map((i) => stagesOf(run, perturbedArithmetic(p, seed + i)));
  const allowed = new Map<string, AllowedError>();
  for (const [name, expected] of stagesOf(run, doubleArithmetic)) {
    const differences = perturbed.map((stages) => largestDifference(expected.data, stages.get(name)?.data ?? []));
    const scale = expected.data.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    allowed.set(name, { expected, scale, error: factor * Math.max(...differences) });
  }
  return allowed;
}
