// The circuit representation: ports, banks in topological order, instance arrays. Nothing is ever flattened.
import { evaluateIndex, type Index, indexRange, type Range } from "./index-map.ts";
import { countInBox, wholeBox } from "./instances.ts";

/** Net 0 of every circuit is the constant 0, net 1 the constant 1; neither is a gate. */
export const CONSTANT_NETS = 2;

/** The weights of a threshold circuit are bounded: no gate has a greater one. */
export const GREATEST_WEIGHT = 128;

/** What a circuit says of itself in the header of its Verilog file. */
export interface CircuitDoc {
  /** the function computed, one line */
  readonly summary: string;
  /** lemma of the paper or other source */
  readonly source: string;
  /** parameters, in the order they are printed */
  readonly params: Readonly<Record<string, number | string>>;
}

/** Named consecutive nets: base, base + 1, ..., least-significant bit first. */
export interface Signal {
  readonly name: string;
  readonly base: number;
  readonly width: number;
}

/** A port. */
interface Port {
  /** of a port of words, row-major: its shape; said in the Verilog, nothing depends on it */
  readonly shape?: readonly number[];
}

export interface InputPort extends Signal, Port {}

/**
 * `count` pieces of `width` consecutive nets each; piece r starts at net base + index + r * stride. The pieces are
 * concatenated, first piece in the low bits. `base` is the first net of a signal (or 0, 1: constants).
 */
export interface Slice {
  readonly base: number;
  readonly index: Index;
  readonly width: number;
  readonly count: number;
  readonly stride: number;
}

/** Threshold gates over one form: output k is [sum of weights[i] * nets[i] >= thresholds[k]], thresholds ascending. */
export interface Bank {
  readonly kind: "bank";
  readonly name: string;
  readonly nets: Int32Array;
  readonly weights: Int32Array;
  readonly thresholds: Int32Array;
  /** the net of output 0; output k is base + k */
  readonly base: number;
}

/** A loop of an instance array: its variable runs over 0 .. count - 1. */
export interface Loop {
  readonly name: string;
  readonly count: number;
}

/** Only the instances with left < right exist; the outputs of the others are constant 0. */
export interface Guard {
  readonly left: Index;
  readonly right: Index;
}

/** Where an output port of the instances goes: instance by instance to `index` within a signal of the parent. */
export interface ArrayOutput extends Signal {
  readonly port: string;
  readonly index: Index;
}

/** "for all loop variables: an instance of `circuit`"; without loops, one instance. Loops nest first to last. */
export interface InstanceArray {
  readonly kind: "array";
  readonly name: string;
  readonly circuit: Circuit;
  readonly loops: readonly Loop[];
  readonly guard?: Guard;
  /** the nets of each input port of `circuit`, in order of its ports; slices concatenate, first in the low bits */
  readonly inputs: readonly (readonly Slice[])[];
  /** one for each output port of `circuit`, in order of its ports */
  readonly outputs: readonly ArrayOutput[];
}

/** Nets gathered under one name, so that arrays can slice them: wiring, no gate. */
export interface Join extends Signal {
  readonly kind: "join";
  readonly slices: readonly Slice[];
}

export type Element = Bank | InstanceArray | Join;

/** An output port: the nets of its slices, first in the low bits. */
export interface OutputPort extends Port {
  readonly name: string;
  readonly width: number;
  readonly slices: readonly Slice[];
}

/** A range that a construction promises for a form: lo <= sum of weights[i] * nets[i] + constant <= hi. */
export interface Claim {
  readonly nets: Int32Array;
  readonly weights: Int32Array;
  readonly constant: number;
  readonly lo: number;
  readonly hi: number;
}

/** A circuit. Its name identifies it: two different circuits of one design never share a name. */
export interface Circuit {
  readonly name: string;
  readonly doc: CircuitDoc;
  readonly inputs: readonly InputPort[];
  readonly outputs: readonly OutputPort[];
  /** in topological order: an element reads nets of elements before it only */
  readonly elements: readonly Element[];
  readonly netCount: number;
  readonly claims: readonly Claim[];
}

/** Nets that the slices cover, for given loop variables, in order (first = least significant). */
export function sliceNets(slices: readonly Slice[], variables: ReadonlyMap<string, number>): number[] {
  const nets: number[] = [];
  for (const slice of slices) {
    const start = slice.base + evaluateIndex(slice.index, variables);
    for (let r = 0; r < slice.count; r++)
      for (let bit = 0; bit < slice.width; bit++) nets.push(start + r * slice.stride + bit);
  }
  return nets;
}

/** Least and greatest value of an index expression over the loops, by interval arithmetic (exact for affine maps). */
export function evaluationRange(index: Index, loops: readonly Loop[]): Range {
  // nearly all indices
  if (index.op === "constant") return [index.value, index.value];
  return indexRange(index, new Map(loops.map(({ name, count }) => [name, [0, count - 1]])));
}

/** Bits that the slices cover. */
export const slicesWidth = (slices: readonly Slice[]): number =>
  slices.reduce((sum, slice) => sum + slice.width * slice.count, 0);

/** Calls `visit` for every existing instance of the array with its loop variables (one reused map), last loop fastest. */
export function forEachInstance(array: InstanceArray, visit: (variables: ReadonlyMap<string, number>) => void): void {
  const variables = new Map<string, number>();
  const nest = (depth: number): void => {
    if (depth === array.loops.length) {
      const { guard } = array;
      if (!guard || evaluateIndex(guard.left, variables) < evaluateIndex(guard.right, variables)) visit(variables);
      return;
    }
    const loop = array.loops[depth];
    for (let i = 0; i < loop.count; i++) {
      variables.set(loop.name, i);
      nest(depth + 1);
    }
  };
  nest(0);
}

/** Number of instances of the array that exist, counted without visiting them. */
export function instanceCount(array: InstanceArray): number {
  return Number(countInBox(array, wholeBox(array)));
}

/** The distinct circuits of a hierarchy, each after those it instantiates; the top comes last. */
export function distinctCircuits(top: Circuit): Circuit[] {
  const seen = new Set<Circuit>();
  const visit = (circuit: Circuit): void => {
    if (seen.has(circuit)) return;
    for (const element of circuit.elements) if (element.kind === "array") visit(element.circuit);
    seen.add(circuit);
  };
  visit(top);
  return [...seen];
}
