// Synthesis of a whole design: each distinct module once, in parallel; totals and levels through the hierarchy.

import { inParallel } from "../pool.ts";
import { LongestPaths } from "./longest-path.ts";
import type { NetlistModule } from "./netlist.ts";
import type { YosysLimits } from "./run.ts";
import { BANK } from "./sources.ts";
import type { Structure } from "./structure.ts";
import { type SynthesisTask, type Synthesized, synthesizeModule } from "./synthesize.ts";
import { cellKind, type Target } from "./targets.ts";

export interface SynthesizedModule {
  readonly name: string;
  readonly instances: bigint;
  /** LUTs of the module itself */
  readonly luts: bigint;
  /** LUTs of the module and everything below it */
  readonly totalLuts: bigint;
  /** LUTs on the longest path from an input to an output, through everything below it */
  readonly levels: number;
  /** time and memory of Yosys on it; 0 for a module of instances and wires alone, which needs no synthesis */
  readonly seconds: number;
  readonly memoryMiB: number;
  readonly fromCache: boolean;
  readonly cells: Readonly<Record<string, number>>;
}

export interface SynthesizedDesign {
  readonly target: Target;
  /** each after those it instantiates, the top last */
  readonly modules: readonly SynthesizedModule[];
  readonly luts: bigint;
  readonly levels: number;
  /** cells of the whole design by type */
  readonly cells: Readonly<Record<string, bigint>>;
  /** the synthesized netlist as Verilog, by file name */
  readonly verilog: ReadonlyMap<string, string>;
}

export interface DesignOptions {
  readonly version: string;
  readonly limits?: YosysLimits;
  /** called when a module is done: "3 of 12 modules" */
  readonly report?: (status: string) => void;
}

/**
 * Synthesizes every module of a design that has banks.
 * @param sources Verilog files by name (<module>.v), as `verilogOf` gives them
 * @throws UserError as synthesizeModule
 */
export async function synthesizeDesign(
  sources: ReadonlyMap<string, string>,
  structure: Structure,
  target: Target,
  { version, limits = {}, report = () => undefined }: DesignOptions,
): Promise<SynthesizedDesign> {
  const wiring = new Map(structure.wiring.map((module) => [module.name, module]));
  const source = (name: string): string => {
    const text = sources.get(`${name}.v`);
    if (text === undefined) throw new Error(`no Verilog file of module ${name}`);
    return text;
  };
  // the largest first, so that no core waits long at the end
  const tasks = Object.entries(structure.ownWires)
    .filter(([name]) => !wiring.has(name))
    .sort(([, a], [, b]) => b - a)
    .map(
      ([name, wires]): SynthesisTask => ({
        name,
        text: source(name),
        bank: source(BANK),
        children: new Map(structure.children[name].map((child) => [child, source(child)])),
        size: `${wires.toLocaleString("en")} wires`,
      }),
    );
  let done = 0;
  const results = await inParallel(tasks, async (task) => {
    const result = await synthesizeModule(task, target, version, limits);
    report(`${++done} of ${tasks.length} modules`);
    return result;
  });
  const made = new Map(tasks.map(({ name }, i) => [name, results[i]]));
  return summary(structure, target, { made, wiring, source });
}

interface Parts {
  readonly made: ReadonlyMap<string, Synthesized>;
  readonly wiring: ReadonlyMap<string, NetlistModule>;
  readonly source: (name: string) => string;
}

function summary({ modules }: Structure, target: Target, { made, wiring, source }: Parts): SynthesizedDesign {
  const netlist = new Map([...wiring, ...[...made].map(([name, { netlist: inside }]) => [name, inside] as const)]);
  const paths = new LongestPaths(netlist, ({ type }) => cellKind(target, type)?.levels ?? 0);
  const totals = new Map<string, bigint>();
  const cells: Record<string, bigint> = {};
  const rows = modules.map(({ name, instances }): SynthesizedModule => {
    const result = made.get(name);
    const own = result?.cells ?? {};
    let luts = 0n;
    for (const [type, count] of Object.entries(own)) {
      cells[type] = (cells[type] ?? 0n) + BigInt(count) * instances;
      luts += BigInt((cellKind(target, type)?.luts ?? 0) * count);
    }
    const below = (netlist.get(name)?.cells ?? []).reduce((sum, { type }) => sum + (totals.get(type) ?? 0n), 0n);
    totals.set(name, luts + below);
    return {
      name,
      instances,
      luts,
      totalLuts: luts + below,
      levels: paths.depth(name),
      seconds: result?.seconds ?? 0,
      memoryMiB: result?.memoryMiB ?? 0,
      fromCache: result?.fromCache ?? false,
      cells: own,
    };
  });
  const top = rows.at(-1);
  if (!top) throw new Error("a design without modules");
  const verilog = modules.map(({ name }) => [`${name}.v`, made.get(name)?.verilog ?? source(name)] as const);
  return { target, modules: rows, luts: top.totalLuts, levels: top.levels, cells, verilog: new Map(verilog) };
}
