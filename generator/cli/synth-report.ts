// What `tcvar synth` prints: a row a module, totals, and what the cross-check compared.
import type { CrossCheck } from "../../sim/drivers/yosys/cross-check.ts";
import type { SynthesizedDesign } from "../../sim/drivers/yosys/design.ts";
import { type Target, targetDescription } from "../../sim/drivers/yosys/targets.ts";
import type { Circuit } from "../circuit/circuit.ts";
import { distinctCircuits } from "../circuit/circuit.ts";
import { ownCounts } from "../metrics/counts.ts";
import type { Verified } from "./synth-verify.ts";
import type { Design } from "./tops.ts";

/** Everything that was found out. */
export interface SynthReport {
  readonly design: Design;
  readonly target: Target;
  readonly version: string;
  readonly check: CrossCheck & { readonly fromCache: boolean };
  readonly synthesized: SynthesizedDesign;
  readonly verified?: Verified;
  readonly seconds: number;
}

/** The report as a value for JSON. Figures of a module are its own; depth and levels go through everything below it. */
export function reportRecord(report: SynthReport): Record<string, unknown> {
  const { design, target, version, check, synthesized, verified, seconds } = report;
  return {
    top: design.top,
    ...design.parameters,
    target,
    yosys: version,
    luts: synthesized.luts,
    levels: synthesized.levels,
    gates: check.top.gates,
    wires: check.top.wires,
    depth: check.top.depth,
    cells: synthesized.cells,
    crossCheck: {
      equal: check.differences.length === 0,
      modules: check.modules,
      figures: check.figures,
      longestPath: check.flattened ? "ltp" : "composed",
      fromCache: check.fromCache,
    },
    verified,
    seconds: rounded(seconds),
    modules: rows(report).map((row) => ({ ...row, seconds: rounded(row.seconds) })),
  };
}

/** The report as text. */
export function reportText(report: SynthReport): string {
  const { design, target, version, check, synthesized, verified } = report;
  const settings = Object.entries(design.parameters).map(([name, value]) => `${name} = ${value}`);
  const all = rows(report);
  const seconds = all.reduce((sum, row) => sum + row.seconds, 0);
  const memory = Math.max(...all.map((row) => row.memoryMiB));
  const body = all.map((row) => {
    const run = row.synthesized
      ? [row.seconds.toFixed(1), `${row.memoryMiB}`, row.fromCache ? "cached" : ""]
      : ["", "", ""];
    return [row.name, ...[row.instances, row.gates, row.wires, row.depth, row.luts, row.levels].map(grouped), ...run];
  });
  const { gates, wires, depth } = check.top;
  const total = ["total", "", ...[gates, wires, depth, synthesized.luts, synthesized.levels].map(grouped)];
  return [
    `${design.top} (${settings.join(", ")}) for ${target}: ${targetDescription(target).text}; Yosys ${version}`,
    "",
    table([
      ["module", "instances", "gates", "wires", "depth", "LUTs", "levels", "seconds", "MiB", ""],
      ...body,
      [...total, seconds.toFixed(1), `${memory}`, ""],
    ]),
    "",
    ...otherCells(report),
    crossCheckLine(check),
    ...(verified ? [verifiedLine(verified)] : []),
  ].join("\n");
}

function crossCheckLine(check: CrossCheck): string {
  const path = check.flattened
    ? `the longest path (${check.top.depth}) as ltp finds it in the flattened design`
    : `the longest path (${check.top.depth}) as composed from Yosys's netlists, the design being too large to flatten`;
  const modules = check.modules === 1 ? "the module" : `all ${check.modules} modules`;
  return `cross-check: gates, wires, depth and instances of ${modules} are equal in Yosys's netlist; and ${path}`;
}

const verifiedLine = ({ vectors, exhaustive, seed }: Verified): string =>
  `verified: the synthesized netlist in Icarus equals the golden model on ${exhaustive ? "all " : ""}${grouped(vectors)} vectors${exhaustive ? "" : `, seed ${seed}`}`;

/** Cells that are not LUTs, where the target has such. */
function otherCells({ synthesized }: SynthReport): string[] {
  const entries = Object.entries(synthesized.cells);
  if (entries.length === 0 || (entries.length === 1 && entries[0][0] === "$lut")) return [];
  return [`cells: ${entries.map(([type, count]) => `${type} ${grouped(count)}`).join(", ")}`];
}

interface Row {
  readonly name: string;
  readonly instances: bigint;
  readonly gates: bigint;
  readonly wires: bigint;
  readonly depth: number;
  readonly luts: bigint;
  readonly levels: number;
  readonly seconds: number;
  readonly memoryMiB: number;
  readonly fromCache: boolean;
  /** false for a module of instances and wires alone */
  readonly synthesized: boolean;
}

function rows({ design, check, synthesized }: SynthReport): Row[] {
  const circuits = new Map<string, Circuit>(distinctCircuits(design.circuit).map((circuit) => [circuit.name, circuit]));
  return synthesized.modules.map((module) => {
    const { gates, wires } = ownCounts(circuits.get(module.name) as Circuit);
    const { name, instances, luts, levels, seconds, memoryMiB, fromCache } = module;
    const depth = check.depths.get(name) as number;
    return {
      name,
      instances,
      gates,
      wires,
      depth,
      luts,
      levels,
      seconds,
      memoryMiB,
      fromCache,
      synthesized: gates > 0n,
    };
  });
}

const rounded = (seconds: number): number => Math.round(seconds * 100) / 100;
const grouped = (count: number | bigint): string => count.toLocaleString("en");

/** Rows in columns: names to the left, numbers to the right. */
function table(lines: readonly (readonly string[])[]): string {
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  const last = lines[0].length - 1;
  return lines
    .map((line) =>
      line
        .map((cell, i) => (i === 0 || i === last ? cell.padEnd(widths[i]) : cell.padStart(widths[i])))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
