// Input bits that every gate reads alike: only the latest of them matters, so that arrival profiles that differ within them
// are one.
import type { Circuit, Slice } from "../circuit/circuit.ts";
import { flat, Profile } from "./profile.ts";

/** Classes 0 .. count - 1 of the bits of an input port. */
export interface BitClasses {
  readonly count: number;
  readonly ofBit: Int32Array;
}

const known = new WeakMap<Circuit, readonly BitClasses[]>();

/**
 * The class of each bit of each input port: bits of one class are read by the same banks, with weights of the same signs,
 * and by nothing else. Bits that an instance, a join or an output port reads are alone in their classes.
 */
export function interchangeableBits(circuit: Circuit): readonly BitClasses[] {
  const found = known.get(circuit);
  if (found) return found;
  const first = circuit.inputs[0]?.base ?? 0;
  const end = first + circuit.inputs.reduce((sum, { width }) => sum + width, 0);
  const classOf = new Int32Array(end - first);
  let count = 1;
  /** Splits off, of each class, the bits that are read; those with negative weights apart. */
  const refine = (nets: ArrayLike<number>, weights: ArrayLike<number>): void => {
    const renamed = new Map<number, number>();
    for (let i = 0; i < nets.length; i++) {
      if (nets[i] < first || nets[i] >= end) continue;
      const key = 2 * classOf[nets[i] - first] + (weights[i] < 0 ? 1 : 0);
      const name = renamed.get(key) ?? count++;
      renamed.set(key, name);
      classOf[nets[i] - first] = name;
    }
  };
  const isolate = (slices: readonly Slice[]): void => {
    for (const { base } of slices) {
      const port = circuit.inputs.find((input) => base >= input.base && base < input.base + input.width);
      if (port) for (let bit = 0; bit < port.width; bit++) classOf[port.base - first + bit] = count++;
    }
  };
  for (const element of circuit.elements) {
    if (element.kind === "bank") refine(element.nets, element.weights);
    else if (element.kind === "join") isolate(element.slices);
    else for (const slices of element.inputs) isolate(slices);
  }
  for (const { slices } of circuit.outputs) isolate(slices);
  const classes = circuit.inputs.map(({ base, width }): BitClasses => {
    const dense = new Map<number, number>();
    const ofBit = classOf.slice(base - first, base - first + width).map((name) => {
      const number = dense.get(name) ?? dense.size;
      dense.set(name, number);
      return number;
    });
    return { count: dense.size, ofBit };
  });
  known.set(circuit, classes);
  return classes;
}

/** Of the bits that all gates read alike only the latest matters: it stands for all of them. */
export function latestOfClasses(profile: Profile, { count, ofBit }: BitClasses): Profile {
  if (profile.single !== undefined || count === ofBit.length) return profile;
  if (count === 1) return Profile.uniform(profile.width, profile.latest);
  const times = flat(profile, 0, profile.width);
  const latest = new Int32Array(count);
  for (let bit = 0; bit < ofBit.length; bit++) latest[ofBit[bit]] = Math.max(latest[ofBit[bit]], times[bit]);
  return Profile.of(ofBit.map((name) => latest[name]));
}
