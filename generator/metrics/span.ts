// An upper bound of the depth of a circuit that costs one look at each distinct circuit.
import { type Circuit, CONSTANT_NETS, type Element, type Slice } from "../circuit/circuit.ts";
import { signalIndexOf } from "./signal-index.ts";

const known = new WeakMap<Circuit, number>();

/**
 * Gates on any path through the circuit, at most: the bits of a signal, and the outputs of an instance, are taken as late as
 * the latest of them. Time follows the distinct circuits, not the instances.
 */
export function spanOf(circuit: Circuit): number {
  const found = known.get(circuit);
  if (found !== undefined) return found;
  const { bases, signalAt } = signalIndexOf(circuit);
  const times = new Int32Array(bases.length);
  const timeOf = (net: number): number => (net < CONSTANT_NETS ? 0 : times[signalAt(net)]);
  let span = 0;
  for (const element of circuit.elements) {
    const time = latestRead(element, timeOf) + gatesThrough(element);
    for (const { base } of element.kind === "array" ? element.outputs : [element]) times[signalAt(base)] = time;
    span = Math.max(span, time);
  }
  known.set(circuit, span);
  return span;
}

function gatesThrough(element: Element): number {
  if (element.kind === "array") return spanOf(element.circuit);
  return element.kind === "bank" ? 1 : 0;
}

function latestRead(element: Element, timeOf: (net: number) => number): number {
  let latest = 0;
  const read = (slices: readonly Slice[]): void => {
    for (const { base } of slices) latest = Math.max(latest, timeOf(base));
  };
  if (element.kind === "bank") for (const net of element.nets) latest = Math.max(latest, timeOf(net));
  else if (element.kind === "join") read(element.slices);
  else for (const slices of element.inputs) read(slices);
  return latest;
}
