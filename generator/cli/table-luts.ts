// LUTs of the operations in the table: made by Yosys where that takes minutes at most, kept by content.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findProgram } from "../../sim/drivers/tools.ts";
import { toolVersion } from "../../sim/drivers/version.ts";
import { verilogOf } from "../../sim/drivers/yosys/sources.ts";
import { type Circuit, distinctCircuits } from "../circuit/circuit.ts";
import { contentKey, getCached, putCached } from "../core/cache.ts";
import { stableJson } from "../core/stable-json.ts";
import { structuralFiles } from "../emit/design.ts";
import { ownCounts } from "../metrics/counts.ts";
import type { Report } from "./progress.ts";
import { synthesize } from "./synth-run.ts";
import type { Design } from "./tops.ts";

/** `made`: Yosys runs where it has not yet; `kept`: only what an earlier run made; `none`: not looked at. */
export type LutMode = "made" | "kept" | "none";

/** LUTs and the longest path in LUTs; null, and why, where there are none. */
export interface Luts {
  readonly luts: number | null;
  readonly lutLevels: number | null;
  readonly noLuts?: string;
}

/** Wires that Yosys takes some four minutes for: of one module on one core, and of all modules on two. */
const MOST_WIRES = { module: 25_000n, total: 60_000n };
const LIMITS = { timeoutSeconds: 3600 };
const TARGET = "lut6";
const KIND = "table-luts";
const FILE = "luts.json";

/** The LUTs of a design. @throws UserError as `synthesize`, where Yosys has to run */
export async function lutsOf(design: Design, mode: LutMode, report: Report): Promise<Luts> {
  const { circuit } = design;
  if (mode === "none") return without("left out");
  const large = tooLarge(circuit);
  if (large) return without(large);
  if (mode === "kept" && findProgram("yosys") === undefined) return without("yosys is not installed");
  const version = await toolVersion("yosys");
  const key = contentKey({ sources: verilogOf(structuralFiles(circuit, "tcvar table")), target: TARGET, version });
  const kept = getCached(KIND, key);
  if (kept) return JSON.parse(readFileSync(join(kept, FILE), "utf8"));
  if (mode === "kept") return without("not synthesized yet: tcvar table does");
  const { synthesized } = await synthesize(design, TARGET, {
    limits: LIMITS,
    seed: 1,
    report: (status) => report(`${circuit.name}: ${status}`),
  });
  const luts: Luts = { luts: Number(synthesized.luts), lutLevels: synthesized.levels };
  await putCached(KIND, key, (temporary) => writeFileSync(join(temporary, FILE), stableJson(luts)));
  return luts;
}

const without = (noLuts: string): Luts => ({ luts: null, lutLevels: null, noLuts });

function tooLarge(circuit: Circuit): string | undefined {
  const wires = distinctCircuits(circuit).map((module) => ownCounts(module).wires);
  const total = wires.reduce((sum, count) => sum + count, 0n);
  const largest = wires.reduce((most, count) => (count > most ? count : most), 0n);
  const [found, most, where] =
    largest > MOST_WIRES.module
      ? [largest, MOST_WIRES.module, "one module"]
      : [total, MOST_WIRES.total, "distinct modules"];
  if (found <= most) return undefined;
  return `${found.toLocaleString("en")} wires in ${where}: up to ${most.toLocaleString("en")} are synthesized here`;
}
