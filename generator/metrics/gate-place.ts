// Where the gates of the flat circuit stand, and their numbers. Nothing is flattened: a place is a path of instances.
//
// The numbering, from 0: the gates of a circuit are numbered in the order of its elements. A bank has one number for each of
// its thresholds, in their order. An array has, for each instance that exists in the order of its loops (last loop fastest),
// as many numbers in a row as the circuit of the instance has gates. Joins have none.
//
// A path names the elements from the top down, as the circuits name them: `entry[3,5].product[2].columns_h[7]` is gate 7 (from
// 0) of the bank columns_h of instance 2 of product in instance (3, 5) of entry. What has no loops or but one threshold has
// no brackets.
import {
  type Bank,
  type Circuit,
  type Element,
  type InstanceArray,
  instanceCount,
  type Signal,
} from "../circuit/circuit.ts";
import { instancesBefore } from "../circuit/instances.ts";
import { signalsOf } from "../circuit/validate.ts";
import { countsOf } from "./counts.ts";

/** An instance in the hierarchy, or the top. */
export interface Place {
  readonly circuit: Circuit;
  /** the number of its first gate */
  readonly first: bigint;
  /** absent: the top */
  readonly above?: { readonly place: Place; readonly array: InstanceArray; readonly values: readonly number[] };
  /** the loop variables of the array that it is an instance of */
  readonly variables: ReadonlyMap<string, number>;
}

/** One gate: threshold `output` (its position) of a bank. */
export interface GatePlace {
  readonly place: Place;
  readonly bank: Bank;
  readonly output: number;
}

/** What is found in a circuit by name, net or gate number. */
export interface CircuitIndex {
  /** elements with gates, in order */
  readonly elements: readonly (Bank | InstanceArray)[];
  /** starts[k]: gates before elements[k] */
  readonly starts: readonly bigint[];
  /** position in `elements` by name */
  readonly position: ReadonlyMap<string, number>;
  /** by first net, ascending */
  readonly signals: readonly (Signal & { readonly element?: Element })[];
  /** the first nets of the signals */
  readonly bases: readonly number[];
}

const known = new WeakMap<Circuit, CircuitIndex>();

/** The index of a circuit, made once. Time and memory follow its own elements. */
export function indexOf(circuit: Circuit): CircuitIndex {
  const found = known.get(circuit);
  if (found) return found;
  const elements = circuit.elements.filter((element) => element.kind !== "join");
  const starts: bigint[] = [];
  let next = 0n;
  for (const element of elements) {
    starts.push(next);
    next +=
      element.kind === "bank"
        ? BigInt(element.thresholds.length)
        : BigInt(instanceCount(element)) * countsOf(element.circuit).gates;
  }
  const position = new Map(elements.map(({ name }, k) => [name, k]));
  const signals = signalsOf(circuit).sort((a, b) => a.base - b.base);
  const made = { elements, starts, position, signals, bases: signals.map(({ base }) => base) };
  known.set(circuit, made);
  return made;
}

export const topPlace = (circuit: Circuit): Place => ({ circuit, first: 0n, variables: new Map() });

/** What was found last inside of each place: neighbouring inputs of a wide gate often come from one instance. */
const latest = new WeakMap<Place, Place>();

/** The place of an existing instance of an array that stands in the circuit of `place`. */
export function placeInside(place: Place, array: InstanceArray, values: readonly number[]): Place {
  const found = latest.get(place);
  if (found?.above?.array === array && found.above.values.every((value, k) => value === values[k])) return found;
  const { position, starts } = indexOf(place.circuit);
  const start = starts[position.get(array.name) as number];
  const made: Place = {
    circuit: array.circuit,
    first: place.first + start + instancesBefore(array, values) * countsOf(array.circuit).gates,
    above: { place, array, values },
    variables: new Map(array.loops.map(({ name }, k) => [name, values[k]])),
  };
  latest.set(place, made);
  return made;
}

/** The number of a gate. */
export function gateNumber({ place, bank, output }: GatePlace): bigint {
  const { position, starts } = indexOf(place.circuit);
  return place.first + starts[position.get(bank.name) as number] + BigInt(output);
}

const paths = new WeakMap<Place, string>();

/** The path of an instance with a dot behind it, empty for the top. Kept: the inputs of a wide gate often share theirs. */
function prefixOf(place: Place): string {
  const { above } = place;
  if (!above) return "";
  const found = paths.get(place);
  if (found !== undefined) return found;
  const { array, values } = above;
  const path = `${prefixOf(above.place)}${array.name}${values.length > 0 ? `[${values.join()}]` : ""}.`;
  paths.set(place, path);
  return path;
}

/** The path of a gate. */
export function gatePath({ place, bank, output }: GatePlace): string {
  return `${prefixOf(place)}${bank.name}${bank.thresholds.length > 1 ? `[${output}]` : ""}`;
}
