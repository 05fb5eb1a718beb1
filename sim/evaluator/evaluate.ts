// Evaluates a hierarchical circuit gate by gate, bit-sliced: all instances of one array are lanes of one pass.
import type { Circuit, OutputPort } from "../../generator/circuit/circuit.ts";
import { memoryWords, NET_WORDS, pop, push } from "./arena.ts";
import { NET_BYTES } from "./bank-code.ts";
import { copyBits, copyLanes } from "./bits.ts";
import { copyTable, frameBytes, type Observer, runFrame } from "./frame.ts";
import { clearPadding, emptyLanes, type Lanes, packLanes, unpackLanes } from "./lanes.ts";
import { evaluatePacked, inFrame, lanesPerPass } from "./packed.ts";
import { rowsToVectors, rowWords } from "./rows.ts";
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
  /** told every 50 ms, and at the end, how many gates were evaluated so far; a gate counts once a vector */
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
  const progress = new Progress(options);
  for (;;) {
    const step = work.next();
    if (step.done) return progress.end(step.value);
    if (!progress.report(step.value)) continue;
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
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

/** Tells the caller how far the work is: every INTERVAL_MS, and at its end. */
class Progress {
  private readonly options: EvaluateOptions;
  private last = performance.now();
  private gates = 0;

  constructor(options: EvaluateOptions) {
    this.options = options;
  }

  /** @returns whether it was time to tell */
  report(gates: number): boolean {
    this.gates = gates;
    if (performance.now() - this.last < INTERVAL_MS) return false;
    this.options.onProgress?.(gates);
    this.last = performance.now();
    return true;
  }

  end<T>(result: T): T {
    this.options.onProgress?.(this.gates);
    return result;
  }
}

function finish(work: Generator<number, Record<string, Lanes>>, options: EvaluateOptions): Record<string, Lanes> {
  const progress = new Progress(options);
  for (;;) {
    const step = work.next();
    if (step.done) return progress.end(step.value);
    progress.report(step.value);
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
  const table = gatherTable(views);
  const perPass = lanesPerPass(circuit);
  for (let from = 0; from < lanes; from += perPass) {
    const count = Math.min(perPass, lanes - from);
    const live = new Uint32Array(NET_WORDS);
    copyBits(ONES, 0, live, 0, count);
    if (inFrame(circuit, count)) passInFrame(circuit, inputs, table, outputs, from, live, observer);
    else {
      const nets = emptyLanes(circuit.netCount, count);
      for (const { name, base, width } of circuit.inputs) {
        const values = inputs[name];
        copyLanes(
          values,
          blockOf(values, from),
          from % values.stride,
          nets,
          base,
          0,
          shared(values, nets, count),
          width,
        );
      }
      for (const _ of evaluatePacked(circuit, nets, live, observer)) yield observer.gates;
      views.forEach(({ slices }, k) => {
        const values = outputs[k];
        const lanesToCopy = shared(values, nets, count);
        forEachRun(slices, NO_VARIABLES, (net, bit, run) => {
          copyLanes(nets, net, 0, values, blockOf(values, from) + bit, from % values.stride, lanesToCopy, run);
        });
      });
    }
    yield observer.gates;
  }
  outputs.forEach(clearPadding);
  return Object.fromEntries(views.map(({ name }, k) => [name, outputs[k]]));
}

const ONES = new Uint32Array(NET_WORDS).fill(0xffffffff);

/** The net, counted through all blocks, that is net 0 of the block with this lane. */
const blockOf = ({ stride, width }: Lanes, lane: number): number => Math.floor(lane / stride) * width;

/** Lanes to copy: with the unused ones where both sides have them, since that is one piece. */
const shared = (values: Lanes, nets: Lanes, count: number): number =>
  values.stride === nets.stride ? nets.stride : count;

/** One pass in a frame: `from` is the first lane, `table` holds the runs of the views. */
function passInFrame(
  circuit: Circuit,
  inputs: Readonly<Record<string, Lanes>>,
  table: Int32Array,
  outputs: readonly Lanes[],
  from: number,
  live: Uint32Array,
  observer: Observer,
): void {
  const frame = push(frameBytes(circuit));
  try {
    for (const { name, base } of circuit.inputs) load(inputs[name], from, frame / 4 + base * NET_WORDS);
    runFrame(circuit, frame, live, observer);
    const gathered = push(outputs.reduce((sum, { width }) => sum + width, 0) * NET_BYTES);
    copyTable(table, frame, gathered);
    let at = gathered / 4;
    for (const values of outputs) {
      store(at, values, from);
      at += values.width * NET_WORDS;
    }
  } finally {
    pop(frame);
  }
}

/** The copy table that gathers the nets of all views, one after the other. */
function gatherTable(views: readonly OutputPort[]): Int32Array {
  const runs: number[] = [];
  let first = 0;
  for (const { slices, width } of views) {
    forEachRun(slices, NO_VARIABLES, (net, bit, count) => {
      runs.push(net * NET_BYTES, (first + bit) * NET_BYTES, count * NET_BYTES);
    });
    first += width;
  }
  return Int32Array.from(runs);
}

/** Fills nets of a frame, from word `at` of the memory on, with the block of values that starts with lane `from`. */
function load({ words, stride, width }: Lanes, from: number, at: number): void {
  const memory = memoryWords();
  if (stride <= 64) {
    const rows = { words, first: 0, count: 1, rowWords: rowWords(width, stride), unit: stride };
    rowsToVectors(rows, width, memory, at);
  } else {
    const block = (from / stride) * width * NET_WORDS;
    memory.set(words.subarray(block, block + width * NET_WORDS), at);
  }
}

/** Stores nets of a frame, from word `at` of the memory on, as the block of values that starts with lane `from`. */
function store(at: number, values: Lanes, from: number): void {
  const { words, stride, width } = values;
  const nets = memoryWords().subarray(at, at + width * NET_WORDS);
  if (stride <= 64) copyLanes({ words: nets, stride: 32 * NET_WORDS }, 0, 0, values, 0, 0, stride, width);
  else words.set(nets, blockOf(values, from) * NET_WORDS);
}
