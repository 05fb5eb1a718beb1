// Evaluates a hierarchical circuit gate by gate, bit-sliced: all instances of one array are lanes of one pass.
import {
  type Bank,
  type Circuit,
  type Claim,
  forEachInstance,
  type InstanceArray,
  type Slice,
  sliceNets,
} from "../../generator/circuit/circuit.ts";
import { evaluateIndex } from "../../generator/circuit/index-map.ts";
import { copyLanes, emptyLanes, type Lanes, packLanes, unpackLanes } from "./lanes.ts";

/** Lanes evaluated in one pass through a sub-circuit: enough to amortize the walk, few enough to stay in cache. */
const LANES_PER_PASS = 4096;

export interface EvaluateOptions {
  /** check the declared range of every form; a violation throws */
  readonly checkClaims?: boolean;
  /** sees every net of every instance array after it was evaluated: for debugging and mutation */
  readonly onCircuit?: (circuit: Circuit, nets: Lanes) => void;
}

/** Evaluates the circuit: port -> values in lanes; returns output port -> values in the same lanes. */
export function evaluateLanes(
  circuit: Circuit,
  inputs: Readonly<Record<string, Lanes>>,
  options: EvaluateOptions = {},
): Record<string, Lanes> {
  const lanes = inputs[circuit.inputs[0].name].lanes;
  const nets = emptyLanes(circuit.netCount, lanes);
  const { words, wordsPerNet } = nets;
  words.fill(0xffffffff, wordsPerNet, 2 * wordsPerNet);
  for (const port of circuit.inputs) {
    const values = inputs[port.name];
    if (values?.width !== port.width || values.lanes !== lanes)
      throw new Error(`${circuit.name}: port ${port.name} takes ${port.width} bits in ${lanes} lanes`);
    words.set(values.words, port.base * wordsPerNet);
  }
  for (const element of circuit.elements) {
    if (element.kind === "bank") evaluateBank(element, words, wordsPerNet);
    else if (element.kind === "array") evaluateArray(element, nets, options);
    else copySlices(element.slices, nets, new Map(), words, element.base * wordsPerNet, wordsPerNet, 0);
  }
  if (options.checkClaims) for (const claim of circuit.claims) checkClaim(circuit, claim, nets);
  options.onCircuit?.(circuit, nets);
  return Object.fromEntries(
    circuit.outputs.map((port) => {
      const values = emptyLanes(port.width, lanes);
      copySlices(port.slices, nets, new Map(), values.words, 0, wordsPerNet, 0);
      return [port.name, values];
    }),
  );
}

/** Evaluates the circuit on vectors: port -> one number a vector; returns output port -> one number a vector. */
export function evaluate(
  circuit: Circuit,
  inputs: Readonly<Record<string, readonly bigint[]>>,
  options: EvaluateOptions = {},
): Record<string, bigint[]> {
  const packed = circuit.inputs.map((port) => [port.name, packLanes(inputs[port.name], port.width)] as const);
  const outputs = evaluateLanes(circuit, Object.fromEntries(packed), options);
  return Object.fromEntries(Object.entries(outputs).map(([name, values]) => [name, unpackLanes(values)]));
}

function evaluateBank(bank: Bank, words: Uint32Array, wordsPerNet: number): void {
  const { nets, weights, thresholds, base } = bank;
  // sum of w * x = sum of |w| * literal - sum of |w| over negative w, so only the thresholds shift
  let shift = 0;
  for (const weight of weights) if (weight < 0) shift -= weight;
  const planes = new Uint32Array(32);
  for (let w = 0; w < wordsPerNet; w++) {
    let used = 0;
    for (let i = 0; i < nets.length; i++) {
      let weight = weights[i];
      let value = words[nets[i] * wordsPerNet + w];
      if (weight < 0) {
        weight = -weight;
        value = ~value;
      }
      for (let plane = 0; weight > 0; plane++, weight >>>= 1) {
        if ((weight & 1) === 0) continue;
        let carry = value;
        for (let k = plane; carry !== 0; k++) {
          while (used <= k) planes[used++] = 0;
          const sum = planes[k];
          planes[k] = sum ^ carry;
          carry &= sum;
        }
      }
    }
    for (let k = 0; k < thresholds.length; k++) {
      const threshold = thresholds[k] + shift;
      let reached = 0xffffffff;
      if (threshold > 0) {
        const length = Math.max(used, 32 - Math.clz32(threshold));
        for (let plane = 0; plane < length; plane++) {
          const bits = plane < used ? planes[plane] : 0;
          reached = (threshold >>> plane) & 1 ? bits & reached : bits | reached;
        }
      }
      words[(base + k) * wordsPerNet + w] = reached;
    }
    planes.fill(0, 0, used);
  }
}

function evaluateArray(array: InstanceArray, nets: Lanes, options: EvaluateOptions): void {
  const { lanes, words, wordsPerNet } = nets;
  const { circuit } = array;
  const perPass = Math.max(1, Math.floor(LANES_PER_PASS / lanes));
  let pass: { feeds: number[][]; starts: number[] }[] = [];
  const flush = (): void => {
    if (pass.length === 0) return;
    const total = pass.length * lanes;
    const inputs = circuit.inputs.map((port, k) => {
      const values = emptyLanes(port.width, total);
      pass.forEach(({ feeds }, instance) => {
        feeds[k].forEach((net, bit) => {
          const target = bit * values.wordsPerNet;
          copyLanes(words, net * wordsPerNet, 0, values.words, target, instance * lanes, lanes);
        });
      });
      return [port.name, values] as const;
    });
    const outputs = evaluateLanes(circuit, Object.fromEntries(inputs), options);
    array.outputs.forEach((output, k) => {
      const values = outputs[output.port];
      pass.forEach(({ starts }, instance) => {
        for (let bit = 0; bit < values.width; bit++) {
          const target = (output.base + starts[k] + bit) * wordsPerNet;
          copyLanes(values.words, bit * values.wordsPerNet, instance * lanes, words, target, 0, lanes);
        }
      });
    });
    pass = [];
  };
  forEachInstance(array, (variables) => {
    pass.push({
      feeds: array.inputs.map((slices) => sliceNets(slices, variables)),
      starts: array.outputs.map((output) => evaluateIndex(output.index, variables)),
    });
    if (pass.length === perPass) flush();
  });
  flush();
}

function copySlices(
  slices: readonly Slice[],
  nets: Lanes,
  variables: ReadonlyMap<string, number>,
  target: Uint32Array,
  targetBase: number,
  targetWordsPerNet: number,
  to: number,
): void {
  sliceNets(slices, variables).forEach((net, bit) => {
    const base = targetBase + bit * targetWordsPerNet;
    copyLanes(nets.words, net * nets.wordsPerNet, 0, target, base, to, nets.lanes);
  });
}

function checkClaim(circuit: Circuit, claim: Claim, { words, wordsPerNet, lanes }: Lanes): void {
  for (let lane = 0; lane < lanes; lane++) {
    let value = claim.constant;
    for (let i = 0; i < claim.nets.length; i++)
      value += claim.weights[i] * ((words[claim.nets[i] * wordsPerNet + (lane >>> 5)] >>> (lane & 31)) & 1);
    if (value < claim.lo || value > claim.hi)
      throw new Error(`${circuit.name}: a form claimed in [${claim.lo}, ${claim.hi}] is ${value} in lane ${lane}`);
  }
}
