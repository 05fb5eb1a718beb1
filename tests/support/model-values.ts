// Weights onto the ports of a model's circuit, and its stages read back: what the netlist makes of a model, stage by stage.
import type { Circuit, OutputPort, Signal } from "../../generator/circuit/circuit.ts";
import { at } from "../../generator/circuit/index-map.ts";
import type { FloatFormat } from "../../generator/params/format.ts";
import type { ModelCircuit } from "../../generator/var/model-circuit.ts";
import { evaluateViews } from "../../sim/evaluator/evaluate.ts";
import { type Lanes, packWords, unpackWords } from "../../sim/evaluator/lanes.ts";
import { type Tensor, transposed } from "../../sim/golden/tensor.ts";
import type { FloatValue } from "../../sim/golden/value.ts";
import type { Weights } from "../../sim/golden/weights.ts";
import { encode } from "../../sim/golden/word.ts";

/** Numbers of `width` bits each side by side, the first in the low bits, as one value of a port. */
export function sideBySide(numbers: readonly bigint[], width: number): Lanes {
  const words = new Uint32Array(Math.ceil((numbers.length * width) / 32));
  numbers.forEach((number, k) => {
    for (let bit = 0; bit < width; bit++) {
      const place = k * width + bit;
      if ((number >> BigInt(bit)) & 1n) words[place >> 5] |= 1 << (place & 31);
    }
  });
  return packWords(words, numbers.length * width);
}

/** The numbers of a port: inverse of sideBySide. */
export function apart(values: Lanes, count: number): bigint[] {
  const words = unpackWords(values);
  const width = values.width / count;
  return Array.from({ length: count }, (_, k) => {
    let number = 0n;
    for (let bit = width - 1; bit >= 0; bit--) {
      const place = k * width + bit;
      number = 2n * number + BigInt((words[place >> 5] >>> (place & 31)) & 1);
    }
    return number;
  });
}

/** The words of a tensor. */
export const wordsOf = (format: FloatFormat, { data }: Tensor<FloatValue>): Lanes =>
  sideBySide(
    data.map((value) => encode(format, value)),
    format.width,
  );

/**
 * Every stage of the model as numbers: words, or indices.
 * @param weights by the names of the file, as stored
 * @param inputs values of the other ports
 */
export function stageValues(
  { circuit, weights: ports, stages }: ModelCircuit,
  format: FloatFormat,
  weights: Weights<FloatValue>,
  inputs: Readonly<Record<string, Lanes>>,
): Map<string, bigint[]> {
  const onPorts = ports.map(({ port, tensor, stored, order }) => {
    const found = weights[tensor];
    if (found?.shape.join() !== stored.join()) throw new Error(`${tensor}: ${found?.shape}, the port takes ${stored}`);
    return [port, wordsOf(format, order ? transposed(found, order) : found)] as const;
  });
  const signals = signalsOf(circuit);
  const views = stages.map(({ name, signal }): OutputPort => {
    const found = signals.get(signal);
    if (!found) throw new Error(`stage ${name}: ${circuit.name} has no signal ${signal}`);
    const { base, width } = found;
    return { name, width, slices: [{ base, index: at(0), width, count: 1, stride: 0 }] };
  });
  const values = evaluateViews(circuit, { ...Object.fromEntries(onPorts), ...inputs }, views);
  return new Map(
    stages.map(({ name, shape }) => [
      name,
      apart(
        values[name],
        shape.reduce((n, k) => n * k, 1),
      ),
    ]),
  );
}

/** Every named signal of the circuit. */
function signalsOf({ inputs, elements }: Circuit): Map<string, Signal> {
  const all = elements.flatMap((element): readonly Signal[] =>
    element.kind === "join" ? [element] : element.kind === "array" ? element.outputs : [],
  );
  return new Map([...inputs, ...all].map((signal) => [signal.name, signal]));
}
