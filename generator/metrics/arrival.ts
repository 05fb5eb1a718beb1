// Arrival times through a hierarchy: max-plus, memoized on the arrival profile of the input ports, never flattened.
import { type Bank, type Circuit, CONSTANT_NETS, type InstanceArray } from "../circuit/circuit.ts";
import { arrayArrivals } from "./array-arrival.ts";
import { interchangeableBits, latestOfClasses } from "./interchangeable.ts";
import { Profile } from "./profile.ts";
import { signalIndexOf } from "./signal-index.ts";
import { type Bounds, boundsOfWires, type Source } from "./slice-profile.ts";
import { spanOf } from "./span.ts";
import { restored, shifted, shiftOf } from "./time-shift.ts";

/**
 * How a path is counted. `gates`: every gate is 1, NOT is free. `strict`: over {AND, OR, NOT, MAJORITY}, a negative
 * weight is a NOT gate in front. `majority`: a gate that is an AND or an OR of literals is free.
 */
export type Convention = "gates" | "strict" | "majority";

/** Arrival times at the outputs of a circuit for one choice of arrivals at its inputs. */
export interface Arrivals {
  /** by output port */
  readonly outputs: readonly Profile[];
}

/** The same, and what happens inside. */
export interface InnerArrivals extends Arrivals {
  readonly circuit: Circuit;
  readonly convention: Convention;
  /** arrival of one net */
  readonly arrival: (net: number) => number;
}

interface Known extends Arrivals {
  /** gates that arrive at level i, through the hierarchy; empty unless asked for */
  readonly levels: readonly bigint[];
}

const known = new WeakMap<Circuit, Map<string, Known>>();

/** Arrivals in `circuit` when the bits of input port k arrive at inputs[k] (all at 0 when left out). */
export function arrivalsOf(
  circuit: Circuit,
  convention: Convention = "gates",
  inputs: readonly Profile[] = atZero(circuit),
): Arrivals {
  return arrivals(circuit, convention, inputs, false);
}

/** Gates that arrive at level 0, 1, ..., through the hierarchy, when all inputs arrive at 0. */
export function levelsOf(circuit: Circuit, convention: Convention = "gates"): readonly bigint[] {
  return arrivals(circuit, convention, atZero(circuit), true).levels;
}

/** The depth of a circuit: the longest path to any output port, in the given convention. */
export function depthOf(circuit: Circuit, convention: Convention = "gates"): number {
  return arrivalsOf(circuit, convention).outputs.reduce((depth, profile) => Math.max(depth, profile.latest), 0);
}

const atZero = (circuit: Circuit): Profile[] => circuit.inputs.map(({ width }) => Profile.uniform(width));

/** No gates of its own? */
const isLayer = (circuit: Circuit): boolean => circuit.elements.every(({ kind }) => kind !== "bank");

function arrivals(circuit: Circuit, convention: Convention, inputs: readonly Profile[], withLevels: boolean): Known {
  // a circuit of instances alone has no bits that are read alike, and its ports may have billions of bits
  const canonical =
    isLayer(circuit) || inputs.every((profile) => profile.single !== undefined)
      ? inputs
      : inputs.map((profile, k) => latestOfClasses(profile, interchangeableBits(circuit)[k]));
  if (withLevels) return remembered(circuit, convention, canonical, true);
  // where late inputs are later than anything that depends on the others alone, only the differences between them count
  const shift = shiftOf(canonical);
  if (shift.late === 0 || shift.late < shift.early + span(circuit, convention))
    return remembered(circuit, convention, canonical, false);
  const base = canonical.map((profile) => shifted(profile, shift));
  const found = remembered(circuit, convention, base, false);
  return { ...found, outputs: found.outputs.map((profile) => restored(profile, shift)) };
}

/** A time that no gate is later than when all inputs arrive at 0. */
const span = (circuit: Circuit, convention: Convention): number => spanOf(circuit) * (convention === "strict" ? 2 : 1);

function remembered(circuit: Circuit, convention: Convention, inputs: readonly Profile[], withLevels: boolean): Known {
  const byKey = known.get(circuit) ?? new Map<string, Known>();
  known.set(circuit, byKey);
  const key = `${convention},${withLevels};${inputs.map((profile) => profile.key).join("|")}`;
  const found = byKey.get(key);
  if (found) return found;
  const made = settled(circuit, convention, inputs, withLevels);
  byKey.set(key, made);
  return made;
}

/** Limits on the work for one array, see arrayArrivals, that are tried one after another. */
const LIMITS = [2 ** 11, 2 ** 15, 2 ** 19, Number.POSITIVE_INFINITY];

/** The arrivals, with the least limit within which bounds leave nothing open at the outputs; levels need exact ones everywhere. */
function settled(circuit: Circuit, convention: Convention, inputs: readonly Profile[], withLevels: boolean): Known {
  let before: Walked | undefined;
  for (const limit of withLevels ? LIMITS.slice(-1) : LIMITS) {
    before = walked(circuit, convention, inputs, withLevels, limit, before);
    if (before.outputs.every(isExact)) break;
  }
  const { outputs, levels } = before as Walked;
  return { outputs: outputs.map(({ lower }) => lower), levels };
}

const isExact = ({ lower, upper }: Bounds): boolean => lower === upper;

/** Arrivals everywhere in `circuit` (not in its instances), not remembered. */
export function innerArrivals(
  circuit: Circuit,
  convention: Convention = "gates",
  inputs: readonly Profile[] = atZero(circuit),
): InnerArrivals {
  const { outputs, ...inside } = walked(circuit, convention, inputs, false, Number.POSITIVE_INFINITY);
  const { bases, signalAt } = signalIndexOf(circuit);
  const arrival = (net: number): number => {
    if (net < CONSTANT_NETS) return 0;
    const signal = signalAt(net);
    return inside.bounds[signal]?.lower.at(net - bases[signal]) ?? 0;
  };
  return { circuit, convention, outputs: outputs.map(({ lower }) => lower), arrival };
}

/** What a walk through the elements of a circuit finds; the levels as in Known. */
interface Walked {
  readonly outputs: readonly Bounds[];
  /** by position of the signal */
  readonly bounds: readonly Bounds[];
  readonly levels: readonly bigint[];
}

/**
 * Arrivals everywhere in `circuit`, exact as far as the work for each array stays within the limit.
 * @param before what a walk with a smaller limit has found for the same inputs
 */
function walked(
  circuit: Circuit,
  convention: Convention,
  inputs: readonly Profile[],
  withLevels: boolean,
  limit: number,
  before?: Walked,
): Walked {
  const { bases, signalAt } = signalIndexOf(circuit);
  const bounds: Bounds[] = [];
  // the time of signals all of whose bits arrive at one that is known: nearly all
  const times = new Int32Array(bases.length).fill(-1);
  const settle = (base: number, found: Bounds): void => {
    const signal = signalAt(base);
    bounds[signal] = found;
    if (isExact(found)) times[signal] = found.lower.single ?? -1;
  };
  circuit.inputs.forEach((port, k) => {
    settle(port.base, { lower: inputs[k], upper: inputs[k] });
  });
  const source: Source = (net) => {
    if (net < CONSTANT_NETS) return { bounds: CONSTANT, bit: 0 };
    const signal = signalAt(net);
    return { bounds: bounds[signal], bit: net - bases[signal] };
  };
  const timeOf = (net: number): number => (net < CONSTANT_NETS ? -1 : times[signalAt(net)]);
  const levels: bigint[] = [];
  const count = (level: number, gates: bigint): void => {
    while (levels.length <= level) levels.push(0n);
    levels[level] += gates;
  };
  const through = (array: InstanceArray): Bounds[] =>
    arrayArrivals<Known>(array, source, {
      visit: (ports) => arrivals(array.circuit, convention, ports, withLevels),
      outputs: (result) => result.outputs,
      count: (result, instances) => {
        result.levels.forEach((gates, level) => {
          if (gates > 0n) count(level, gates * instances);
        });
      },
      exact: withLevels,
      limit,
    });
  const isKnown = ({ base }: { readonly base: number }): boolean => {
    const found = before?.bounds[signalAt(base)];
    return found !== undefined && isExact(found);
  };
  for (const element of circuit.elements) {
    // what is exact stays so, whatever the limit
    const outputs = element.kind === "array" ? element.outputs : [element];
    if (before && outputs.every(isKnown)) for (const { base } of outputs) settle(base, before.bounds[signalAt(base)]);
    else if (element.kind === "bank") {
      const found = bankArrival(element, convention, source, timeOf);
      settle(element.base, found);
      const { upper } = found;
      if (withLevels)
        for (const [s, [time]] of upper.patterns.entries()) count(time, BigInt(upper.end(s) - upper.starts[s]));
    } else if (element.kind === "join") settle(element.base, boundsOfWires(element.slices, source));
    else
      through(element).forEach((port, k) => {
        settle(element.outputs[k].base, port);
      });
  }
  const outputs = circuit.outputs.map(({ slices }) => boundsOfWires(slices, source));
  return { outputs, bounds, levels };
}

/** The constants, as many as a slice may repeat. */
const NEVER = Profile.uniform(Number.MAX_SAFE_INTEGER);
const CONSTANT: Bounds = { lower: NEVER, upper: NEVER };

function bankArrival(bank: Bank, convention: Convention, source: Source, timeOf: (net: number) => number): Bounds {
  const { nets, weights } = bank;
  let earliest = 0;
  let latest = 0;
  for (let i = 0; i < nets.length; i++) {
    const negated = convention === "strict" && weights[i] < 0 ? 1 : 0;
    const known = timeOf(nets[i]);
    if (known >= 0) {
      latest = Math.max(latest, known + negated);
      earliest = Math.max(earliest, known + negated);
      continue;
    }
    const { bounds, bit } = source(nets[i]);
    const time = bounds.upper.at(bit) + negated;
    latest = Math.max(latest, time);
    earliest = Math.max(earliest, bounds.lower === bounds.upper ? time : bounds.lower.at(bit) + negated);
  }
  const upper = gateTimes(bank, convention, latest);
  return { lower: earliest === latest ? upper : gateTimes(bank, convention, earliest), upper };
}

/** The times of a bank's gates whose last input arrives at `last`. */
function gateTimes({ weights, thresholds }: Bank, convention: Convention, last: number): Profile {
  if (convention !== "majority") return Profile.uniform(thresholds.length, last + 1);
  const isFree = andOrOr(weights);
  return Profile.of(thresholds.map((threshold) => last + (isFree(threshold) ? 0 : 1)));
}

/** Tells of thresholds of one form whether [form >= threshold] is an AND (no literal may fail) or an OR (one is enough). */
export function andOrOr(weights: ArrayLike<number>): (threshold: number) => boolean {
  let [lo, hi, least] = [0, 0, Number.POSITIVE_INFINITY];
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i];
    if (weight < 0) lo += weight;
    else hi += weight;
    least = Math.min(least, Math.abs(weight));
  }
  return (threshold) => threshold > hi - least || threshold <= lo + least;
}
