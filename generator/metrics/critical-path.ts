// The critical path: which gates, in which instances, make a circuit as deep as it is.
import { type Circuit, CONSTANT_NETS, type InstanceArray, sliceNets } from "../circuit/circuit.ts";
import { fillingInstance } from "../circuit/filling-instance.ts";
import { evaluateIndex } from "../circuit/index-map.ts";
import { sliceNet } from "../circuit/slice-net.ts";
import { signalsOf } from "../circuit/validate.ts";
import { type Convention, type InnerArrivals, innerArrivals } from "./arrival.ts";
import { Profile } from "./profile.ts";

/** One gate on a path: the instances down to it, its bank and its threshold, and the level at which it arrives. */
export interface PathStep {
  readonly instances: readonly string[];
  readonly bank: string;
  readonly threshold: number;
  readonly level: number;
}

const NO_VARIABLES: ReadonlyMap<string, number> = new Map();

/** One longest path from an input to an output, inputs first. Empty where no output depends on a gate. */
export function criticalPath(circuit: Circuit, convention: Convention = "gates"): PathStep[] {
  const arrivals = innerArrivals(circuit, convention);
  let last: number | undefined;
  let latest = 0;
  circuit.outputs.forEach((port, k) => {
    const { starts, patterns } = arrivals.outputs[k];
    // the first bits of a stretch show all of its times
    patterns.forEach((pattern, s) => {
      pattern.forEach((time, i) => {
        if (time <= latest) return;
        latest = time;
        last = sliceNet(port.slices, NO_VARIABLES, starts[s] + i);
      });
    });
  });
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
    if (element.kind === "join") current = sliceNet(element.slices, NO_VARIABLES, bit);
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
  const values = fillingInstance(array, k, bit);
  if (!values) return 0;
  const variables = new Map(array.loops.map((loop, i) => [loop.name, values[i]]));
  const feeds = array.inputs.map((slices) => sliceNets(slices, variables));
  const inner = innerArrivals(
    array.circuit,
    arrivals.convention,
    feeds.map((nets) => Profile.of(nets.map(arrivals.arrival))),
  );
  const name = `${array.name}${values.map((value) => `[${value}]`).join("")}`;
  const inside = sliceNet(port.slices, NO_VARIABLES, bit - evaluateIndex(output.index, variables));
  const entry = trace(inner, inside, [...instances, name], steps);
  const i = array.circuit.inputs.findIndex(({ base, width }) => entry >= base && entry < base + width);
  return entry < CONSTANT_NETS ? entry : feeds[i][entry - array.circuit.inputs[i].base];
}
