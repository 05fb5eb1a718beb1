// The generator's figures of every module of a design: its side of the cross-check with Yosys.
import type { ModuleFigures } from "../../sim/drivers/yosys/structure.ts";
import type { Circuit } from "../circuit/circuit.ts";
import { occurrences } from "../emit/manifest.ts";
import { depthOf } from "../metrics/arrival.ts";
import { countsOf } from "../metrics/counts.ts";

/** Figures from the metrics, each module after those it instantiates, the top last. */
export function predictedFigures(top: Circuit): ModuleFigures[] {
  return [...occurrences(top)].map(([circuit, instances]) => {
    const { gates, wires } = countsOf(circuit);
    return { name: circuit.name, instances, gates, wires, depth: depthOf(circuit) };
  });
}
