// What must hold of any circuit, however it was made. A violation is a bug of a construction, never of a user.
import {
  type Bank,
  type Circuit,
  CONSTANT_NETS,
  type Element,
  evaluationRange,
  type Slice,
  slicesWidth,
} from "./circuit.ts";
import { signalFinder } from "./signal-finder.ts";

/** All named signals of the circuit by first net, ascending: input ports, then the outputs of each element. */
export function signalsOf(circuit: Circuit): { name: string; base: number; width: number; element?: Element }[] {
  const signals: { name: string; base: number; width: number; element?: Element }[] = circuit.inputs.map((input) => ({
    ...input,
  }));
  for (const element of circuit.elements) {
    if (element.kind === "bank")
      signals.push({ name: element.name, base: element.base, width: element.thresholds.length, element });
    else if (element.kind === "join")
      signals.push({ name: element.name, base: element.base, width: element.width, element });
    else for (const { name, base, width } of element.outputs) signals.push({ name, base, width, element });
  }
  return signals;
}

/**
 * Checks names, widths, that every net read is driven, and the topological order.
 * @throws Error: a width mismatch names both sides, a combinational loop is reported as its path
 */
export function validate(circuit: Circuit): void {
  const fail = (message: string): never => {
    throw new Error(`${circuit.name}: ${message}`);
  };
  const driver = drivers(circuit, fail);
  for (const [position, element] of circuit.elements.entries()) {
    if (readsFrom(element, position, driver, fail)) fail(loopOrDisorder(circuit, driver, position, fail));
    if (element.kind === "bank") checkBank(element, fail);
    if (element.kind === "join" && slicesWidth(element.slices) !== element.width)
      fail(`${element.name} has ${element.width} bits and is driven by ${slicesWidth(element.slices)}`);
    if (element.kind !== "array") continue;
    element.circuit.inputs.forEach((port, i) => {
      const width = slicesWidth(element.inputs[i] ?? []);
      if (width !== port.width)
        fail(`${element.name}: ${width} bits on port ${port.name} of ${element.circuit.name}, which has ${port.width}`);
    });
    element.circuit.outputs.forEach((port, i) => {
      const target = element.outputs[i];
      if (target?.port !== port.name)
        fail(`${element.name}: output port ${port.name} of ${element.circuit.name} is open`);
      const [from, to] = evaluationRange(target.index, element.loops);
      if (from < 0 || to + port.width > target.width)
        fail(
          `${element.name}: port ${port.name} fills bits ${from}..${to + port.width - 1} of ${target.name}, which has ${target.width}`,
        );
    });
  }
  for (const port of circuit.outputs) {
    if (slicesWidth(port.slices) !== port.width)
      fail(`output ${port.name} has ${port.width} bits and is driven by ${slicesWidth(port.slices)}`);
    sliceSources(port.slices, [], driver, fail);
  }
}

/** What drives a net: the position of the element (-1: port or constant), and the signal that the net belongs to. */
interface Driven {
  readonly position: number;
  readonly base: number;
  readonly width: number;
}
type Driver = (net: number) => Driven | undefined;
type Fail = (message: string) => never;

/** What drives each net; nothing where there is no such net. */
function drivers(circuit: Circuit, fail: Fail): Driver {
  const position = new Map(circuit.elements.map((element, i) => [element, i]));
  const signals = signalsOf(circuit);
  const names = new Set<string>(circuit.outputs.map((port) => port.name));
  let next = CONSTANT_NETS;
  for (const signal of signals) {
    if (names.has(signal.name)) fail(`the name ${signal.name} is used twice`);
    names.add(signal.name);
  }
  const ordered = signals.toSorted((a, b) => a.base - b.base);
  for (const signal of ordered) {
    if (signal.base !== next) fail(`signal ${signal.name} starts at net ${signal.base}, expected ${next}`);
    next = signal.base + signal.width;
  }
  if (next !== circuit.netCount) fail(`${circuit.netCount} nets declared, ${next} named`);
  const driven: Driven[] = ordered.map(({ base, width, element }) => ({
    position: element ? (position.get(element) as number) : -1,
    base,
    width,
  }));
  for (let constant = CONSTANT_NETS - 1; constant >= 0; constant--)
    driven.unshift({ position: -1, base: constant, width: 1 });
  const signalAt = signalFinder(
    driven.map(({ base }) => base),
    circuit.netCount,
  );
  return (net) => (net < 0 || net >= circuit.netCount ? undefined : driven[signalAt(net)]);
}

/** Whether the element at a position reads itself or one after it. */
function readsFrom(element: Element, position: number, driver: Driver, fail: Fail): boolean {
  if (element.kind !== "bank") return readPositions(element, driver, fail).some((source) => source >= position);
  // banks may have millions of inputs: no list
  let latest = -1;
  for (const net of element.nets) {
    const driven = driver(net);
    if (driven === undefined) fail(unknownNet(element, net));
    else if (driven.position > latest) latest = driven.position;
  }
  return latest >= position;
}

/** Positions of the elements that `element` reads. */
function readPositions(element: Element, driver: Driver, fail: Fail): number[] {
  if (element.kind === "join") return sliceSources(element.slices, [], driver, fail);
  if (element.kind === "array")
    return element.inputs.flatMap((list) => sliceSources(list, element.loops, driver, fail));
  return Array.from(element.nets, (net) => driver(net)?.position ?? fail(unknownNet(element, net)));
}

const unknownNet = ({ name }: Bank, net: number): string => `${name} reads net ${net}, which does not exist`;

function sliceSources(
  slices: readonly Slice[],
  loops: readonly { readonly name: string; readonly count: number }[],
  driver: Driver,
  fail: Fail,
): number[] {
  return slices.map((slice) => {
    const signal = driver(slice.base) ?? fail(`a slice starts at net ${slice.base}, which does not exist`);
    const [from, to] = evaluationRange(slice.index, loops);
    const reach = Math.max(0, (slice.count - 1) * slice.stride) + slice.width;
    const end = signal.base + signal.width;
    if (slice.base + from < signal.base || slice.base + to + reach > end)
      fail(
        `a slice reaches nets ${slice.base + from}..${slice.base + to + reach - 1}, beyond its signal ${signal.base}..${end - 1}`,
      );
    return signal.position;
  });
}

function checkBank(bank: Bank, fail: Fail): void {
  if (bank.nets.length === 0 || bank.thresholds.length === 0) fail(`bank ${bank.name} is empty`);
  if (bank.weights.length !== bank.nets.length)
    fail(`bank ${bank.name} has ${bank.nets.length} inputs and ${bank.weights.length} weights`);
  if (bank.weights.some((weight) => weight === 0)) fail(`bank ${bank.name} has a weight 0`);
  if (bank.thresholds.some((threshold, k) => k > 0 && threshold <= bank.thresholds[k - 1]))
    fail(`thresholds of bank ${bank.name} do not ascend`);
}

/** The message for an element that reads a later one (or itself): the loop as a path, else the disorder. */
function loopOrDisorder(circuit: Circuit, driver: Driver, from: number, fail: Fail): string {
  const reads = circuit.elements.map((element) => readPositions(element, driver, fail));
  const name = (position: number): string => circuit.elements[position].name;
  const path: number[] = [];
  const done = new Set<number>();
  const search = (position: number): number[] | undefined => {
    const start = path.indexOf(position);
    if (start >= 0) return [...path.slice(start), position];
    if (position < 0 || done.has(position)) return undefined;
    path.push(position);
    for (const source of reads[position]) {
      const loop = search(source);
      if (loop) return loop;
    }
    path.pop();
    done.add(position);
    return undefined;
  };
  const loop = search(from);
  if (loop) return `combinational loop: ${loop.toReversed().map(name).join(" -> ")}`;
  return `${name(from)} reads ${name(reads[from].find((source) => source >= from) as number)}, which comes after it`;
}
