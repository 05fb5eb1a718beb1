// The circuit against the golden model: every stage, bit for bit.
import type { FloatFormat } from "../../generator/params/format.ts";
import type { FloatValue } from "../golden/value.ts";
import { encode } from "../golden/word.ts";
import type { Stage } from "./stages.ts";

/** A word of the circuit that is not the golden model's. */
export interface WrongWord {
  readonly stage: string;
  /** row-major */
  readonly index: number;
  readonly expected: bigint;
  readonly found: bigint;
}

/** What the comparison has seen. */
export interface Equality {
  /** stages of the circuit that were compared */
  readonly stages: number;
  readonly words: number;
  readonly wrong: number;
  /** stages that have wrong words, in the order of computation */
  readonly wrongStages: readonly string[];
  /** the first wrong word of the first such stage */
  readonly first?: WrongWord;
}

/** @throws Error (a bug) when a stage of the circuit is none of the golden model's, or has another number of words */
export function equalityOf(
  format: FloatFormat,
  golden: readonly Stage<FloatValue>[],
  found: ReadonlyMap<string, readonly bigint[]>,
): Equality {
  const names = new Set(golden.map(({ name }) => name));
  const unknown = [...found.keys()].find((name) => !names.has(name));
  if (unknown !== undefined) throw new Error(`the golden model has no stage ${unknown}`);
  let [stages, words] = [0, 0];
  const wrong: WrongWord[] = [];
  for (const stage of golden) {
    const entries = found.get(stage.name);
    if (!entries) continue;
    const expected = stage.kind === "index" ? stage.data.map(BigInt) : stage.data.map((x) => encode(format, x));
    if (entries.length !== expected.length)
      throw new Error(`stage ${stage.name} has ${entries.length} words, the golden model ${expected.length}`);
    stages++;
    words += entries.length;
    entries.forEach((entry, index) => {
      if (entry !== expected[index]) wrong.push({ stage: stage.name, index, expected: expected[index], found: entry });
    });
  }
  return {
    stages,
    words,
    wrong: wrong.length,
    wrongStages: [...new Set(wrong.map(({ stage }) => stage))],
    first: wrong[0],
  };
}

/** Was something compared, and all of it equal? */
export const isEqual = ({ words, wrong }: Equality): boolean => words > 0 && wrong === 0;
