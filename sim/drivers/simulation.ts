// A simulation in either RTL simulator: which view of the circuit it reads, what was compiled before, vectors in, results out.
import { join } from "node:path";
import type { Circuit } from "../../generator/circuit/circuit.ts";
import { cached, contentKey } from "../../generator/core/cache.ts";
import { makeDirectories } from "../../generator/core/files.ts";
import { simulationFiles, structuralFiles } from "../../generator/emit/design.ts";
import type { WaveFormat } from "../../generator/emit/testbench.ts";
import { forecast, type Simulator, type View, viewFor } from "./forecast.ts";
import { runTool, type ToolResult, type ToolRun } from "./tool.ts";
import {
  type PortValues,
  readResults,
  readVerdict,
  VECTORS,
  type Verdict,
  vectorCount,
  vectorsText,
} from "./vectors-file.ts";
import { inWorkFolder, keepWave, waveFormat, writeFiles } from "./work-folder.ts";

export interface SimulateOptions {
  /** chosen by size when left out */
  readonly view?: View;
  /** writes all nets to this file, *.vcd or *.fst */
  readonly wave?: string;
  /** keeps the sources, vectors and results in this directory */
  readonly workDir?: string;
  /** keep what was compiled for the next run; true when left out */
  readonly cache?: boolean;
  /** bound of the run itself; many times the forecast when left out */
  readonly timeoutSeconds?: number;
}

/** How a simulation went. */
export interface SimulationInfo {
  readonly engine: Simulator;
  readonly view: View;
  /** whether the compiled design was there from an earlier run */
  readonly cached: boolean;
  readonly buildSeconds: number;
  readonly runSeconds: number;
  readonly vectors: number;
}

export interface SimulationResult {
  readonly outputs: Record<string, bigint[]>;
  readonly info: SimulationInfo;
}

export interface CheckResult extends Verdict {
  readonly info: SimulationInfo;
}

/** What a run does with the results: write them, or compare them and tell up to `limit` mismatches. */
export type Mode = { readonly kind: "write" } | { readonly kind: "check"; readonly limit: number };

/** A compilation: the sources stand in `folder`, the program goes into `target`. */
export interface Compilation {
  readonly circuit: Circuit;
  /** how many the program is going to run */
  readonly vectors: number;
  readonly folder: string;
  readonly target: string;
  readonly wave: WaveFormat | undefined;
  readonly cache: boolean;
}

/** What makes a simulator one of the two. */
export interface Engine {
  readonly name: Simulator;
  /** the tool whose run a failure is told of */
  readonly tool: string;
  /** the files beside the design: what applies the vectors */
  testbench(circuit: Circuit, wave: WaveFormat | undefined): [string, string];
  /** everything but the sources that the program depends on */
  identity(circuit: Circuit, vectors: number): Promise<unknown>;
  compile(compilation: Compilation): Promise<void>;
  /** the run of what `compile` left in `target` */
  invocation(target: string, vectors: number, mode: Mode, wave: WaveFormat | undefined): ToolRun;
}

/** Bound of a run: this, and so many times what is forecast. */
const LEAST_SECONDS = 600;
const TIMES_FORECAST = 20;
/** Bound of the memory of compilers and simulators: 100,000 gates take some 2 GiB. */
export const MEMORY_MIB = 8192;
/** Mismatches that a self-checking run tells. */
const SHOWN = 10;

/** A simulator, as programs use it. */
interface RtlSimulator {
  /** Simulates vectors: input port -> one number a vector; returns output port -> one number a vector. */
  simulate(circuit: Circuit, inputs: PortValues, options?: SimulateOptions): Promise<SimulationResult>;
  /** The same in a self-checking test bench: it compares with the expected results and tells the first mismatches. */
  check(circuit: Circuit, inputs: PortValues, expected: PortValues, options?: SimulateOptions): Promise<CheckResult>;
}

/** The two ways to use an engine. */
export function simulator(engine: Engine): RtlSimulator {
  return {
    simulate: async (circuit, inputs, options = {}) => {
      const count = vectorCount(circuit, inputs);
      return await inWorkFolder(options.workDir, async (folder) => {
        const vectors = vectorsText(circuit, inputs);
        const { run, info } = await runVectors(engine, circuit, { folder, count, vectors }, { kind: "write" }, options);
        return { outputs: await readResults(circuit, folder, count, engine.tool, run), info };
      });
    },
    check: async (circuit, inputs, expected, options = {}) => {
      const count = vectorCount(circuit, inputs);
      return await inWorkFolder(options.workDir, async (folder) => {
        const vectors = vectorsText(circuit, inputs, expected);
        const mode = { kind: "check", limit: SHOWN } as const;
        const { run, info } = await runVectors(engine, circuit, { folder, count, vectors }, mode, options);
        return { ...readVerdict(circuit, count, engine.tool, run), info };
      });
    },
  };
}

async function runVectors(
  engine: Engine,
  circuit: Circuit,
  { folder, count, vectors }: { readonly folder: string; readonly count: number; readonly vectors: string },
  mode: Mode,
  options: SimulateOptions,
): Promise<{ run: ToolResult; info: SimulationInfo }> {
  const wave = options.wave === undefined ? undefined : waveFormat(options.wave);
  const view = options.view ?? viewFor(engine.name, circuit, count);
  const began = performance.now();
  const program = await build(engine, { circuit, vectors: count, folder, wave }, view, options);
  const buildSeconds = (performance.now() - began) / 1000;
  await writeFiles(folder, [[VECTORS, vectors]]);
  const run = await runTool({
    ...engine.invocation(program.target, count, mode, wave),
    cwd: folder,
    timeoutSeconds:
      options.timeoutSeconds ?? Math.ceil(LEAST_SECONDS + TIMES_FORECAST * forecast(engine.name, circuit, count, view)),
    memoryMiB: MEMORY_MIB,
  });
  if (options.wave !== undefined) await keepWave(folder, options.wave);
  const { wasCached } = program;
  const info = { engine: engine.name, view, cached: wasCached, buildSeconds, runSeconds: run.seconds, vectors: count };
  return { run, info };
}

async function build(
  engine: Engine,
  compilation: Omit<Compilation, "target" | "cache">,
  view: View,
  { cache = true, workDir }: SimulateOptions,
): Promise<{ target: string; wasCached: boolean }> {
  const { circuit, vectors, folder, wave } = compilation;
  const design = view === "structural" ? structuralFiles(circuit, MADE_BY) : simulationFiles(circuit, MADE_BY);
  const sources = new Map([...design, engine.testbench(circuit, wave)]);
  if (workDir !== undefined) await writeFiles(folder, sources);
  let wasCached = true;
  const compile = async (target: string): Promise<void> => {
    wasCached = false;
    await writeFiles(folder, sources);
    await engine.compile({ ...compilation, target, cache });
  };
  if (cache) {
    const key = contentKey({ sources, identity: await engine.identity(circuit, vectors) });
    return { target: await cached(engine.name, key, compile), wasCached };
  }
  const target = join(folder, "build");
  makeDirectories(target);
  await compile(target);
  return { target, wasCached };
}

/** Stands in the headers of what is simulated: the same text for everybody, so that what is compiled is found again. */
const MADE_BY = "tcvar sim";
