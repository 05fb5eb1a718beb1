// The critical path: which gates, in which instances, make a circuit as deep as it is.
import { type Circuit, CONSTANT_NETS, forEachInstance, type InstanceArray, sliceNets } from "../circuit/circuit.ts";
import { evaluateIndex } from "../circuit/index-map.ts";
import { signalsOf } from "../circuit/validate.ts";
import { type Convention, type InnerArrivals, innerArrivals } from "./arrival.ts";

/** One gate on a path: the instances down to it, its bank and its threshold, and the level at which it arrives. */
export interface PathStep {
  readonly instances: readonly string[];
  readonly bank: string;
  readonly threshold: number;
  readonly level: number;
}

/** One longest path from an input to an output, inputs first. Empty where no output depends on a gate. */
export function criticalPath(circuit: Circuit, convention: Convention = "gates"): PathStep[] {
  const arrivals = innerArrivals(circuit, convention);
  let last: number | undefined;
  for (const port of circuit.outputs)
    for (const net of sliceNets(port.slices, new Map()))
      if (arrivals.arrival(net) > (last === undefined ? 0 : arrivals.arrival(last))) last = net;
  const steps: PathStep[] = [];
  if (last !== undefined) trace(arrivals, last, [], steps);
  return steps.reverse();
}

/** Walks back from `net`, adding its gates to `steps`; returns the input port and bit where the path enters. */
function trace(arrivals: InnerArrivals, net: number, instances: readonly string[], steps: PathStep[]): number {
  const { circuit } = arrivals;
  let current = net;
  for (;;) {
    if (current < CONSTANT_NETS || circuit.inputs.some(({ base, width }) => current >= base && current < base + width))
      return current;
    const signal = signalsOf(circuit).find(({ base, width }) => current >= base && current < base + width);
    const element = signal?.element;
    if (!signal || !element) throw new Error(`${circuit.name}: net ${current} has no driver`);
    const bit = current - signal.base;
    if (element.kind === "join") current = sliceNets(element.slices, new Map())[bit];
    else if (element.kind === "bank") {
      steps.push({
        instances,
        bank: element.name,
        threshold: element.thresholds[bit],
        level: arrivals.arrival(current),
      });
      const strict = arrivals.convention === "strict";
      const time = (i: number): number =>
        arrivals.arrival(element.nets[i]) + (strict && element.weights[i] < 0 ? 1 : 0);
      let latest = 0;
      for (let i = 1; i < element.nets.length; i++) if (time(i) > time(latest)) latest = i;
      current = element.nets[latest];
    } else current = enter(arrivals, element, signal.name, bit, instances, steps);
  }
}

/** Continues a path through the instance that drives bit `bit` of the signal; returns the net where it comes out above. */
function enter(
  arrivals: InnerArrivals,
  array: InstanceArray,
  signal: string,
  bit: number,
  instances: readonly string[],
  steps: PathStep[],
): number {
  const k = array.outputs.findIndex((output) => output.name === signal);
  const output = array.outputs[k];
  const port = array.circuit.outputs[k];
  let source: number | undefined;
  forEachInstance(array, (variables) => {
    const start = evaluateIndex(output.index, variables);
    if (source !== undefined || bit < start || bit >= start + port.width) return;
    const feeds = array.inputs.map((slices) => sliceNets(slices, variables));
    const inner = innerArrivals(
      array.circuit,
      arrivals.convention,
      feeds.map((nets) => Int32Array.from(nets, arrivals.arrival)),
    );
    const name = `${array.name}${array.loops.map((loop) => `[${variables.get(loop.name)}]`).join("")}`;
    const inside = sliceNets(port.slices, new Map())[bit - start];
    const entry = trace(inner, inside, [...instances, name], steps);
    const i = array.circuit.inputs.findIndex(({ base, width }) => entry >= base && entry < base + width);
    source = entry < CONSTANT_NETS ? entry : feeds[i][entry - array.circuit.inputs[i].base];
  });
  if (source === undefined) return 0;
  return source;
}
