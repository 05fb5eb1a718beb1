// Values of internal nets by path: what a person asks for who wants to see where a result goes wrong.
import {
  type Circuit,
  type InstanceArray,
  type OutputPort,
  type Signal,
  type Slice,
  slicesWidth,
} from "../../generator/circuit/circuit.ts";
import { at, evaluateIndex } from "../../generator/circuit/index-map.ts";
import { signalsOf } from "../../generator/circuit/validate.ts";
import { UserError } from "../../generator/core/errors.ts";
import { evaluateViews } from "./evaluate.ts";
import { type Lanes, packLanes, unpackLanes } from "./lanes.ts";

/**
 * The values of one signal inside the hierarchy, one number a vector.
 * @param path instances from the top down, each with its loop variables, then a port, bank, bus or array output:
 *   "entry[0][3].product[2].carry"
 * @throws UserError naming what the circuit has, where the path leads nowhere
 */
export function probe(circuit: Circuit, inputs: Readonly<Record<string, readonly bigint[]>>, path: string): bigint[] {
  const packed = circuit.inputs.map(({ name, width }) => [name, packLanes(inputs[name], width)] as const);
  return unpackLanes(probeLanes(circuit, Object.fromEntries(packed), path));
}

/** `probe` on lanes. Evaluates each circuit on the path once. */
export function probeLanes(circuit: Circuit, inputs: Readonly<Record<string, Lanes>>, path: string): Lanes {
  const [step, ...rest] = path.split(".");
  if (rest.length === 0) {
    const view = signalNamed(circuit, step);
    return evaluateViews(circuit, inputs, [view])[view.name];
  }
  const { array, variables } = instanceNamed(circuit, step);
  const views = array.circuit.inputs.map(({ name, width }, k): OutputPort => {
    const slices = array.inputs[k].map((slice) => ({ ...slice, index: at(evaluateIndex(slice.index, variables)) }));
    return { name, width, slices };
  });
  return probeLanes(array.circuit, evaluateViews(circuit, inputs, views), rest.join("."));
}

function signalNamed(circuit: Circuit, name: string): OutputPort {
  const port = circuit.outputs.find((output) => output.name === name);
  if (port) return port;
  const signals: readonly Signal[] = signalsOf(circuit);
  const signal = signals.find((candidate) => candidate.name === name);
  if (!signal) {
    const names = [...signals, ...circuit.outputs].map((candidate) => candidate.name);
    throw new UserError(`${circuit.name} has no signal ${name}: it has ${some(names)}`);
  }
  const { base, width } = signal;
  const slices: Slice[] = [{ base, index: at(0), width, count: 1, stride: 0 }];
  return { name, width: slicesWidth(slices), slices };
}

function instanceNamed(circuit: Circuit, step: string): { array: InstanceArray; variables: Map<string, number> } {
  const [, name, indices] = /^([^[\]]*)((?:\[\d+\])*)$/.exec(step) ?? [step, step, ""];
  const arrays = circuit.elements.filter((element) => element.kind === "array");
  const array = arrays.find((candidate) => candidate.name === name);
  if (!array)
    throw new UserError(
      `${circuit.name} has no instance ${name}: it has ${some(arrays.map((candidate) => candidate.name))}`,
    );
  const values = [...indices.matchAll(/\d+/g)].map(Number);
  const { loops } = array;
  if (values.length !== loops.length || values.some((value, k) => value >= loops[k].count))
    throw new UserError(
      `${circuit.name} has no instance ${step}: accepted are ${name}${loops.map(({ count }) => `[0..${count - 1}]`).join("")}`,
    );
  return { array, variables: new Map(loops.map((loop, k) => [loop.name, values[k]])) };
}

/** The names, cut where there are many. */
function some(names: readonly string[]): string {
  if (names.length === 0) return "none";
  return names.length > 20 ? `${names.slice(0, 20).join(", ")} and ${names.length - 20} more` : names.join(", ");
}
