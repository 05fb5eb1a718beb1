// The parts of `tcvar bounds-sweep`: one precision in one regime, here or in processes of their own.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inParallel } from "../../sim/drivers/pool.ts";
import { onInterruption } from "../core/cleanup.ts";
import { floatFormat } from "../params/format.ts";
import type { Regime } from "../params/regime.ts";
import type { Variant } from "../params/variant.ts";
import { type SweepDim, type SweepPoint, sweepPoints } from "../var/theorem-sweep.ts";
import { childRecord } from "./child.ts";
import type { Report } from "./progress.ts";

/** All places of one precision. */
export interface SweepJob {
  readonly regime: Regime;
  readonly p: number;
}

/** What holds for the whole sweep. */
export interface SweepSettings {
  readonly variant: Variant;
  readonly layers: number;
  readonly stages: number;
  readonly fused: boolean;
  /** of the square maps */
  readonly sides: readonly number[];
  readonly dims: readonly SweepDim[];
}

/** The places of a sweep: every side with every dimension up to the number of tokens, as the paper has it (d <= O(n)). */
export function placesOf({ sides, dims }: Pick<SweepSettings, "sides" | "dims">): { side: number; d: number }[] {
  return sides.flatMap((side) => {
    const n = side * side;
    const within = dims.map((d) => (d === "n" ? n : d)).filter((d) => d <= n);
    return [...new Set(within)].map((d) => ({ side, d }));
  });
}

/** Beyond this precision the operations take gigabytes: one process at a time. */
const LARGEST_IN_PARALLEL = 32;

const isLarge = ({ p }: SweepJob): boolean => p > LARGEST_IN_PARALLEL;

/** Counts the circuits of every row at all places. @throws UserError where the regime does not apply */
export async function sweepOne(
  { regime, p }: SweepJob,
  { variant, fused, layers, stages, ...places }: SweepSettings,
  report: Report,
): Promise<SweepPoint[]> {
  const points: SweepPoint[] = [];
  for (const { side, d } of placesOf(places)) {
    report(`${regime}, p = ${p}, n = ${side * side}, d = ${d}`);
    // progress and interruption have their turn
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    const size = { map: { h: side, w: side }, d, layers, stages };
    points.push(...sweepPoints({ format: floatFormat(p), variant, regime, fused }, size));
  }
  return points;
}

/** Does jobs, each in a process of its own, as many at a time as there are cores. @throws UserError where one fails */
export async function sweepInChildren(
  jobs: readonly SweepJob[],
  settings: SweepSettings,
  report: Report,
): Promise<SweepPoint[]> {
  const folder = mkdtempSync(join(tmpdir(), "tcvar-sweep-"));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  const release = onInterruption(remove);
  let over = 0;
  try {
    const run = async (job: SweepJob): Promise<SweepPoint[]> => {
      const points = await inChild(job, settings, folder);
      report(`${++over} of ${jobs.length} precisions`);
      return points;
    };
    const large = await inParallel(jobs.filter(isLarge), run, 1);
    const others = await inParallel(
      jobs.filter((job) => !isLarge(job)),
      run,
    );
    return jobs.flatMap((job) => (isLarge(job) ? large : others).shift() as SweepPoint[]);
  } finally {
    release();
    remove();
  }
}

async function inChild({ regime, p }: SweepJob, settings: SweepSettings, folder: string): Promise<SweepPoint[]> {
  const { sides, dims, ...others } = settings;
  const record = (await childRecord("bounds-sweep", {
    ...{ regime, precisions: p, ...others },
    sides: sides.join(),
    dims: dims.join(),
    out: join(folder, `${regime}${p}`),
  })) as { readonly points: readonly SweepPoint[] };
  // counts above 2^53 are decimal strings
  return record.points.map((point) => ({ ...point, gates: BigInt(point.gates), wires: BigInt(point.wires) }));
}
