// The modules of a layer, each on its own in a simulator of Verilog: what a simulator cannot hold whole is checked in parts.
import { availableParallelism } from "node:os";
import { forecastSeconds } from "../../sim/drivers/forecast.ts";
import { inParallel } from "../../sim/drivers/pool.ts";
import { evaluate } from "../../sim/evaluator/evaluate.ts";
import { seededRandom } from "../../sim/vectors/random.ts";
import { type Circuit, distinctCircuits } from "../circuit/circuit.ts";
import { countsOf } from "../metrics/counts.ts";
import type { Report } from "./progress.ts";

/** How one module was checked. */
export interface ModuleResult {
  readonly module: string;
  readonly gates: bigint;
  /** vectors on which the emitted Verilog equals the netlist; 0: too large for a simulator */
  readonly vectors: number;
  readonly mismatches: number;
  /** the first mismatch: values of the ports, expected and found */
  readonly first?: string;
}

/** Vectors of random bits a module: modules are small, and their operations are compared with the golden model besides. */
const VECTORS = 64;
/** Seconds that Icarus may take for one module, by forecast. */
const LONGEST = 20;

/**
 * Simulates every distinct module below `top` in Icarus on seeded random bits and compares with the evaluated netlist.
 * Modules that would take longer than LONGEST are not simulated: their result has no vectors.
 */
export async function simulateModules(top: Circuit, seed: number, report: Report): Promise<ModuleResult[]> {
  const { simulate } = await import("../../sim/drivers/icarus.ts");
  const modules = distinctCircuits(top).filter((circuit) => circuit !== top);
  let done = 0;
  const check = async (circuit: Circuit): Promise<ModuleResult> => {
    const { gates } = countsOf(circuit);
    const facts = { module: circuit.name, gates };
    if (forecastSeconds("icarus", circuit, VECTORS) > LONGEST) return { ...facts, vectors: 0, mismatches: 0 };
    const inputs = randomValues(circuit, seed);
    const expected = evaluate(circuit, inputs);
    const { outputs } = await simulate(circuit, inputs);
    report(`${++done} modules; ${circuit.name}`);
    return { ...facts, vectors: VECTORS, ...differences(circuit, inputs, expected, outputs) };
  };
  return await inParallel(modules, check, availableParallelism());
}

/** VECTORS values of random bits on every input port; the seed and the module's name make them. */
function randomValues(circuit: Circuit, seed: number): Record<string, bigint[]> {
  const ofName = [...circuit.name].reduce((hash, character) => (hash * 31 + character.charCodeAt(0)) >>> 0, seed);
  const random = seededRandom(ofName);
  return Object.fromEntries(
    circuit.inputs.map(({ name, width }) => [name, Array.from({ length: VECTORS }, () => random.bits(width))]),
  );
}

type Values = Readonly<Record<string, readonly bigint[]>>;

function differences(
  circuit: Circuit,
  inputs: Values,
  expected: Values,
  found: Values,
): Pick<ModuleResult, "mismatches" | "first"> {
  const wrong = Array.from({ length: VECTORS }, (_, v) => v).filter((v) =>
    circuit.outputs.some(({ name }) => expected[name][v] !== found[name][v]),
  );
  if (wrong.length === 0) return { mismatches: 0 };
  const [v] = wrong;
  const shown = (values: Values): string =>
    Object.entries(values)
      .map(([name, list]) => `${name}=0x${list[v].toString(16)}`)
      .join(" ");
  return { mismatches: wrong.length, first: `${shown(inputs)}: expected ${shown(expected)}, found ${shown(found)}` };
}
