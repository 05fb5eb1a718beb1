// Circuits over tensors of words, evaluated gate by gate.
import type { Circuit } from "../../generator/circuit/circuit.ts";
import type { Operations } from "../../generator/layers/operations.ts";
import { evaluate } from "../../sim/evaluator/evaluate.ts";
import { rows, type Tensor, tensor } from "../../sim/golden/tensor.ts";
import type { FloatValue } from "../../sim/golden/value.ts";
import type { Weights } from "../../sim/golden/weights.ts";
import { decode, encode } from "../../sim/golden/word.ts";

/** Runs circuits that have the output port y. */
export class Netlist {
  readonly operations: Operations;

  constructor(operations: Operations) {
    this.operations = operations;
  }

  /** y of one evaluation, in that shape. */
  run(circuit: Circuit, ports: Weights<FloatValue>, shape: readonly number[]): Tensor<FloatValue> {
    return this.vectors(circuit, Object.fromEntries(Object.entries(ports).map(([name, x]) => [name, [x.data]])), shape);
  }

  /** A circuit of one word, at every word: a vector each. */
  each(circuit: Circuit, { shape, data }: Tensor<FloatValue>): Tensor<FloatValue> {
    return this.vectors(circuit, { [circuit.inputs[0].name]: data.map((x) => [x]) }, shape);
  }

  /** A vector for each row of the tensors on some ports, the others the same for all. */
  rows(
    circuit: Circuit,
    varying: Weights<FloatValue>,
    fixed: Weights<FloatValue>,
    shape: readonly number[],
  ): Tensor<FloatValue> {
    const each = Object.entries(varying).map(([name, x]) => [name, rows(x)] as const);
    const count = each[0][1].length;
    const same = Object.entries(fixed).map(([name, { data }]) => [name, Array(count).fill(data)] as const);
    return this.vectors(circuit, Object.fromEntries([...each, ...same]), shape);
  }

  private vectors(
    circuit: Circuit,
    ports: Readonly<Record<string, readonly (readonly FloatValue[])[]>>,
    shape: readonly number[],
  ): Tensor<FloatValue> {
    const inputs = Object.entries(ports).map(([name, list]) => [name, list.map((words) => this.pack(words))]);
    const { y } = evaluate(circuit, Object.fromEntries(inputs));
    const words = (circuit.outputs.find(({ name }) => name === "y")?.width ?? 0) / this.operations.format.width;
    return tensor(
      shape,
      y.flatMap((value) => this.unpack(value, words)),
    );
  }

  /** Words side by side, the first in the low bits. */
  private pack(words: readonly FloatValue[]): bigint {
    const { format } = this.operations;
    const bits = words.map((word) => encode(format, word).toString(2).padStart(format.width, "0"));
    return BigInt(`0b${bits.toReversed().join("")}`);
  }

  private unpack(value: bigint, count: number): FloatValue[] {
    const { format } = this.operations;
    const bits = value.toString(2).padStart(count * format.width, "0");
    const word = (k: number): string => bits.slice((count - 1 - k) * format.width, (count - k) * format.width);
    return Array.from({ length: count }, (_, k) => decode(format, BigInt(`0b${word(k)}`)));
  }
}
