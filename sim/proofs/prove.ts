// The bound on an operation's error, checked on the results of its circuits; and the greatest error seen.
import type { FloatFormat } from "../../generator/params/format.ts";
import type { GoldenShape } from "../golden/definition.ts";
import { describeWord } from "../golden/describe.ts";
import { goldenOperation } from "../golden/operations.ts";
import { decode, isCanonical } from "../golden/word.ts";
import type { ProofCases, ProofTop } from "./cases.ts";
import { expError } from "./exp-error.ts";
import { quotientError, rootError } from "./quotient-error.ts";

/** How near a result is, and whether it keeps the bound that is promised: half a place; exp: 2^-p and faithful. */
export interface Measured {
  readonly relative: number;
  readonly ulp: number;
  readonly kept: boolean;
}

/** What was found about one circuit. */
export interface ProofRecord {
  readonly circuit: string;
  readonly cases: number;
  /** cases of each kind */
  readonly exhaustive: number;
  readonly hardest: number;
  readonly random: number;
  /** the greatest error seen, in units of 2^-p and of the last place */
  readonly worstRelative: number;
  readonly worstUlp: number;
  /** results that break the bound, and results that are not the golden model's */
  readonly violations: number;
  readonly mismatches: number;
  /** the first results of either kind, in words */
  readonly first: readonly string[];
}

/** A circuit and a way to run it. */
export interface ProofSubject {
  readonly name: string;
  run(vectors: readonly (readonly bigint[])[]): Promise<readonly (readonly bigint[])[]>;
}

/** Vectors that are run at once. */
const BATCH = 1 << 15;
/** Wrong results that are shown. */
const SHOWN = 3;

/** The error of one result, a word, and whether it keeps the bound. */
export function measure(top: ProofTop, format: FloatFormat, operands: readonly bigint[], result: bigint): Measured {
  if (!isCanonical(format, result))
    return { relative: Number.POSITIVE_INFINITY, ulp: Number.POSITIVE_INFINITY, kept: false };
  const [a, b] = operands.map((word) => decode(format, word));
  const y = decode(format, result);
  if (top === "fexp") {
    const { relative, ulp, faithful, withinBound } = expError(format, a, y);
    return { relative, ulp, kept: faithful && withinBound };
  }
  const { relative, ulp, half } = top === "fdiv" ? quotientError(format, a, b, y) : rootError(format, a, y);
  return { relative, ulp, kept: half };
}

/**
 * Runs all cases through circuits that have one golden model, compares every result with it, and measures every one.
 * @param report told how many cases were run
 */
export async function prove(
  top: ProofTop,
  format: FloatFormat,
  shape: GoldenShape,
  groups: readonly ProofCases[],
  subjects: readonly ProofSubject[],
  report: (cases: number) => void = () => undefined,
): Promise<ProofRecord[]> {
  const golden = goldenOperation(top, shape);
  const records = subjects.map(({ name }) => new Tally(name));
  let ran = 0;
  for (const { kind, vectors } of groups)
    for (const batch of inBatches(vectors)) {
      const expected = batch.map((operands) => golden.evaluate(format, operands)[0]);
      const measured = batch.map((operands, v) => measure(top, format, operands, expected[v]));
      for (const [i, subject] of subjects.entries()) {
        const results = await subject.run(batch);
        if (results.length !== batch.length) throw new Error(`${results.length} results for ${batch.length} vectors`);
        for (const [v, operands] of batch.entries()) {
          const [result] = results[v];
          const same = result === expected[v];
          const error = same ? measured[v] : measure(top, format, operands, result);
          records[i].add(kind, error, same, () =>
            [
              ...operands.map((word) => describeWord(format, word)),
              `gives ${describeWord(format, result)}`,
              `golden ${describeWord(format, expected[v])}`,
            ].join("; "),
          );
        }
        report(ran + Math.round((batch.length * (i + 1)) / subjects.length));
      }
      ran += batch.length;
    }
  return records.map((tally) => tally.record());
}

function* inBatches(vectors: Iterable<bigint[]>): Generator<bigint[][]> {
  let batch: bigint[][] = [];
  for (const vector of vectors) {
    batch.push(vector);
    if (batch.length === BATCH) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

class Tally {
  private readonly circuit: string;
  private readonly cases = { exhaustive: 0, hardest: 0, random: 0 };
  private readonly first: string[] = [];
  private worstRelative = 0;
  private worstUlp = 0;
  private violations = 0;
  private mismatches = 0;

  constructor(circuit: string) {
    this.circuit = circuit;
  }

  add(kind: ProofCases["kind"], { relative, ulp, kept }: Measured, same: boolean, text: () => string): void {
    this.cases[kind]++;
    if (relative > this.worstRelative) this.worstRelative = relative;
    if (ulp > this.worstUlp) this.worstUlp = ulp;
    if (kept && same) return;
    if (!kept) this.violations++;
    if (!same) this.mismatches++;
    if (this.first.length < SHOWN) this.first.push(text());
  }

  record(): ProofRecord {
    const { circuit, cases, worstRelative, worstUlp, violations, mismatches, first } = this;
    const all = cases.exhaustive + cases.hardest + cases.random;
    return { circuit, cases: all, ...cases, worstRelative, worstUlp, violations, mismatches, first };
  }
}

/** Was something tried, and did all results keep the bound and equal the golden model's? */
export function holds({ cases, violations, mismatches }: ProofRecord): boolean {
  return cases > 0 && violations === 0 && mismatches === 0;
}
