// The parts of `tcvar prove-bounds`: one construction of an operation at one precision, here or in processes of their own.
import { inParallel } from "../../sim/drivers/pool.ts";
import { type ProofTop, proofCases } from "../../sim/proofs/cases.ts";
import { holds, type ProofRecord, prove } from "../../sim/proofs/prove.ts";
import { floatFormat } from "../params/format.ts";
import type { Regime } from "../params/regime.ts";
import { VARIANTS, type Variant } from "../params/variant.ts";
import { childRecord } from "./child.ts";
import { runEngine } from "./engines.ts";
import type { Report } from "./progress.ts";
import { designOf } from "./tops.ts";

/** A construction at a precision; `operation` is its name among the options. */
export interface ProofJob {
  readonly operation: string;
  readonly top: ProofTop;
  readonly p: number;
  readonly regime: Regime;
}

/** What of the options counts for every job. */
export interface ProofOptions {
  readonly expBits?: number;
  /** only this one; all when left out */
  readonly variant?: Variant;
  readonly random: number;
  readonly scan: number;
  readonly seed: number;
}

/** What was found about one circuit, and whether its bound holds. */
export interface ProofLine extends Omit<ProofRecord, "worstRelative" | "worstUlp"> {
  readonly top: ProofTop;
  readonly p: number;
  readonly E: number;
  readonly regime: Regime;
  readonly variant: Variant;
  readonly holds: boolean;
  /** the greatest error seen, in units of 2^-p and of the last place; null where a result is too far off for a figure */
  readonly worstRelative: number | null;
  readonly worstUlp: number | null;
}

/** Does a job: a line for each variant. @param report told how many cases were run */
export async function proveOne(
  { top, p, regime }: ProofJob,
  { expBits, variant: only, random, scan, seed }: ProofOptions,
  report: Report,
): Promise<ProofLine[]> {
  const format = floatFormat(p, expBits);
  const variants = only ? [only] : VARIANTS;
  const designs = variants.map((variant) => designOf(top, { precision: p, expBits, variant, regime }));
  const subjects = designs.map((design) => ({
    name: design.circuit.name,
    run: (vectors: readonly (readonly bigint[])[]) => runEngine("netlist", design, vectors),
  }));
  const cases = proofCases(top, format, { random, seed, scan });
  const found = await prove(top, format, designs[0].shape, cases, subjects, (count) => report(`${count} cases`));
  return found.map((record, i) => ({
    top,
    p,
    E: format.E,
    regime,
    variant: variants[i],
    holds: holds(record),
    ...record,
    worstRelative: figure(record.worstRelative),
    worstUlp: figure(record.worstUlp),
  }));
}

const figure = (error: number): number | null => (Number.isFinite(error) ? error : null);

/**
 * Does jobs, each in a process of its own, as many at a time as there are cores.
 * @param take told what each found, in the order of the jobs
 * @param done told how many are over
 * @throws UserError where a process fails
 */
export async function inChildren(
  jobs: readonly ProofJob[],
  options: ProofOptions,
  take: (found: readonly ProofLine[]) => void,
  done: (jobs: number) => void,
): Promise<void> {
  const found: (readonly ProofLine[])[] = [];
  let [told, over] = [0, 0];
  await inParallel([...jobs.keys()], async (i) => {
    found[i] = await inChild(jobs[i], options);
    done(++over);
    while (found[told]) take(found[told++]);
  });
}

async function inChild({ operation, p, regime }: ProofJob, options: ProofOptions): Promise<ProofLine[]> {
  const { expBits, variant, random, scan, seed } = options;
  const values = { operation, precision: p, "exp-bits": expBits, variant, regime, random, scan, seed };
  return (await childRecord("prove-bounds", values)) as ProofLine[];
}
