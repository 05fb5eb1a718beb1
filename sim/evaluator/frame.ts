// Evaluation in frames: every net of a circuit in 128 lanes, banks as compiled code, instances one after the other.
import { type Circuit, type InstanceArray, instanceCount, type Join } from "../../generator/circuit/circuit.ts";
import { evaluateIndex } from "../../generator/circuit/index-map.ts";
import { copyVectors, memory, memoryWords, NET_WORDS, pop, push } from "./arena.ts";
import { BankCode, FRAME_LANES, NET_BYTES } from "./bank-code.ts";
import { explainViolation } from "./claims.ts";
import type { Lanes } from "./lanes.ts";
import { instantiate } from "./wasm-binary.ts";
import { forEachRun, instancesOf, NO_VARIABLES, runCount } from "./wiring.ts";

/** What an evaluation does besides computing the outputs; shared by all circuits of a hierarchy. */
export interface Observer {
  readonly checkClaims: boolean;
  onCircuit?: (circuit: Circuit, nets: Lanes, live: Uint32Array) => void;
  /** gates evaluated so far, times lanes */
  gates: number;
}

/** One step of a frame: banks, wiring, or an array of instances. */
type Step =
  | { readonly kind: "banks"; readonly run: (frame: number) => void }
  | { readonly kind: "join"; readonly table: Int32Array }
  | { readonly kind: "array"; readonly array: InstanceArray; readonly wiring: ArrayWiring };

interface Program {
  readonly steps: readonly Step[];
  readonly gates: number;
  /** stores the lanes that violate claim k in net netCount + k */
  claims?: (frame: number) => void;
}

const programs = new WeakMap<Circuit, Program>();
const leaves = new WeakMap<Circuit, boolean>();

/** Evaluates the circuit in the frame at this address, whose input ports are filled. `live`: the lanes that count. */
export function runFrame(circuit: Circuit, frame: number, live: Uint32Array, observer: Observer): void {
  const program = programFor(circuit);
  fillConstants(frame);
  for (const step of program.steps) {
    if (step.kind === "banks") step.run(frame);
    else if (step.kind === "join") copyTable(step.table, frame, frame);
    else runArray(step.array, step.wiring, frame, live, observer);
  }
  observer.gates += program.gates * population(live);
  if (observer.checkClaims && circuit.claims.length > 0) checkClaims(circuit, program, frame, live);
  if (observer.onCircuit) observer.onCircuit(circuit, frameLanes(circuit, frame), live);
}

/** Does the circuit stand on its own, without instances? */
export function isLeaf(circuit: Circuit): boolean {
  let leaf = leaves.get(circuit);
  if (leaf === undefined) {
    leaf = circuit.elements.every((element) => element.kind !== "array");
    leaves.set(circuit, leaf);
  }
  return leaf;
}

/** Bytes of a frame. With claims: one more net for each, where violations are stored. */
export const frameBytes = (circuit: Circuit): number => (circuit.netCount + circuit.claims.length) * NET_BYTES;

/** The nets of a frame, as long as it lasts. */
export function frameLanes(circuit: Circuit, frame: number): Lanes {
  const words = memoryWords().subarray(frame / 4, frame / 4 + circuit.netCount * NET_WORDS);
  return { width: circuit.netCount, lanes: FRAME_LANES, stride: FRAME_LANES, words };
}

/** Ones in a mask of lanes. */
function population(mask: Uint32Array): number {
  let ones = 0;
  for (let word of mask) {
    word -= (word >>> 1) & 0x55555555;
    word = (word & 0x33333333) + ((word >>> 2) & 0x33333333);
    ones += Math.imul((word + (word >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
  }
  return ones;
}

/** Gives the constant nets of a frame their values. */
function fillConstants(frame: number): void {
  const words = memoryWords();
  for (let w = frame / 4; w < frame / 4 + NET_WORDS; w++) {
    words[w] = 0;
    words[w + NET_WORDS] = 0xffffffff;
  }
}

function programFor(circuit: Circuit): Program {
  const known = programs.get(circuit);
  if (known) return known;
  const program = compile(circuit);
  programs.set(circuit, program);
  return program;
}

function compile(circuit: Circuit): Program {
  const code = new BankCode();
  const steps: (Step | { readonly kind: "code"; readonly name: string })[] = [];
  let gates = 0;
  let first = 0;
  const endBanks = (): void => {
    code.cut();
    if (code.functions.length === first) return;
    const name = `banks${steps.length}`;
    code.sequence(first, name);
    steps.push({ kind: "code", name });
    first = code.functions.length;
  };
  for (const element of circuit.elements) {
    if (element.kind === "bank") {
      code.bank(element);
      gates += element.thresholds.length;
      continue;
    }
    endBanks();
    if (element.kind === "join") steps.push({ kind: "join", table: joinTable(element) });
    else steps.push({ kind: "array", array: element, wiring: new ArrayWiring(element) });
  }
  endBanks();
  const exports = code.functions.length > 0 ? instantiate(code.functions, memory) : {};
  return {
    gates,
    steps: steps.map((step) => (step.kind === "code" ? { kind: "banks", run: exports[step.name] } : step)),
  };
}

function checkClaims(circuit: Circuit, program: Program, frame: number, live: Uint32Array): void {
  const { claims, netCount } = circuit;
  if (!program.claims) {
    const code = new BankCode();
    claims.forEach((claim, k) => {
      code.claim(claim, netCount + k);
    });
    code.sequence(0, "claims");
    program.claims = instantiate(code.functions, memory).claims;
  }
  program.claims(frame);
  const words = memoryWords();
  const first = frame / 4 + netCount * NET_WORDS;
  for (let k = 0; k < claims.length; k++)
    for (let w = 0; w < NET_WORDS; w++) {
      const violated = words[first + k * NET_WORDS + w] & live[w];
      if (violated !== 0)
        throw explainViolation(circuit, claims[k], frameLanes(circuit, frame), 32 * w + 31 - Math.clz32(violated));
    }
}

function runArray(
  { circuit, outputs }: InstanceArray,
  wiring: ArrayWiring,
  frame: number,
  live: Uint32Array,
  observer: Observer,
): void {
  const { inputRuns, runsPerInstance } = wiring;
  for (const { base, width } of outputs)
    memoryWords().fill(0, frame / 4 + base * NET_WORDS, frame / 4 + (base + width) * NET_WORDS);
  for (const chunk of wiring.chunks()) {
    const table = push(chunk.length * 4);
    const child = push(frameBytes(circuit));
    memoryWords().set(chunk, table / 4);
    const instances = chunk.length / (3 * runsPerInstance);
    for (let i = 0; i < instances; i++) {
      const entry = table + i * runsPerInstance * 12;
      copyVectors(entry, inputRuns, frame, child);
      runFrame(circuit, child, live, observer);
      copyVectors(entry + inputRuns * 12, runsPerInstance - inputRuns, child, frame);
    }
    pop(table);
  }
}

/** Copies the runs of a table, see copyVectors. */
export function copyTable(runs: Int32Array, source: number, target: number): void {
  const table = push(runs.length * 4);
  memoryWords().set(runs, table / 4);
  copyVectors(table, runs.length / 3, source, target);
  pop(table);
}

function joinTable(join: Join): Int32Array {
  const runs: number[] = [];
  forEachRun(join.slices, NO_VARIABLES, (net, bit, count) => {
    runs.push(net * NET_BYTES, (join.base + bit) * NET_BYTES, count * NET_BYTES);
  });
  return Int32Array.from(runs);
}

/** Words of copy tables that are made at a time, and that are kept for one array. */
const CHUNK_WORDS = 1 << 16;
const KEPT_WORDS = 1 << 20;

/** The copy tables of an array, instance after instance: runs into the input ports, then runs from the output ports. */
class ArrayWiring {
  readonly inputRuns: number;
  readonly runsPerInstance: number;
  private readonly array: InstanceArray;
  private kept: Int32Array[] | undefined;

  constructor(array: InstanceArray) {
    this.array = array;
    this.inputRuns = runCount(array.inputs.flat());
    this.runsPerInstance = this.inputRuns + runCount(array.circuit.outputs.flatMap((port) => port.slices));
  }

  /** Tables for all instances in order, each for a whole number of instances. */
  chunks(): Iterable<Int32Array> {
    if (this.kept) return this.kept;
    if (instanceCount(this.array) * this.runsPerInstance * 3 > KEPT_WORDS) return this.make();
    this.kept = [...this.make()];
    return this.kept;
  }

  private *make(): Generator<Int32Array> {
    const { circuit, inputs, outputs } = this.array;
    const perInstance = 3 * this.runsPerInstance;
    const size = perInstance * Math.max(1, Math.floor(CHUNK_WORDS / perInstance));
    let table = new Int32Array(size);
    let used = 0;
    const put = (source: number, target: number, count: number): void => {
      table[used++] = source * NET_BYTES;
      table[used++] = target * NET_BYTES;
      table[used++] = count * NET_BYTES;
    };
    for (const variables of instancesOf(this.array)) {
      circuit.inputs.forEach((port, k) => {
        forEachRun(inputs[k], variables, (net, bit, count) => put(net, port.base + bit, count));
      });
      outputs.forEach(({ base, index }, k) => {
        const start = base + evaluateIndex(index, variables);
        forEachRun(circuit.outputs[k].slices, NO_VARIABLES, (net, bit, count) => put(net, start + bit, count));
      });
      if (used < size) continue;
      yield table;
      table = new Int32Array(size);
      used = 0;
    }
    if (used > 0) yield table.subarray(0, used);
  }
}
