// The stages of a run in any arithmetic, and in the circuit.
import type { Circuit } from "../../generator/circuit/circuit.ts";
import type { FloatFormat } from "../../generator/params/format.ts";
import { LABEL_PORT, tokensPort } from "../../generator/params/model-shape.ts";
import { evaluateLanesAsync } from "../evaluator/evaluate.ts";
import type { Arithmetic } from "../golden/arithmetic.ts";
import { type Tensor, transposed } from "../golden/tensor.ts";
import type { FloatValue } from "../golden/value.ts";
import type { Weights } from "../golden/weights.ts";
import { encode } from "../golden/word.ts";
import { packEntries, unpackEntries } from "./port-words.ts";
import type { BuiltModel, RunInputs, Runnable } from "./runnable.ts";

/** A stage: numbers of some kind, or tokens. */
export type Stage<T> =
  | { readonly name: string; readonly kind: "words"; readonly shape: readonly number[]; readonly data: readonly T[] }
  | { readonly name: string; readonly kind: "index"; readonly data: readonly number[] };

/** All stages of a run, in the order of computation. */
export function stagesIn<T>(on: Arithmetic<T>, runnable: Runnable, weights: Weights<T>, inputs: RunInputs): Stage<T>[] {
  const stages: Stage<T>[] = [];
  runnable.compute(on, weights, inputs, (name, stage) => {
    if ("indices" in stage) stages.push({ name, kind: "index", data: stage.indices });
    else stages.push({ name, kind: "words", ...stage });
  });
  return stages;
}

/** The same stages as numbers. */
export function numbersOf<T>(on: Arithmetic<T>, stages: readonly Stage<T>[]): Stage<number>[] {
  return stages.map((stage) => (stage.kind === "index" ? stage : { ...stage, data: stage.data.map(on.toNumber) }));
}

/** What a circuit takes. */
export interface CircuitInputs extends RunInputs {
  readonly format: FloatFormat;
  /** in the format */
  readonly tensors: ReadonlyMap<string, Tensor<FloatValue>>;
}

/**
 * Evaluates the circuit gate by gate.
 * @param onProgress told how many gates were evaluated so far
 * @returns the words (or indices) of each of its stages, by name
 */
export async function evaluateStages(
  { circuit, ports, stages }: BuiltModel,
  { format, tensors, label, tokens, indices }: CircuitInputs,
  onProgress: (gates: number) => void,
): Promise<Map<string, bigint[]>> {
  const values = ports.map(({ port, tensor: { name, bits }, order }) => {
    if (bits !== undefined) return [port, packEntries([BigInt(indices.get(name) as number)], bits)] as const;
    const stored = tensors.get(name) as Tensor<FloatValue>;
    const words = (order ? transposed(stored, order) : stored).data.map((value) => encode(format, value));
    return [port, packEntries(words, format.width)] as const;
  });
  const chosen = new Map([[LABEL_PORT, [label]], ...tokens.map((list, s) => [tokensPort(s), list] as const)]);
  const given = circuit.inputs.flatMap(({ name, width }) => {
    const list = chosen.get(name);
    return list ? [[name, packEntries(list.map(BigInt), width / list.length)] as const] : [];
  });
  const seen: Circuit = { ...circuit, outputs: stages.map(({ name, view }) => ({ ...view, name })) };
  const results = await evaluateLanesAsync(seen, Object.fromEntries([...values, ...given]), { onProgress });
  return new Map(
    stages.map(({ name, kind, count }) => [
      name,
      unpackEntries(results[name], kind === "words" ? format.width : results[name].width / count),
    ]),
  );
}
