// All figures of a circuit in one record: what `tcvar metrics` prints and what headers and reports quote.
import { type Circuit, distinctCircuits } from "../circuit/circuit.ts";
import { depthOf } from "./arrival.ts";
import { countsOf, inputNodes } from "./counts.ts";

/** Depth in the three conventions, size and wires of a whole hierarchy. `modules`: distinct circuits in it. */
export interface Metrics {
  readonly depth: number;
  readonly strictDepth: number;
  readonly majorityDepth: number;
  readonly gates: bigint;
  readonly inputs: number;
  readonly wires: bigint;
  readonly weight: bigint;
  readonly maxFanIn: number;
  readonly maxWeight: number;
  readonly gatesOverFanIn255: bigint;
  readonly modules: number;
}

/** The metrics of a circuit, computed without flattening it. */
export function metricsOf(circuit: Circuit): Metrics {
  const { gates, wires, weight, maxFanIn, maxWeight, gatesOverFanIn255 } = countsOf(circuit);
  return {
    depth: depthOf(circuit, "gates"),
    strictDepth: depthOf(circuit, "strict"),
    majorityDepth: depthOf(circuit, "majority"),
    gates,
    inputs: inputNodes(circuit),
    wires,
    weight,
    maxFanIn,
    maxWeight,
    gatesOverFanIn255,
    modules: distinctCircuits(circuit).length,
  };
}
