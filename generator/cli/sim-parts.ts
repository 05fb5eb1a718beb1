// What is simulated of a design that no simulator of Verilog holds: its modules on their own, large operations at fewer operands.
import { type Circuit, distinctCircuits } from "../circuit/circuit.ts";
import { operationOf } from "./operation-of.ts";
import type { CommonOptions } from "./options.ts";
import { withProgress } from "./progress.ts";
import { type ModuleResult, simulateModules } from "./sim-modules.ts";
import { chooseRuns, type SimulationRun } from "./sim-plan.ts";
import { type SimulationReport, simulateRun } from "./sim-run.ts";
import type { Design } from "./tops.ts";

/** Vectors of an operation inside a layer, compared with the golden model. */
const OPERATION_VECTORS = 256;

/**
 * Simulates every distinct module in Icarus against the netlist; and the operations that are too large for that against the
 * golden model, at full size in the netlist engine and in Verilog at fewer operands.
 */
export async function simulateParts(design: Design, options: CommonOptions): Promise<SimulationReport> {
  const { circuit } = design;
  const modules = await withProgress(
    `simulating the modules of ${circuit.name}`,
    (report) => simulateModules(circuit, options.seed ?? 1, report),
    options,
  );
  const large = new Set(modules.filter(({ vectors }) => vectors === 0).map(({ module }) => module));
  const runs = distinctCircuits(circuit)
    .filter(({ name }) => large.has(name))
    .flatMap((one) => operationRuns(one));
  const reports: SimulationReport[] = [];
  for (const run of runs) reports.push(await simulateRun(run, options));
  const simulated = modules.filter(({ vectors }) => vectors > 0);
  const wrong = simulated.filter(({ mismatches }) => mismatches > 0);
  const vectors = simulated.reduce((sum, one) => sum + one.vectors, 0);
  return {
    agrees: wrong.length === 0 && simulated.length > 0 && reports.every(({ agrees }) => agrees),
    lines: [
      `${simulated.length} of ${modules.length} modules, each on its own in icarus: ${vectors} vectors, ${
        wrong.length === 0 ? "all equal to the netlist" : `${wrong.length} modules differ from the netlist`
      }`,
      ...wrong.map(({ module, mismatches, first }) => `  ${module}: ${mismatches} of its vectors; ${first}`),
      ...(large.size > 0
        ? [`too large for that, in the netlist at full size as parts of the design: ${listed(modules)}`]
        : []),
      ...reports.flatMap(({ lines }) => lines),
    ],
    record: {
      top: design.top,
      ...design.parameters,
      engine: "icarus",
      modules,
      operations: reports.map(({ record }) => record),
    },
  };
}

const listed = (modules: readonly ModuleResult[]): string =>
  modules
    .filter(({ vectors }) => vectors === 0)
    .map(({ module }) => module)
    .join(", ");

/** An operation that is a module of a layer: at full size in the netlist, and at the size that a simulator holds. */
function operationRuns(circuit: Circuit): SimulationRun[] {
  const operation = operationOf(circuit);
  if (!operation) return [];
  const { top, request } = operation;
  return chooseRuns(top, request, { engine: "auto", vectors: OPERATION_VECTORS });
}
