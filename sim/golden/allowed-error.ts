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
  /** allowed difference of any of its numbers, absolute; none where no run has come so far with the tokens expected */
  readonly error: number;
  /** runs that have come so far with the tokens expected: others say nothing of errors */
  readonly runs: number;
}

/** Runs, and how far beyond the farthest of them is allowed: rounding errors are no more random than the seeds are many. */
export interface AllowedErrorOptions {
  readonly runs?: number;
  readonly factor?: number;
  readonly seed?: number;
}

/** The stages of a run, in the order of computation; with tokens expected, up to those that differ. */
function stagesOf(run: TracedRun, on: Arithmetic<number>, tokens?: ReadonlyMap<string, string>): Stages {
  const stages: Stages = { numbers: new Map(), tokens: new Map() };
  let same = true;
  run(on, (name, stage: Tensor<number> | Indices) => {
    if ("indices" in stage) {
      stages.tokens.set(name, stage.indices.join());
      same &&= tokens === undefined || tokens.get(name) === stage.indices.join();
    } else if (same) stages.numbers.set(name, stage);
  });
  return stages;
}

interface Stages {
  readonly numbers: Map<string, Tensor<number>>;
  readonly tokens: Map<string, string>;
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
  const plain = stagesOf(run, doubleArithmetic);
  const perturbed = range(0, runs).map((i) => stagesOf(run, perturbedArithmetic(p, seed + i), plain.tokens).numbers);
  const allowed = new Map<string, AllowedError>();
  for (const [name, expected] of plain.numbers) {
    const found = perturbed.flatMap((stages) => stages.get(name) ?? []);
    const differences = found.map(({ data }) => largestDifference(expected.data, data));
    const scale = expected.data.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    allowed.set(name, { expected, scale, error: factor * Math.max(0, ...differences), runs: found.length });
  }
  return allowed;
}
