// Evaluation of circuits in few lanes: nets are packed bit by bit, and the instances of an array become lanes of a pass.
import type { Circuit, InstanceArray } from "../../generator/circuit/circuit.ts";
import { evaluateIndex } from "../../generator/circuit/index-map.ts";
import { memoryWords, NET_WORDS, pop, push } from "./arena.ts";
import { FRAME_LANES } from "./bank-code.ts";
import { copyBits, copyLanes } from "./bits.ts";
import { frameBytes, isLeaf, type Observer, runFrame } from "./frame.ts";
import { emptyLanes, type Lanes } from "./lanes.ts";
import { rowsToVectors, rowWords, vectorsToRows } from "./rows.ts";
import { segmentsOf } from "./segments.ts";
import { forEachRun, instancesOf, NO_VARIABLES, runCount } from "./wiring.ts";

/** A circuit with a larger frame, or larger packed nets, is evaluated in fewer lanes at a time. */
const PASS_BYTES = 1 << 29;

/** Lanes of one pass through the circuit: 128 in a frame, a power of two below in packed form. */
export function lanesPerPass(circuit: Circuit): number {
  if (isLeaf(circuit) || frameBytes(circuit) <= PASS_BYTES) return FRAME_LANES;
  let lanes = FRAME_LANES / 2;
  while (lanes > 1 && (circuit.netCount * lanes) / 8 > PASS_BYTES) lanes /= 2;
  return lanes;
}

/** Is a pass of so many lanes made in a frame? Only arrays gain from packing. */
export const inFrame = (circuit: Circuit, lanes: number): boolean => isLeaf(circuit) || lanes > FRAME_LANES / 2;

/**
 * Evaluates the circuit on packed nets of at most 64 lanes, whose input ports are filled. `live`: the lanes that count.
 * Yields after every pass through a sub-circuit.
 */
export function* evaluatePacked(
  circuit: Circuit,
  nets: Lanes,
  live: Uint32Array,
  observer: Observer,
): Generator<undefined, void> {
  const { words, stride } = nets;
  const ones = new Uint32Array(stride > 32 ? 2 : 1).fill(0xffffffff);
  copyBits(ones, 0, words, stride, stride);
  const { elements, claims } = segmentsOf(circuit);
  for (const element of elements) {
    if (element.kind === "array") yield* runInstances(element, nets, live, observer);
    else
      forEachRun(element.slices, NO_VARIABLES, (net, bit, count) => {
        copyBits(words, net * stride, words, (element.base + bit) * stride, count * stride);
      });
  }
  if (claims && observer.checkClaims) yield* runInstances(claims, nets, live, observer);
  observer.onCircuit?.(circuit, nets, live);
}

/** The instances of one pass: runs into their input ports, and where their outputs go. */
class Pass {
  count = 0;
  private readonly array: InstanceArray;
  private readonly runsOfPort: readonly number[];
  private readonly runs: number[] = [];
  private readonly starts: number[] = [];

  constructor(array: InstanceArray) {
    this.array = array;
    this.runsOfPort = array.inputs.map(runCount);
  }

  add(variables: ReadonlyMap<string, number>): void {
    for (const slices of this.array.inputs)
      forEachRun(slices, variables, (net, bit, count) => {
        this.runs.push(net, bit, count);
      });
    for (const { base, index } of this.array.outputs) this.starts.push(base + evaluateIndex(index, variables));
    this.count++;
  }

  clear(): void {
    this.count = 0;
    this.runs.length = 0;
    this.starts.length = 0;
  }

  /** Calls `visit` for every run into an input port: bits `bit` .. of port k of the instance. */
  forEachInput(visit: (instance: number, k: number, net: number, bit: number, count: number) => void): void {
    let next = 0;
    for (let instance = 0; instance < this.count; instance++)
      for (const [k, runs] of this.runsOfPort.entries())
        for (let r = 0; r < runs; r++, next += 3)
          visit(instance, k, this.runs[next], this.runs[next + 1], this.runs[next + 2]);
  }

  /** First net of the parent that output port k of the instance drives. */
  target(instance: number, k: number): number {
    return this.starts[instance * this.array.outputs.length + k];
  }
}

function* runInstances(
  array: InstanceArray,
  nets: Lanes,
  live: Uint32Array,
  observer: Observer,
): Generator<undefined, void> {
  const { circuit } = array;
  const perPass = Math.max(1, lanesPerPass(circuit) / nets.stride);
  const pass = new Pass(array);
  const flush = function* (): Generator<undefined, void> {
    if (pass.count === 0) return;
    const lanes = pass.count * nets.stride;
    const passLive = repeat(live, nets.stride, pass.count);
    if (inFrame(circuit, lanes)) runInFrame(array, pass, nets, passLive, observer);
    else yield* runPacked(array, pass, nets, passLive, observer);
    pass.clear();
    yield;
  };
  for (const variables of instancesOf(array)) {
    pass.add(variables);
    if (pass.count === perPass) yield* flush();
  }
  yield* flush();
}

/** The first `unit` bits of the mask, `count` times. */
function repeat(mask: Uint32Array, unit: number, count: number): Uint32Array {
  const repeated = new Uint32Array(NET_WORDS);
  for (let i = 0; i < count; i++) copyBits(mask, 0, repeated, i * unit, unit);
  return repeated;
}

function runInFrame({ circuit }: InstanceArray, pass: Pass, nets: Lanes, live: Uint32Array, observer: Observer) {
  const { words, stride: unit } = nets;
  const rows = circuit.inputs.map(({ width }) => {
    const size = rowWords(width, unit);
    return { words: new Uint32Array(size * pass.count), first: 0, count: pass.count, rowWords: size, unit };
  });
  pass.forEachInput((instance, k, net, bit, count) => {
    copyBits(words, net * unit, rows[k].words, instance * rows[k].rowWords * 32 + bit * unit, count * unit);
  });
  const frame = push(frameBytes(circuit));
  try {
    circuit.inputs.forEach(({ base, width }, k) => {
      rowsToVectors(rows[k], width, memoryWords(), frame / 4 + base * NET_WORDS);
    });
    runFrame(circuit, frame, live, observer);
    circuit.outputs.forEach(({ slices, width }, k) => {
      const gathered = push(width * NET_WORDS * 4);
      forEachRun(slices, NO_VARIABLES, (net, bit, count) => {
        const from = frame / 4 + net * NET_WORDS;
        memoryWords().copyWithin(gathered / 4 + bit * NET_WORDS, from, from + count * NET_WORDS);
      });
      const size = rowWords(width, unit);
      const results = { words: new Uint32Array(size * pass.count), first: 0, count: pass.count, rowWords: size, unit };
      vectorsToRows(memoryWords(), gathered / 4, width, results);
      for (let instance = 0; instance < pass.count; instance++)
        copyBits(results.words, instance * size * 32, words, pass.target(instance, k) * unit, width * unit);
      pop(gathered);
    });
  } finally {
    pop(frame);
  }
}

function* runPacked(
  { circuit }: InstanceArray,
  pass: Pass,
  nets: Lanes,
  live: Uint32Array,
  observer: Observer,
): Generator<undefined, void> {
  const unit = nets.stride;
  const inner = emptyLanes(circuit.netCount, pass.count * unit);
  pass.forEachInput((instance, k, net, bit, count) => {
    copyLanes(nets, net, 0, inner, circuit.inputs[k].base + bit, instance * unit, unit, count);
  });
  yield* evaluatePacked(circuit, inner, live, observer);
  for (let instance = 0; instance < pass.count; instance++)
    circuit.outputs.forEach(({ slices }, k) => {
      forEachRun(slices, NO_VARIABLES, (net, bit, count) => {
        copyLanes(inner, net, instance * unit, nets, pass.target(instance, k) + bit, 0, unit, count);
      });
    });
}
