// Which bits of a signal the slices of a module read, and which the outputs of an instance array fill.
import { affineOf } from "../circuit/affine.ts";
import {
  type ArrayOutput,
  type Circuit,
  CONSTANT_NETS,
  forEachInstance,
  type InstanceArray,
  type Loop,
  type Slice,
} from "../circuit/circuit.ts";
import { evaluateIndex, type Index } from "../circuit/index-map.ts";

/** Bits or nets from .. to - 1. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

interface Step {
  readonly step: number;
  readonly count: number;
}

/**
 * The set { start + sum of step * v, v over 0 .. count - 1 } where it is an interval. `once`: each element is met once.
 */
function intervalOf(start: number, steps: readonly Step[]): (Interval & { readonly once: boolean }) | undefined {
  let from = start;
  let extent = 1;
  let once = true;
  for (const { step, count } of steps.toSorted((a, b) => Math.abs(a.step) - Math.abs(b.step))) {
    if (count === 1) continue;
    if (count < 1) return undefined;
    const size = Math.abs(step);
    if (size > extent) return undefined;
    once &&= size === extent;
    extent += size * (count - 1);
    if (step < 0) from += step * (count - 1);
  }
  return { from, to: from + extent, once };
}

function stepsOf(index: Index, loops: readonly Loop[]): { constant: number; steps: Step[] } | undefined {
  const affine = affineOf(index);
  if (!affine) return undefined;
  const steps = loops.map(({ name, count }) => ({ step: affine.coefficients.get(name) ?? 0, count }));
  return { constant: affine.constant, steps };
}

/** The nets that a slice reads over all loops, where that is provably an interval. */
function netsRead(slice: Slice, loops: readonly Loop[]): Interval | undefined {
  const found = stepsOf(slice.index, loops);
  const pieces = [
    { step: 1, count: slice.width },
    { step: slice.stride, count: slice.count },
  ];
  return found && intervalOf(slice.base + found.constant, [...pieces, ...found.steps]);
}

/** Joins intervals that touch; ascending. */
export function unionOf(intervals: readonly Interval[]): Interval[] {
  const union: Interval[] = [];
  for (const { from, to } of intervals.toSorted((a, b) => a.from - b.from)) {
    const last = union.at(-1);
    if (last && from <= last.to) union[union.length - 1] = { from: last.from, to: Math.max(last.to, to) };
    else union.push({ from, to });
  }
  return union;
}

/**
 * The nets of a circuit that something in it provably reads, as intervals. A net outside may be read too, by a guarded
 * array or a map that is not affine: this only decides where a linter is told not to mind.
 */
export function netsSurelyRead(circuit: Circuit): (from: number, to: number) => boolean {
  const read: Interval[] = [];
  const add = (slices: readonly Slice[], loops: readonly Loop[]): void => {
    for (const slice of slices) {
      const interval = slice.base >= CONSTANT_NETS ? netsRead(slice, loops) : undefined;
      if (interval) read.push(interval);
    }
  };
  for (const element of circuit.elements) {
    if (element.kind === "join") add(element.slices, []);
    else if (element.kind === "array") {
      if (!element.guard) for (const slices of element.inputs) add(slices, element.loops);
    } else for (const net of element.nets) read.push({ from: net, to: net + 1 });
  }
  for (const port of circuit.outputs) add(port.slices, []);
  const union = unionOf(read);
  return (from, to) => {
    let [low, high] = [0, union.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (union[middle].from <= from) low = middle;
      else high = middle - 1;
    }
    return union.length > 0 && union[low].from <= from && union[low].to >= to;
  };
}

/** Who drives the bits of an array's output that existing instances do not fill. */
export interface Fill {
  /** the bits that a constant 0 fills, ascending */
  readonly gaps: readonly Interval[];
  /** whether each instance that the guard leaves out fills its place with 0 */
  readonly absentAreZero: boolean;
}

/**
 * How the bits of one output of an array are driven, each exactly once.
 * @throws Error where two instances drive the same bit
 */
export function fillOf(circuit: Circuit, array: InstanceArray, output: ArrayOutput, portWidth: number): Fill {
  const found = stepsOf(output.index, array.loops);
  const all = found && intervalOf(found.constant, [{ step: 1, count: portWidth }, ...found.steps]);
  if (all?.once)
    return {
      gaps: complement([{ from: all.from, to: all.to }], output.width),
      absentAreZero: array.guard !== undefined,
    };
  const filled = new Uint8Array(output.width);
  let clash = false;
  const mark = (variables: ReadonlyMap<string, number>): void => {
    const start = evaluateIndex(output.index, variables);
    for (let bit = start; bit < start + portWidth; bit++) {
      clash ||= filled[bit] === 1;
      filled[bit] = 1;
    }
  };
  forEachInstance(array, mark);
  if (clash) throw new Error(`${circuit.name}.${array.name}: two instances drive the same bit of ${output.name}`);
  const existing = filled.slice();
  const { guard, ...rest } = array;
  if (guard) forEachInstance({ ...rest, guard: { left: guard.right, right: plusOne(guard.left) } }, mark);
  const absentAreZero = guard !== undefined && !clash;
  return { gaps: complement(runsOf(absentAreZero ? filled : existing), output.width), absentAreZero };
}

const plusOne = (index: Index): Index => ({ op: "add", left: index, right: { op: "constant", value: 1 } });

function runsOf(marks: Uint8Array): Interval[] {
  const runs: Interval[] = [];
  for (let from = 0; from < marks.length; ) {
    let to = from + 1;
    while (to < marks.length && marks[to] === marks[from]) to++;
    if (marks[from] === 1) runs.push({ from, to });
    from = to;
  }
  return runs;
}

function complement(intervals: readonly Interval[], width: number): Interval[] {
  const gaps: Interval[] = [];
  let next = 0;
  for (const { from, to } of intervals) {
    if (from > next) gaps.push({ from: next, to: from });
    next = to;
  }
  if (next < width) gaps.push({ from: next, to: width });
  return gaps;
}
