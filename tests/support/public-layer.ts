// A layer of the public model as a circuit of its own, and what the golden model makes of the same operands.
import type { Circuit } from "../../generator/circuit/circuit.ts";
import type { Operations } from "../../generator/layers/operations.ts";
import { type Parameter, portOf } from "../../generator/layers/parameters.ts";
import type { FloatFormat } from "../../generator/params/format.ts";
import { operandsOf } from "../../generator/params/layer-ports.ts";
import { ModelBuilder } from "../../generator/var/model-builder.ts";
import type { Arithmetic } from "../../sim/golden/arithmetic.ts";
import { floatArithmetic } from "../../sim/golden/float-arithmetic.ts";
import { type Tensor, tensor, transposed } from "../../sim/golden/tensor.ts";
import type { FloatValue } from "../../sim/golden/value.ts";
import { type Scope, scopeOf } from "../../sim/golden/weights.ts";
import { decode, encode } from "../../sim/golden/word.ts";
import { vectorsOfPorts } from "../../sim/vectors/layer-vectors.ts";
import { type LayerCase, type PortValues, packed } from "./layer-case.ts";

export type Values = Tensor<FloatValue>;

/** A layer at a shape. */
export interface PublicLayer {
  circuit(on: Operations): Circuit;
  /** what is on its ports, by the names and shapes of the golden model */
  readonly operands: readonly Parameter[];
  /** results by output port */
  golden(on: Arithmetic<FloatValue>, operands: Scope<FloatValue>): Readonly<Record<string, Values>>;
}

export const operand = (name: string, ...stored: readonly number[]): Parameter => ({ name, stored });

/** A model that is one layer: ports and instances as `fill` makes them. */
export function modelOf(on: Operations, layer: string, fill: (model: ModelBuilder) => void): Circuit {
  const { p, E, width } = on.format;
  const doc = { summary: layer, source: "the public model", params: { p, E, variant: on.variant } };
  const model = new ModelBuilder(`${layer}_${on.tag}`, doc, width);
  fill(model);
  return model.build().circuit;
}

/** Corners and seeded random vectors on the layer's ports, and what the golden model expects. */
export function layerCase(
  { circuit: build, operands, golden }: PublicLayer,
  on: Operations,
  count: number,
  seed = 1,
): LayerCase {
  const { format } = on;
  const circuit = build(on);
  const arithmetic = floatArithmetic(format, { regime: on.expRegime, fused: on.fused });
  const inputs: PortValues = Object.fromEntries(circuit.inputs.map(({ name }) => [name, []]));
  const expected: PortValues = Object.fromEntries(circuit.outputs.map(({ name }) => [name, []]));
  const ports = operands.map(({ name, stored }) => ({ name, shape: stored }));
  for (const words of vectorsOfPorts(ports, format, { count, seed })) {
    let first = 0;
    const tensors = operands.map(({ name, stored, order }) => {
      const from = first;
      first += operandsOf({ name, shape: stored });
      const values = tensor(
        stored,
        words.slice(from, first).map((word) => decode(format, word)),
      );
      inputs[portOf(name)].push(wordsOf(format, order ? transposed(values, order) : values));
      return [name, values] as const;
    });
    const results = golden(arithmetic, scopeOf(Object.fromEntries(tensors)));
    for (const [name, list] of Object.entries(expected)) list.push(wordsOf(format, results[name]));
  }
  return { circuit, inputs, expected };
}

const wordsOf = (format: FloatFormat, { data }: Values): bigint =>
  packed(
    data.map((value) => encode(format, value)),
    format.width,
  );
