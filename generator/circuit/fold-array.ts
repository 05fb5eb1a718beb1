// An instance array some of whose instances read constants: loops along which the constants vary are unrolled, the others
// stay loops over one folded sub-circuit.
import { type Circuit, forEachInstance, type InstanceArray, instanceCount, type Loop, type Slice } from "./circuit.ts";
import type { Folded } from "./fold.ts";
import type { CircuitFolder } from "./fold-circuit.ts";
import { add, at, collectVariables, evaluateIndex, type Index, loopVariable, mul, substitute } from "./index-map.ts";
import { allKnown, type KnownBits, keyOf, knownOrNone, noneKnown, unknownRuns } from "./known-bits.ts";
import { Wiring } from "./wiring.ts";

type Values = ReadonlyMap<string, number>;

/** Rebuilds the array in the folder's circuit. Where no instance reads a constant it stays as it is. */
export function foldArray(folder: CircuitFolder, array: InstanceArray): void {
  const varying = varyingLoops(folder, array);
  const kept = array.loops.filter((loop) => !varying.includes(loop));
  const least: Values = new Map(kept.map(({ name }) => [name, 0]));
  if (varying.length === 0) {
    const inputs = array.inputs.map((slices) => folder.knownOf(slices, least));
    keepLoops(folder, array, inputs);
    return;
  }
  const targets = array.outputs.map(({ width }) => new Wiring(width));
  for (const values of combinations(varying)) {
    const guard = array.guard && {
      left: substitute(array.guard.left, values),
      right: substitute(array.guard.right, values),
    };
    const part: InstanceArray = { ...array, loops: kept, ...(guard && { guard }) };
    if (instanceCount(part) === 0) continue;
    const inputs = array.inputs.map((slices) => folder.knownOf(slices, new Map([...least, ...values])));
    const result = foldedOrSame(folder, array.circuit, inputs);
    const place = linear(kept);
    const instances = kept.reduce((product, { count }) => product * count, 1);
    const name = [array.name, ...varying.map((loop) => values.get(loop.name))].join("_");
    const buses = folder.b.array(name, {
      circuit: result.circuit,
      loops: kept,
      ...(guard && { guard }),
      inputs: remainingInputs(folder, array, inputs, values),
      outputs: Object.fromEntries(
        array.circuit.outputs.map(({ name: port, width }) => [
          port,
          { width: instances * width, index: mul(place, width) },
        ]),
      ),
    });
    forEachInstance(part, (others) => {
      const all = new Map([...others, ...values]);
      array.outputs.forEach(({ port, index }, k) => {
        const { width } = array.circuit.outputs[k];
        const from = evaluateIndex(place, others) * width;
        targets[k].add(evaluateIndex(index, all), buses[port].base, from, width, result.outputs[k]);
      });
    });
  }
  array.outputs.forEach(({ name, base }, k) => {
    const { slices, known } = targets[k].finish();
    folder.setBus(base, name, folder.b.bus(name, slices), known);
  });
}

/** No constants, or the same for all instances: one array of the same loops and layout. */
function keepLoops(folder: CircuitFolder, array: InstanceArray, inputs: readonly KnownBits[]): void {
  const result = foldedOrSame(folder, array.circuit, inputs);
  const buses = folder.b.array(array.name, {
    circuit: result.circuit,
    loops: array.loops,
    ...(array.guard && { guard: array.guard }),
    inputs: remainingInputs(folder, array, inputs, new Map()),
    outputs: Object.fromEntries(array.outputs.map(({ port, width, index }) => [port, { width, index }])),
  });
  array.outputs.forEach(({ port, name, base, width, index }, k) => {
    const word = result.outputs[k];
    let known: KnownBits;
    if (word) {
      // bits that no instance fills are 0
      const bits = new Uint8Array(width);
      forEachInstance(array, (values) => bits.set(word, evaluateIndex(index, values)));
      known = knownOrNone(bits);
    }
    folder.setBus(base, name, buses[port], known);
  });
}

function foldedOrSame(folder: CircuitFolder, circuit: Circuit, inputs: readonly KnownBits[]): Folded {
  if (inputs.some((known) => known)) return folder.subcircuit(circuit, inputs);
  return { circuit, outputs: circuit.outputs.map(() => undefined) };
}

/** The loops along which the constants differ somewhere. */
function varyingLoops(folder: CircuitFolder, array: InstanceArray): Loop[] {
  const names = new Set<string>();
  for (const slice of array.inputs.flat()) if (folder.mayBeConstant(slice)) collectVariables(slice.index, names);
  const candidates = array.loops.filter(({ name }) => names.has(name));
  const keys = new Map<string, string>();
  const textOf = (values: Values): string => candidates.map(({ name }) => values.get(name)).join();
  const keyAt = (values: Values): string => {
    const text = textOf(values);
    let key = keys.get(text);
    if (key === undefined) {
      key = keyOf(array.inputs.map((slices) => folder.knownOf(slices, values)));
      keys.set(text, key);
    }
    return key;
  };
  return candidates.filter(({ name }) => {
    for (const values of combinations(candidates))
      if (keyAt(values) !== keyAt(new Map([...values, [name, 0]]))) return true;
    return false;
  });
}

/** All values of the loops, last loop fastest. */
function* combinations(loops: readonly Loop[], values: Values = new Map()): Generator<Values> {
  const [loop, ...others] = loops;
  if (!loop) return yield values;
  for (let i = 0; i < loop.count; i++) yield* combinations(others, new Map([...values, [loop.name, i]]));
}

/** The number of an instance in the order of the loops. */
const linear = (loops: readonly Loop[]): Index =>
  loops.reduce<Index>((index, { name, count }) => add(mul(index, count), loopVariable(name)), at(0));

/** What the folded sub-circuit still reads: for each port the bits that are no constants. */
function remainingInputs(
  folder: CircuitFolder,
  array: InstanceArray,
  inputs: readonly KnownBits[],
  values: Values,
): Record<string, Slice[]> {
  const ports = array.circuit.inputs.flatMap(({ name }, k): [string, Slice[]][] => {
    const known = inputs[k];
    if (allKnown(known)) return [];
    let bit = 0;
    const slices = array.inputs[k].flatMap((slice) => {
      const index = substitute(slice.index, values);
      const { base, width, count, stride } = slice;
      const first = bit;
      bit += width * count;
      if (!known || noneKnown(known, first, bit)) return folder.place(base, index, width, count, stride);
      return Array.from({ length: count }, (_, r) => r).flatMap((r) => {
        const start = first + r * width;
        return unknownRuns(known, start, start + width).flatMap(({ from, to }) =>
          folder.place(base, add(index, r * stride + from - start), to - from, 1, 0),
        );
      });
    });
    return [[name, slices]];
  });
  return Object.fromEntries(ports);
}
