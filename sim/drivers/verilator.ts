// Verilator: compiles to C++ (seconds to minutes), then runs fast; what it compiled is kept by content.
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import type { Circuit } from "../../generator/circuit/circuit.ts";
import { cached, contentKey } from "../../generator/core/cache.ts";
import { FILE_LIST } from "../../generator/emit/design.ts";
import { verilatorMain, type WaveFormat } from "../../generator/emit/testbench.ts";
import { countsOf } from "../../generator/metrics/counts.ts";
import { FEW_VECTORS } from "./forecast.ts";
import { type Compilation, type Engine, MEMORY_MIB, simulator } from "./simulation.ts";
import { requireOutput, runTool } from "./tool.ts";
import { toolVersion } from "./version.ts";

const PROGRAM = "Vtop";
const MAIN = "main.cpp";
const MAKEFILE = `${PROGRAM}.mk`;
const COMPILE_SECONDS = 3600;

/**
 * Functions of at most so many statements: g++ takes more than linear time on a long one (4,000 gates: 12 s instead of
 * 60 s), and nothing runs slower.
 */
const STATEMENTS_A_FUNCTION = 200;

/** How the C++ is compiled, by wires: the optimiser's time is bounded, and many files are compiled side by side. */
const LEVELS = [
  { wires: 40_000n, optimisation: "-O2", sideBySide: false },
  { wires: 400_000n, optimisation: "-O1", sideBySide: true },
] as const;
const BEYOND = { optimisation: "-O0", sideBySide: true } as const;
/** Without the optimiser a vector takes three times as long, and compiling a third of the time: see FEW_VECTORS of the forecast. */
const QUICK = { optimisation: "-O0", sideBySide: false } as const;

function levelOf(circuit: Circuit, vectors: number) {
  const { wires } = countsOf(circuit);
  // beyond the levels nothing is optimised anyway
  if (vectors <= FEW_VECTORS && wires <= LEVELS[1].wires) return QUICK;
  return LEVELS.find((level) => wires <= level.wires) ?? BEYOND;
}

const VERILATOR: Engine = {
  name: "verilator",
  tool: "verilator",
  testbench: (circuit, wave) => [MAIN, verilatorMain(circuit, wave)],
  identity: async (circuit, vectors) => ({
    version: await versions(),
    level: levelOf(circuit, vectors),
    STATEMENTS_A_FUNCTION,
  }),
  compile: async (compilation) => {
    const model = join(compilation.folder, "model");
    await verilate(compilation, model);
    // a dump is bound by the disk, and what writes it is long to compile
    const settings = [`OPT_GLOBAL=${compilation.wave === undefined ? "-O1" : "-O0"}`, "OPT_SLOW=-O0"];
    if (compilation.cache) await shareRuntime(model, compilation.wave, settings);
    const { optimisation, sideBySide } = levelOf(compilation.circuit, compilation.vectors);
    const own = [`OPT_FAST=${optimisation}`, `VM_PARALLEL_BUILDS=${sideBySide ? 1 : 0}`];
    await make(model, [...settings, ...own], [PROGRAM]);
    await copyFile(join(model, PROGRAM), join(compilation.target, PROGRAM));
  },
  invocation: (target, vectors, mode) => ({
    tool: "verilator",
    program: join(target, PROGRAM),
    args: mode.kind === "check" ? [`${vectors}`, "check", `${mode.limit}`] : [`${vectors}`, "write", "0"],
  }),
};

/**
 * @throws UserError: exit code 3 where Verilator, make or g++ is missing, 4 where one fails or gives garbage, 5 where files
 *   cannot be written
 */
export const { simulate, check } = simulator(VERILATOR);

const versions = async (): Promise<string> =>
  `Verilator ${await toolVersion("verilator")}, g++ ${await toolVersion("g++")}`;

async function verilate({ circuit, folder, wave }: Compilation, model: string): Promise<void> {
  const trace = wave === undefined ? [] : [wave === "vcd" ? "--trace" : "--trace-fst"];
  // the simulation view leaves widths to the rules of Verilog; what is emitted for people is checked by its tests
  const silent = ["-Wno-lint", "-Wno-style"];
  const fast = ["-O3", "--x-assign", "fast", "--x-initial", "fast", "--noassert"];
  const split = ["--output-split-cfuncs", `${STATEMENTS_A_FUNCTION}`];
  const names = ["--prefix", PROGRAM, "--top-module", circuit.name, "--Mdir", model];
  const run = await runTool({
    tool: "verilator",
    args: ["--cc", "--exe", ...silent, ...fast, ...split, ...trace, ...names, "-f", FILE_LIST, MAIN],
    cwd: folder,
    timeoutSeconds: COMPILE_SECONDS,
    memoryMiB: MEMORY_MIB,
  });
  requireOutput("verilator", join(model, MAKEFILE), run);
}

/**
 * Puts Verilator's own part, compiled, into the model's folder. It is the same for every design and half of the time of
 * compiling a small one.
 */
async function shareRuntime(model: string, wave: WaveFormat | undefined, settings: readonly string[]): Promise<void> {
  const trace = wave === undefined ? [] : [`verilated_${wave}_c.o`];
  const objects = ["verilated.o", "verilated_threads.o", ...trace];
  const key = contentKey({ version: await versions(), objects, settings });
  const runtime = await cached("verilator-runtime", key, async (target) => {
    await make(model, settings, objects);
    for (const object of objects) await copyFile(join(model, object), join(target, object));
  });
  for (const object of objects) await copyFile(join(runtime, object), join(model, object));
}

async function make(model: string, settings: readonly string[], files: readonly string[]): Promise<void> {
  const run = await runTool({
    tool: "make",
    args: ["-s", "-j", "2", "-C", model, "-f", MAKEFILE, ...settings, ...files],
    timeoutSeconds: COMPILE_SECONDS,
    memoryMiB: MEMORY_MIB,
  });
  for (const file of files) requireOutput("make", join(model, file), run);
}
