// Arrival times through a hierarchy: max-plus, memoized on the arrival profile of the input ports, never flattened.
import {
  type Bank,
  type Circuit,
  CONSTANT_NETS,
  forEachInstance,
  type InstanceArray,
  instanceCount,
  type Signal,
  type Slice,
  slicesWidth,
} from "../circuit/circuit.ts";
import { evaluateIndex, type Index } from "../circuit/index-map.ts";
import { signalsOf } from "../circuit/validate.ts";
import { type BitClasses, interchangeableBits } from "./interchangeable.ts";

/**
 * How a path is counted. `gates`: every gate is 1, NOT is free. `strict`: over {AND, OR, NOT, MAJORITY}, a negative
 * weight is a NOT gate in front. `majority`: a gate that is an AND or an OR of literals is free.
 */
export type Convention = "gates" | "strict" | "majority";

/** Arrival times of the bits of a signal: bit i arrives at profile[i mod profile.length]. Long buses have short ones. */
export type Profile = Int32Array;

/** Arrival times at the outputs of a circuit for one choice of arrivals at its inputs. */
export interface Arrivals {
  /** by output port */
  readonly outputs: readonly Profile[];
  /** gates that arrive at level i, through the hierarchy */
  readonly levels: readonly bigint[];
}

/** The same, and what happens inside. */
export interface InnerArrivals extends Arrivals {
  readonly circuit: Circuit;
  readonly convention: Convention;
  /** arrival of one net */
  readonly arrival: (net: number) => number;
}

/** Up to this many nets, the signal of each is kept in a table. */
const SIGNAL_TABLE_LIMIT = 2 ** 20;

const UNIFORM_ZERO: Profile = Int32Array.of(0);
const known = new WeakMap<Circuit, Map<string, Arrivals>>();

/** The signals of a circuit in the order of their nets, and the number of the signal that a net belongs to. */
interface SignalIndex {
  readonly signals: readonly Signal[];
  readonly signalAt: (net: number) => number;
}

const indexed = new WeakMap<Circuit, SignalIndex>();

/** Arrivals in `circuit` when bit i of input port k arrives at inputs[k] (all at 0 when left out). */
export function arrivalsOf(
  circuit: Circuit,
  convention: Convention = "gates",
  inputs: readonly Profile[] = circuit.inputs.map(() => UNIFORM_ZERO),
): Arrivals {
  const byKey = known.get(circuit) ?? new Map<string, Arrivals>();
  known.set(circuit, byKey);
  // ports of a top, which arrive as one, may have billions of bits: their classes are not looked for
  const canonical = inputs.map((profile, k) =>
    profile.length === 1 ? profile : shorten(latestOfClass(profile, interchangeableBits(circuit)[k])),
  );
  const key = `${convention};${canonical.map(runs).join(";")}`;
  const found = byKey.get(key);
  if (found) return found;
  const { outputs, levels } = innerArrivals(circuit, convention, canonical);
  byKey.set(key, { outputs, levels });
  return { outputs, levels };
}

/** A profile as text: its runs of equal times. */
function runs(profile: Profile): string {
  let text = "";
  for (let from = 0, to = 1; from < profile.length; from = to++) {
    while (to < profile.length && profile[to] === profile[from]) to++;
    text += `${profile[from]}x${to - from},`;
  }
  return text;
}

/** Of the bits that all gates read alike only the latest matters: it stands for all of them. */
function latestOfClass(profile: Profile, { count, ofBit }: BitClasses): Profile {
  if (count === ofBit.length) return profile;
  const latest = new Int32Array(count);
  for (let bit = 0; bit < ofBit.length; bit++)
    latest[ofBit[bit]] = Math.max(latest[ofBit[bit]], profile[bit % profile.length]);
  return count === 1 ? latest : ofBit.map((name) => latest[name]);
}

/** The depth of a circuit: the longest path to any output port or gate, in the given convention. */
export function depthOf(circuit: Circuit, convention: Convention = "gates"): number {
  return arrivalsOf(circuit, convention).outputs.reduce(
    (depth, profile) => profile.reduce((latest, time) => Math.max(latest, time), depth),
    0,
  );
}

/** Arrivals everywhere in `circuit` (not in its instances), not remembered. */
export function innerArrivals(
  circuit: Circuit,
  convention: Convention = "gates",
  inputs: readonly Profile[] = circuit.inputs.map(() => UNIFORM_ZERO),
): InnerArrivals {
  const { signals, signalAt } = signalIndexOf(circuit);
  const profiles = new Map<number, Profile>(circuit.inputs.map((port, k) => [port.base, inputs[k]]));
  const profileOf = ({ base }: Signal): Profile => profiles.get(base) ?? UNIFORM_ZERO;
  const arrival = (net: number): number => {
    if (net < CONSTANT_NETS) return 0;
    const signal = signals[signalAt(net)];
    const { base } = signal;
    const profile = profileOf(signal);
    return profile.length === 1 ? profile[0] : profile[(net - base) % profile.length];
  };
  const levels: bigint[] = [];
  const count = (level: number, gates: bigint): void => {
    while (levels.length <= level) levels.push(0n);
    levels[level] += gates;
  };
  const gather = (slices: readonly Slice[], variables: ReadonlyMap<string, number>): Profile => {
    const sources = slices.map((slice) => (slice.base < CONSTANT_NETS ? undefined : signals[signalAt(slice.base)]));
    const sourceProfiles = sources.map((source) => (source ? profileOf(source) : UNIFORM_ZERO));
    const [first] = sourceProfiles;
    // where all nets arrive at one time, or the slice is a whole signal, no net has to be looked at
    if (first && sourceProfiles.every((profile) => profile.length === 1 && profile[0] === first[0])) return first;
    if (slices.length === 1 && slices[0].count === 1 && slices[0].width === sources[0]?.width) return first;
    const times = new Int32Array(slicesWidth(slices));
    let next = 0;
    slices.forEach((slice, i) => {
      const profile = sourceProfiles[i];
      const start = slice.base + evaluateIndex(slice.index, variables) - (sources[i]?.base ?? slice.base);
      if (profile.length === 1) {
        times.fill(profile[0], next, next + slice.count * slice.width);
        next += slice.count * slice.width;
      } else
        for (let r = 0; r < slice.count; r++)
          for (let bit = 0; bit < slice.width; bit++)
            times[next++] = profile[(start + r * slice.stride + bit) % profile.length];
    });
    return times;
  };
  for (const element of circuit.elements) {
    if (element.kind === "bank") profiles.set(element.base, bankArrival(element, convention, arrival, count));
    else if (element.kind === "join") profiles.set(element.base, shorten(gather(element.slices, new Map())));
    else arrayArrivals(element, convention, gather, (net) => profileOf(signals[signalAt(net)]).length, profiles, count);
  }
  const outputs = circuit.outputs.map((port) => gather(port.slices, new Map()));
  return { circuit, convention, outputs, levels, arrival };
}

function signalIndexOf(circuit: Circuit): SignalIndex {
  const found = indexed.get(circuit);
  if (found) return found;
  const signals = signalsOf(circuit).sort((a, b) => a.base - b.base);
  const signalAt = signalFinder(
    signals.map(({ base }) => base),
    circuit.netCount,
  );
  const made = { signals, signalAt };
  indexed.set(circuit, made);
  return made;
}

/** The number of the signal that a net belongs to: from a table where that is small, else by search. */
function signalFinder(bases: readonly number[], netCount: number): (net: number) => number {
  if (netCount > SIGNAL_TABLE_LIMIT) {
    return (net) => {
      let [low, high] = [0, bases.length - 1];
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (bases[middle] <= net) low = middle;
        else high = middle - 1;
      }
      return low;
    };
  }
  const table = new Int32Array(netCount);
  bases.forEach((base, signal) => {
    table.fill(signal, base, bases[signal + 1] ?? netCount);
  });
  return (net) => table[net];
}

function bankArrival(
  bank: Bank,
  convention: Convention,
  arrival: (net: number) => number,
  count: (level: number, gates: bigint) => void,
): Profile {
  const { nets, weights, thresholds } = bank;
  let latest = 0;
  for (let i = 0; i < nets.length; i++) {
    const negated = convention === "strict" && weights[i] < 0 ? 1 : 0;
    latest = Math.max(latest, arrival(nets[i]) + negated);
  }
  if (convention !== "majority") {
    count(latest + 1, BigInt(thresholds.length));
    return Int32Array.of(latest + 1);
  }
  const isFree = andOrOr(weights);
  return thresholds.map((threshold) => {
    const level = latest + (isFree(threshold) ? 0 : 1);
    count(level, 1n);
    return level;
  });
}

/** Is [form >= threshold] an AND or an OR of literals? AND: no literal may fail; OR: any one is enough. */
export function isAndOrOr(weights: ArrayLike<number>, threshold: number): boolean {
  return andOrOr(weights)(threshold);
}

/** The same for many thresholds of one form. */
function andOrOr(weights: ArrayLike<number>): (threshold: number) => boolean {
  let [lo, hi, least] = [0, 0, Number.POSITIVE_INFINITY];
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i];
    if (weight < 0) lo += weight;
    else hi += weight;
    least = Math.min(least, Math.abs(weight));
  }
  return (threshold) => threshold > hi - least || threshold <= lo + least;
}

function arrayArrivals(
  array: InstanceArray,
  convention: Convention,
  gather: (slices: readonly Slice[], variables: ReadonlyMap<string, number>) => Profile,
  period: (net: number) => number,
  profiles: Map<number, Profile>,
  count: (level: number, gates: bigint) => void,
): void {
  const visit = (variables: ReadonlyMap<string, number>, instances: bigint): Arrivals => {
    const inner = arrivalsOf(
      array.circuit,
      convention,
      array.inputs.map((slices) => gather(slices, variables)),
    );
    inner.levels.forEach((gates, level) => {
      if (gates > 0n) count(level, gates * instances);
    });
    return inner;
  };
  const alike = array.inputs.every((slices) =>
    slices.every((slice) => slice.base < CONSTANT_NETS || isMultiple(slice.index, period(slice.base))),
  );
  const packed = array.outputs.every(
    (output, k) =>
      isMultiple(output.index, array.circuit.outputs[k].width) &&
      output.width === instanceCount(array) * array.circuit.outputs[k].width,
  );
  const origin = new Map(array.loops.map((loop) => [loop.name, 0]));
  const same = alike ? visit(origin, BigInt(instanceCount(array))) : undefined;
  if (same && packed && !array.guard) {
    array.outputs.forEach((output, k) => {
      profiles.set(output.base, shorten(same.outputs[k]));
    });
    return;
  }
  const filled = array.outputs.map((output) => new Int32Array(output.width));
  forEachInstance(array, (variables) => {
    const inner = same ?? visit(variables, 1n);
    array.outputs.forEach((output, k) => {
      const { width } = array.circuit.outputs[k];
      const profile = inner.outputs[k];
      const start = evaluateIndex(output.index, variables);
      for (let bit = 0; bit < width; bit++) filled[k][start + bit] = profile[bit % profile.length];
    });
  });
  array.outputs.forEach((output, k) => {
    profiles.set(output.base, shorten(filled[k]));
  });
}

/** Is the index a multiple of k whatever the loop variables are? (May say no where it is.) */
function isMultiple(index: Index, k: number): boolean {
  if (k === 1) return true;
  switch (index.op) {
    case "constant":
      return index.value % k === 0;
    case "variable":
    case "div":
      return false;
    case "mul":
      return isMultiple(index.left, k) || isMultiple(index.right, k) || isProductMultiple(index.left, index.right, k);
    default:
      return isMultiple(index.left, k) && isMultiple(index.right, k);
  }
}

/** (x * a) * b with constants a, b: their product counts. */
function isProductMultiple(left: Index, right: Index, k: number): boolean {
  const constant = (index: Index): number =>
    index.op === "constant" ? index.value : index.op === "mul" ? constant(index.left) * constant(index.right) : 1;
  return (constant(left) * constant(right)) % k === 0;
}

function shorten(profile: Profile): Profile {
  return profile.length > 1 && profile.every((time) => time === profile[0]) ? Int32Array.of(profile[0]) : profile;
}
