// Evaluates a hierarchical circuit gate by gate, bit-sliced: all instances of one array are lanes of one pass.
import type { Circuit, OutputPort } from "../../generator/circuit/circuit.ts";
import { memoryWords, NET_WORDS, pop, push } from "./arena.ts";
import { copyBits, copyLanes, rowsToVectors, rowWords } from "./bits.ts";
import { frameBytes, type Observer, runFrame } from "./frame.ts";
import { emptyLanes, type Lanes, packLanes, unpackLanes } from "./lanes.ts";
import { evaluatePacked, inFrame, lanesPerPass } from "./packed.ts";
import { isSegment } from "./segments.ts";
import { forEachRun, NO_VARIABLES } from "./wiring.ts";

export interface EvaluateOptions {
  /** check the declared range of every form; a violation throws */
  readonly checkClaims?: boolean;
  /**
   * sees every net of a module after each pass through it (lanes: instances and vectors), for debugging; lane l counts
   * where bit l of `live` is 1. Valid during the call only.
   */
  readonly onCircuit?: (circuit: Circuit, nets: Lanes, live: Uint32Array) => void;
  /** told from time to time how many gates were evaluated so far; a gate counts once a vector */
  readonly onProgress?: (gates: number) => void;
}

/** Evaluates the circuit: port -> values in lanes; returns output port -> values in the same lanes. */
export function evaluateLanes(
  circuit: Circuit,
  inputs: Readonly<Record<string, Lanes>>,
  options: EvaluateOptions = {},
): Record<string, Lanes> {
  return finish(passes(circuit, inputs, options), options);
}

/** Evaluates the circuit on vectors: port -> one number a vector; returns output port -> one number a vector. */
export function evaluate(
  circuit: Circuit,
  inputs: Readonly<Record<string, readonly bigint[]>>,
  options: EvaluateOptions = {},
): Record<string, bigint[]> {
  return unpacked(evaluateLanes(circuit, packed(circuit, inputs), options));
}

/** Like `evaluate`, but lets timers and signals through every few milliseconds: for work of seconds and more. */
export async function evaluateAsync(
  circuit: Circuit,
  inputs: Readonly<Record<string, readonly bigint[]>>,
  options: EvaluateOptions = {},
): Promise<Record<string, bigint[]>> {
  return unpacked(await evaluateLanesAsync(circuit, packed(circuit, inputs), options));
}

/** Like `evaluateLanes`, but lets timers and signals through every few milliseconds. */
export async function evaluateLanesAsync(
  circuit: Circuit,
  inputs: Readonly<Record<string, Lanes>>,
  options: EvaluateOptions = {},
): Promise<Record<string, Lanes>> {
  const work = passes(circuit, inputs, options);
  let last = performance.now();
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    if (performance.now() - last < INTERVAL_MS) continue;
    options.onProgress?.(step.value);
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    last = performance.now();
  }
}

/** Values of any nets of the circuit, as if the views were its output ports: for debugging. */
export function evaluateViews(
  circuit: Circuit,
  inputs: Readonly<Record<string, Lanes>>,
  views: readonly OutputPort[],
): Record<string, Lanes> {
  return finish(passes(circuit, inputs, {}, views), {});
}

const INTERVAL_MS = 50;

function finish(work: Generator<number, Record<string, Lanes>>, options: EvaluateOptions): Record<string, Lanes> {
  let last = performance.now();
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    if (!options.onProgress || performance.now() - last < INTERVAL_MS) continue;
    options.onProgress(step.value);
    last = performance.now();
  }
}

function packed(circuit: Circuit, inputs: Readonly<Record<string, readonly bigint[]>>): Record<string, Lanes> {
  return Object.fromEntries(
    circuit.inputs.map(({ name, width }) => {
      const values = inputs[name];
      if (!values) throw new Error(`${circuit.name}: no values for port ${name}`);
      return [name, packLanes(values, width)];
    }),
  );
}

const unpacked = (outputs: Record<string, Lanes>): Record<string, bigint[]> =>
  Object.fromEntries(Object.entries(outputs).map(([name, values]) => [name, unpackLanes(values)]));

/** Evaluates in passes of bounded memory; yields the gates evaluated so far. */
function* passes(
  circuit: Circuit,
  inputs: Readonly<Record<string, Lanes>>,
  { checkClaims = false, onCircuit }: EvaluateOptions,
  views: readonly OutputPort[] = circuit.outputs,
): Generator<number, Record<string, Lanes>> {
  const lanes = circuit.inputs.length > 0 ? (inputs[circuit.inputs[0].name]?.lanes ?? 0) : 1;
  for (const { name, width } of circuit.inputs)
    if (inputs[name]?.width !== width || inputs[name].lanes !== lanes)
      throw new Error(`${circuit.name}: port ${name} takes ${width} bits in ${lanes} lanes`);
  const observer: Observer = { checkClaims, gates: 0 };
  if (onCircuit)
    observer.onCircuit = (seen, nets, live) => {
      if (!isSegment(seen)) onCircuit(seen, nets, live);
    };
  const outputs = views.map(({ width }) => emptyLanes(width, lanes));
  const perPass = lanesPerPass(circuit);
  for (let from = 0; from < lanes; from += perPass) {
    const count = Math.min(perPass, lanes - from);
    const live = new Uint32Array(NET_WORDS);
    copyBits(ONES, 0, live, 0, count);
    if (inFrame(circuit, count)) passInFrame(circuit, inputs, views, outputs, from, live, observer);
    else {
      const nets = emptyLanes(circuit.netCount, count);
      for (const { name, base, width } of circuit.inputs)
        copyLanes(inputs[name], 0, from, nets, base, 0, shared(inputs[name], nets, count), width);
      for (const _ of evaluatePacked(circuit, nets, live, observer)) yield observer.gates;
      views.forEach(({ slices }, k) => {
        forEachRun(slices, NO_VARIABLES, (net, bit, run) => {
          copyLanes(nets, net, 0, outputs[k], bit, from, shared(outputs[k], nets, count), run);
        });
      });
    }
    yield observer.gates;
  }
  outputs.forEach(clearPadding);
  return Object.fromEntries(views.map(({ name }, k) => [name, outputs[k]]));
}

const ONES = new Uint32Array(NET_WORDS).fill(0xffffffff);

/** Lanes to copy: with the unused ones where both sides have them, since that is one piece. */
const shared = (values: Lanes, nets: Lanes, count: number): number =>
  values.stride === nets.stride ? nets.stride : count;

function passInFrame(
  circuit: Circuit,
  inputs: Readonly<Record<string, Lanes>>,
  views: readonly OutputPort[],
  outputs: readonly Lanes[],
  from: number,
  live: Uint32Array,
  observer: Observer,
): void {
  const frame = push(frameBytes(circuit));
  try {
    for (const { name, base, width } of circuit.inputs) load(inputs[name], from, frame, base, width);
    runFrame(circuit, frame, live, observer);
    views.forEach(({ slices }, k) => {
      forEachRun(slices, NO_VARIABLES, (net, bit, count) => {
        store(frame, net, outputs[k], bit, count, from);
      });
    });
  } finally {
    pop(frame);
  }
}

/** Fills `width` nets of a frame with 128 lanes of the values, from lane `from` on. */
function load(values: Lanes, from: number, frame: number, net: number, width: number): void {
  const words = memoryWords();
  const first = frame / 4 + net * NET_WORDS;
  if (values.stride <= 64) {
    const rows = { words: values.words, count: 1, rowWords: rowWords(width, values.stride), unit: values.stride };
    rowsToVectors(rows, width, { words, first, spacing: NET_WORDS, groups: NET_WORDS });
    return;
  }
  const spacing = values.stride / 32;
  for (let b = 0; b < width; b++)
    for (let w = 0; w < NET_WORDS; w++) words[first + b * NET_WORDS + w] = values.words[b * spacing + from / 32 + w];
}

/** Stores 128 lanes of `count` nets of a frame from lane `from` of the values on. */
function store(frame: number, net: number, values: Lanes, bit: number, count: number, from: number): void {
  const words = memoryWords();
  const first = frame / 4 + net * NET_WORDS;
  if (values.stride <= 64) {
    const frameNets = { words: words.subarray(first, first + count * NET_WORDS), stride: 32 * NET_WORDS };
    copyLanes(frameNets, 0, 0, values, bit, 0, values.stride, count);
    return;
  }
  const spacing = values.stride / 32;
  for (let b = 0; b < count; b++)
    for (let w = 0; w < NET_WORDS; w++)
      values.words[(bit + b) * spacing + from / 32 + w] = words[first + b * NET_WORDS + w];
}

/** Makes the unused lanes 0, so that equal values are equal words. */
function clearPadding({ words, lanes, stride, width }: Lanes): void {
  if (lanes === stride || lanes === 0) return;
  if (stride < 32) {
    const unit = new Uint32Array([2 ** lanes - 1]);
    const mask = new Uint32Array(1);
    for (let bit = 0; bit < 32; bit += stride) copyBits(unit, 0, mask, bit, stride);
    for (let w = 0; w < words.length; w++) words[w] &= mask[0];
    return;
  }
  const spacing = stride / 32;
  const whole = Math.floor(lanes / 32);
  for (let b = 0; b < width; b++) {
    if (lanes % 32 > 0) words[b * spacing + whole] &= 2 ** (lanes % 32) - 1;
    words.fill(0, b * spacing + Math.ceil(lanes / 32), (b + 1) * spacing);
  }
}
