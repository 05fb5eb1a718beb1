// What error p-bit arithmetic allows: computed by Monte Carlo arithmetic. The model is computed in doubles with a random
// relative error of at most 2^-p in every result (weights included), several times; how far these runs lie from the one
// without errors, at most, is the error to expect. The tolerance is a few times that.
import { distanceOf, type StageNumbers, sameUntil } from "./errors-of-stages.ts";

/** Runs with random errors. */
export const RUNS = 8;
/** The tolerance is so many times the largest error of the runs. */
export const FACTOR = 4;
/** What doubles themselves add, in any stage. */
const DOUBLES = 2 ** -44;

export interface Tolerance {
  /** of each stage: relative to its largest magnitude; undefined for tokens, and where no run comes so far with the same tokens */
  readonly stages: readonly (number | undefined)[];
  /** runs whose tokens differ from those without errors: the tokens are not determined at this precision */
  readonly differing: number;
}

/** @param exact the stages in doubles @param run the stages with random errors of a seed */
export function toleranceOf(
  exact: readonly StageNumbers[],
  p: number,
  run: (seed: number) => readonly StageNumbers[],
): Tolerance {
  const largest = exact.map((): number | undefined => undefined);
  let differing = 0;
  for (let seed = 1; seed <= RUNS; seed++) {
    const stages = run(seed);
    const same = sameUntil(stages, exact);
    if (same < exact.length) differing++;
    for (let k = 0; k < same; k++)
      if (exact[k].kind === "words") {
        const { relative } = distanceOf(stages[k].values, exact[k].values, p);
        largest[k] = Math.max(largest[k] ?? 0, relative);
      }
  }
  return { stages: largest.map((error) => (error === undefined ? error : FACTOR * error + DOUBLES)), differing };
}
