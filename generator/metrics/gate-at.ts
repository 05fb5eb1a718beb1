// The gate with a number, or at a path: down the hierarchy by index arithmetic.
import { type Bank, type Circuit, type InstanceArray, instanceCount } from "../circuit/circuit.ts";
import { exists } from "../circuit/filling-instance.ts";
import { instanceAt, instancesBefore } from "../circuit/instances.ts";
import { UserError } from "../core/errors.ts";
import { lastAtMost } from "../core/sorted.ts";
import { countsOf } from "./counts.ts";
import { type GatePlace, indexOf, type Place, placeInside, topPlace } from "./gate-place.ts";

/**
 * The gate with this number (see gate-place.ts). Time: nesting depth times the logarithm of what stands side by side.
 * @throws UserError for a number beyond the gates of the circuit
 */
export function gateAt(top: Circuit, number: bigint): GatePlace {
  const { gates } = countsOf(top);
  if (gates === 0n) throw new UserError(`${top.name} has no gates: every output is an input or a constant`);
  if (number < 0n || number >= gates)
    throw new UserError(`gate number is ${number}: accepted for ${top.name} are 0..${gates - 1n}`);
  let place = topPlace(top);
  for (;;) {
    const { elements, starts } = indexOf(place.circuit);
    const k = lastAtMost(starts, number - place.first);
    const element = elements[k];
    const inside = number - place.first - starts[k];
    if (element.kind === "bank") return { place, bank: element, output: Number(inside) };
    place = placeInside(place, element, instanceAt(element, inside / countsOf(element.circuit).gates));
  }
}

/** @throws UserError naming the part that is unknown and what is accepted in its place */
export function gateOfPath(top: Circuit, path: string): GatePlace {
  let place = topPlace(top);
  const parts = path.split(".");
  for (const [k, part] of parts.entries()) {
    const { name, subscripts } = readPart(part, path);
    const element = elementNamed(place, name, part, path);
    const last = k === parts.length - 1;
    if (element.kind === "bank") {
      if (!last)
        throw new UserError(
          `part ${JSON.stringify(part)} of ${path} is a bank of gates: accepted is a path that ends there`,
        );
      return { place, bank: element, output: outputOf(element, subscripts, part, path) };
    }
    place = placeInside(place, element, instanceOf(element, subscripts, part, path));
    if (last)
      throw new UserError(
        `${path} is an instance of ${element.circuit.name}, no gate: accepted after it are ${namesIn(place, "")}`,
      );
  }
  throw new Error(`${path} has no parts`);
}

const PART = /^([^[\]]+)((?:\[[^[\]]*\])*)$/;
const SUBSCRIPT = /^\d{1,15}$/;

/** `name[3,5]` or `name[3][5]`. */
function readPart(part: string, path: string): { name: string; subscripts: number[] } {
  const match = PART.exec(part.trim());
  const texts = match?.[2] ? match[2].slice(1, -1).split(/\]\[|,/) : [];
  if (!match || texts.some((text) => !SUBSCRIPT.test(text.trim())))
    throw new UserError(
      `part ${JSON.stringify(part)} of ${JSON.stringify(path)} cannot be read: accepted are parts such as name, name[3] and name[3,5]`,
    );
  return { name: match[1], subscripts: texts.map(Number) };
}

function elementNamed(place: Place, name: string, part: string, path: string): Bank | InstanceArray {
  const { elements, position } = indexOf(place.circuit);
  const k = position.get(name);
  if (k !== undefined) return elements[k];
  throw new UserError(
    `part ${JSON.stringify(part)} of ${path} is unknown in ${place.circuit.name}: accepted are ${namesIn(place, name)}`,
  );
}

const NAMES_SHOWN = 8;

/** Names of what has gates in a circuit, with their subscripts; where there are many, those that begin most like `wanted`. */
function namesIn({ circuit }: Place, wanted: string): string {
  const { elements } = indexOf(circuit);
  if (elements.length === 0) return "none (it has no gates)";
  const alike = (name: string): number => {
    let length = 0;
    while (length < wanted.length && name[length] === wanted[length]) length++;
    return length;
  };
  const best = elements
    .map((element) => ({ element, length: alike(element.name) }))
    .sort((a, b) => b.length - a.length)
    .slice(0, NAMES_SHOWN)
    .map(({ element }) => element.name + ranges(element));
  const more = elements.length - best.length;
  return best.join(", ") + (more > 0 ? ` and ${more} more` : "");
}

/** The subscripts that an element takes: "[0..3,0..7]". */
function ranges(element: Bank | InstanceArray): string {
  const counts = element.kind === "bank" ? [element.thresholds.length] : element.loops.map(({ count }) => count);
  if (counts.length === 0 || (element.kind === "bank" && counts[0] === 1)) return "";
  return `[${counts.map((count) => `0..${count - 1}`).join()}]`;
}

function outputOf(bank: Bank, subscripts: readonly number[], part: string, path: string): number {
  const { length } = bank.thresholds;
  if (subscripts.length === 0 && length === 1) return 0;
  if (subscripts.length === 1 && subscripts[0] < length) return subscripts[0];
  throw new UserError(
    `part ${JSON.stringify(part)} of ${path} names no gate of the bank ${bank.name}: accepted is ${bank.name}${ranges(bank)}`,
  );
}

function instanceOf(array: InstanceArray, subscripts: readonly number[], part: string, path: string): number[] {
  const { loops } = array;
  if (subscripts.length !== loops.length || loops.some(({ count }, k) => subscripts[k] >= count))
    throw new UserError(
      `part ${JSON.stringify(part)} of ${path} names no instance of ${array.name}: accepted is ${array.name}${ranges(array)}`,
    );
  if (!exists(array, subscripts)) {
    const before = instancesBefore(array, subscripts);
    const near = [before - 1n, before].flatMap((number) => existing(array, number));
    throw new UserError(
      `part ${JSON.stringify(part)} of ${path} is an instance that the guard of ${array.name} leaves out: ${
        near.length > 0 ? `accepted nearby: ${near.join(", ")}` : "accepted are none"
      }`,
    );
  }
  return [...subscripts];
}

/** The name of the instance with this number, where there is one. */
function existing(array: InstanceArray, number: bigint): string[] {
  if (number < 0n || number >= BigInt(instanceCount(array))) return [];
  return [`${array.name}[${instanceAt(array, number).join()}]`];
}
