// Synthesis of one module: its banks as LUTs, the modules it instantiates kept as black boxes.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cached, contentKey, getCached } from "../../../generator/core/cache.ts";
import type { UserError } from "../../../generator/core/errors.ts";
import { stableJson } from "../../../generator/core/stable-json.ts";
import { type NetlistModule, parseNetlist } from "./netlist.ts";
import { runYosys, type YosysLimits } from "./run.ts";
import { BANK, stubOf } from "./sources.ts";
import { cellKind, type Target, targetDescription } from "./targets.ts";

/** A module to synthesize. */
export interface SynthesisTask {
  readonly name: string;
  /** Verilog of the module, without comments */
  readonly text: string;
  /** Verilog of the bank primitive */
  readonly bank: string;
  /** Verilog of the modules it instantiates, by name: only their ports are read */
  readonly children: ReadonlyMap<string, string>;
  /** what the message of a failure says of its size: "11,000 wires" */
  readonly size: string;
}

/** What became of it. */
export interface Synthesized {
  readonly netlist: NetlistModule;
  /** cells of the module itself by type, modules not among them */
  readonly cells: Readonly<Record<string, number>>;
  /** time and memory of the run that made it, now or before */
  readonly seconds: number;
  readonly memoryMiB: number;
  readonly fromCache: boolean;
  /** the synthesized netlist as Verilog */
  readonly verilog: string;
}

const KIND = "synth";
const RESULT = "result.json";
const VERILOG = "netlist.v";

/** The script: reads the three files, synthesizes, writes netlist.json and netlist.v. */
export function synthesisScript(module: string, target: Target): string[] {
  return [
    "read_verilog -lib children.v",
    `read_verilog ${BANK}.v module.v`,
    targetDescription(target).command(module),
    // a target's library stays out of what is written
    `select ${module}`,
    "json -compat-int -o netlist.json",
    `write_verilog -noattr -norename -selected ${VERILOG}`,
  ];
}

/**
 * Synthesizes a module, or takes it from the cache: the address is the text that Yosys gets, the script and the version.
 * @throws UserError that names the module and its size: as runYosys, and exit code 4 for output that makes no sense
 */
export async function synthesizeModule(
  task: SynthesisTask,
  target: Target,
  version: string,
  limits: YosysLimits = {},
): Promise<Synthesized> {
  const script = synthesisScript(task.name, target);
  const stubs = [...task.children].map(([, text]) => stubOf(text)).join("");
  const files = new Map([
    [`${BANK}.v`, task.bank],
    ["module.v", task.text],
    ["children.v", stubs],
  ]);
  const key = contentKey({ files, script, version });
  const fromCache = getCached(KIND, key) !== undefined;
  const directory = await cached(KIND, key, async (temporary) => {
    const made = await run(task, target, { files, script, limits });
    writeFileSync(join(temporary, RESULT), stableJson(made.result));
    writeFileSync(join(temporary, VERILOG), made.verilog);
  });
  const result: Result = JSON.parse(readFileSync(join(directory, RESULT), "utf8"));
  return { ...result, fromCache, verilog: readFileSync(join(directory, VERILOG), "utf8") };
}

type Result = Omit<Synthesized, "fromCache" | "verilog">;

async function run(
  task: SynthesisTask,
  target: Target,
  given: { files: ReadonlyMap<string, string>; script: readonly string[]; limits: YosysLimits },
): Promise<{ result: Result; verilog: string }> {
  const { outputs, seconds, memoryMiB, garbage } = await runYosys({
    task: `synthesizing ${task.name}, ${task.size}`,
    ...given,
    outputs: ["netlist.json", VERILOG],
  });
  const netlist = moduleIn(outputs[0], task.name, garbage);
  const cells: Record<string, number> = {};
  for (const { type } of netlist.cells) {
    if (task.children.has(type)) continue;
    if (!cellKind(target, type)) throw garbage(`left a cell of type ${type}, which ${target} does not have`);
    cells[type] = (cells[type] ?? 0) + 1;
  }
  return { result: { netlist: slim(netlist), cells, seconds, memoryMiB }, verilog: outputs[1] };
}

function moduleIn(text: string, name: string, garbage: (reason: string) => UserError): NetlistModule {
  try {
    const module = parseNetlist(text).get(name);
    if (module) return module;
  } catch (error) {
    if (error instanceof SyntaxError) throw garbage(`wrote a netlist that makes no sense: ${error.message}`);
    throw error;
  }
  throw garbage(`wrote a netlist without ${name}`);
}

/** The netlist without what nobody asks for later. */
function slim(module: NetlistModule): NetlistModule {
  return { ...module, cells: module.cells.map((cell, i) => ({ ...cell, name: `${i}`, parameters: {} })) };
}
