// What is simulated of a design that no simulator of Verilog holds: its modules on their own, large operations at fewer operands.
import { type Circuit, distinctCircuits } from "../circuit/circuit.ts";
import { operationOf } from "./operation-of.ts";
import type { CommonOptions } from "./options.ts";
import { withProgress } from "./progress.ts";
import { checkComposition } from "./sim-composition.ts";
import { simulateModules } from "./sim-modules.ts";
import { chooseRuns, type SimulationRun } from "./sim-plan.ts";
import { type SimulationReport, simulateRun } from "./sim-run.ts";
import type { Design, TopRequest } from "./tops.ts";

/** Vectors of an operation inside a layer, compared with the golden model. */
const OPERATION_VECTORS = 256;

/**
 * Simulates every distinct module in Icarus against the netlist; the operations that are too large for that against the
 * golden model, at full size in the netlist engine and in Verilator at fewer operands; and has Yosys count how all are put
 * together.
 * @throws UserError as the simulators and Yosys do, exit code 1 where Yosys counts something else
 */
export async function simulateParts(
  design: Design,
  request: TopRequest,
  options: CommonOptions,
): Promise<SimulationReport> {
  const { circuit } = design;
  const modules = await withProgress(
    `simulating the modules of ${circuit.name}`,
    (report) => simulateModules(circuit, options.seed ?? 1, report),
    options,
  );
  const simulated = modules.filter(({ vectors }) => vectors > 0);
  const large = new Set(modules.filter(({ vectors }) => vectors === 0).map(({ module }) => module));
  const runsOf = distinctCircuits(circuit)
    .filter(({ name }) => large.has(name))
    .map((one) => ({ name: one.name, runs: operationRuns(one) }));
  const operations = runsOf.filter(({ runs }) => runs.length > 0);
  const compositions = runsOf.filter(({ runs }) => runs.length === 0);
  // operations of several sizes may have one smaller size in common
  const runs = new Map(operations.flatMap(({ runs: all }) => all.map((run) => [keyOf(run), run] as const)));
  const reports: SimulationReport[] = [];
  for (const run of runs.values()) reports.push(await simulateRun(run, options));
  const composition = await checkComposition(design, request, options);
  const wrong = simulated.filter(({ mismatches }) => mismatches > 0);
  const vectors = simulated.reduce((sum, one) => sum + one.vectors, 0);
  return {
    agrees: wrong.length === 0 && simulated.length > 0 && reports.every(({ agrees }) => agrees),
    lines: [
      `${simulated.length} of ${modules.length} modules, each on its own in icarus: ${vectors} vectors, ${
        wrong.length === 0 ? "all equal to the netlist" : `${wrong.length} modules differ from the netlist`
      }`,
      ...wrong.map(({ module, mismatches, first }) => `  ${module}: ${mismatches} of its vectors; ${first}`),
      ...listed("operations too large for that, in the netlist at full size, in Verilog at fewer operands", operations),
      ...reports.flatMap(({ lines }) => lines),
      ...listed("put together from these, in the netlist as parts of the whole, counted by Yosys", compositions),
      ...composition.lines,
    ],
    record: {
      top: design.top,
      ...design.parameters,
      engine: "icarus",
      modules,
      operations: reports.map(({ record }) => record),
      composition: composition.record,
    },
  };
}

const keyOf = ({ design, engine }: SimulationRun): string => `${design.circuit.name} ${engine}`;

const listed = (what: string, modules: readonly { readonly name: string }[]): string[] =>
  modules.length === 0 ? [] : [`${what}: ${modules.map(({ name }) => name).join(", ")}`];

/** An operation that is a module of a layer: at full size in the netlist, and at the size that a simulator holds. */
function operationRuns(circuit: Circuit): SimulationRun[] {
  const operation = operationOf(circuit);
  if (!operation) return [];
  const { top, request } = operation;
  return chooseRuns(top, request, { engine: "auto", vectors: OPERATION_VECTORS });
}
