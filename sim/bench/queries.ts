// Measures how long it takes to find one gate of the flat circuit: number to path, back to the number, all inputs.
import { type Circuit, distinctCircuits } from "../../generator/circuit/circuit.ts";
import { countsOf } from "../../generator/metrics/counts.ts";
import { gateAt, gateOfPath } from "../../generator/metrics/gate-at.ts";
import { gateNumber, gatePath, indexOf } from "../../generator/metrics/gate-place.ts";
import { gateInputs } from "../../generator/metrics/gate-sources.ts";

/** Times of queries in milliseconds. */
export interface QueryTimes {
  readonly median: number;
  readonly slowest: number;
}

/** A query is timed so often, and the best counts: what other programs do on the machine at that moment does not. */
const ROUNDS = 3;

/**
 * Queries as many gates, spread evenly over all numbers; a gate's inputs are found with their numbers and paths. What is
 * kept of each distinct circuit (its elements by name, net and number) is made before.
 * @throws Error where a path does not lead back to its number
 */
export function measureQueries(circuit: Circuit, queries = 1000): QueryTimes {
  const { gates } = countsOf(circuit);
  if (gates === 0n || queries < 1) throw new Error(`${circuit.name}: no queries to measure`);
  for (const distinct of distinctCircuits(circuit)) indexOf(distinct);
  const times = Array.from({ length: queries }, (_, q) => {
    const number = ((2n * BigInt(q) + 1n) * gates) / (2n * BigInt(queries));
    return Math.min(...Array.from({ length: ROUNDS }, () => milliseconds(circuit, number)));
  });
  times.sort((a, b) => a - b);
  return { median: times[Math.floor(queries / 2)], slowest: times[queries - 1] };
}

function milliseconds(circuit: Circuit, number: bigint): number {
  const began = performance.now();
  const gate = gateAt(circuit, number);
  const path = gatePath(gate);
  const back = gateNumber(gateOfPath(circuit, path));
  for (const { source } of gateInputs(gate))
    if (source.kind === "gate") [gateNumber(source.gate), gatePath(source.gate)];
  if (back !== number) throw new Error(`${circuit.name}: gate ${number} is ${path}, which is gate ${back}`);
  return performance.now() - began;
}
