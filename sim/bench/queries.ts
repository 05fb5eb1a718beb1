// Measures how long it takes to find one gate of the flat circuit: number to path, back to the number, all inputs.
import type { Circuit } from "../../generator/circuit/circuit.ts";
import { countsOf } from "../../generator/metrics/counts.ts";
import { gateAt, gateOfPath } from "../../generator/metrics/gate-at.ts";
import { gateNumber, gatePath } from "../../generator/metrics/gate-place.ts";
import { gateInputs } from "../../generator/metrics/gate-sources.ts";

/** Times of queries in milliseconds. */
export interface QueryTimes {
  readonly median: number;
  readonly slowest: number;
}

/**
 * Queries as many gates, spread evenly over all numbers; a gate's inputs are found with their numbers and paths.
 * @throws Error where a path does not lead back to its number
 */
export function measureQueries(circuit: Circuit, queries = 1000): QueryTimes {
  const { gates } = countsOf(circuit);
  if (gates === 0n || queries < 1) throw new Error(`${circuit.name}: no queries to measure`);
  const times: number[] = [];
  for (let q = 0; q < queries; q++) {
    const number = ((2n * BigInt(q) + 1n) * gates) / (2n * BigInt(queries));
    const began = performance.now();
    const gate = gateAt(circuit, number);
    const path = gatePath(gate);
    const back = gateNumber(gateOfPath(circuit, path));
    for (const { source } of gateInputs(gate))
      if (source.kind === "gate") [gateNumber(source.gate), gatePath(source.gate)];
    times.push(performance.now() - began);
    if (back !== number) throw new Error(`${circuit.name}: gate ${number} is ${path}, which is gate ${back}`);
  }
  times.sort((a, b) => a - b);
  return { median: times[Math.floor(queries / 2)], slowest: times[queries - 1] };
}
