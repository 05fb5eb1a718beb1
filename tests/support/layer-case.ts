// Layers with vectors and what the golden model expects, for simulators of the emitted Verilog.
import { CircuitBuilder } from "../../generator/circuit/builder.ts";
import type { Circuit } from "../../generator/circuit/circuit.ts";
import type { Operations } from "../../generator/layers/operations.ts";
import { type LayerShapes, type LayerTop, layerPorts, operandsOf } from "../../generator/params/layer-ports.ts";
import { LAYER_CIRCUITS } from "../../generator/var/layer-circuits.ts";
import { goldenOperation } from "../../sim/golden/operations.ts";
import { layerVectors } from "../../sim/vectors/layer-vectors.ts";

/** Values by port, one a vector. */
export type PortValues = Record<string, bigint[]>;

/** A circuit, vectors, and what is expected. */
export interface LayerCase {
  readonly circuit: Circuit;
  readonly inputs: PortValues;
  readonly expected: PortValues;
}

/** Words side by side, the first in the low bits. */
export const packed = (words: readonly bigint[], width: number): bigint =>
  words.reduceRight((all, word) => (all << BigInt(width)) | word, 0n);

/** A layer of the paper: corners and seeded random vectors. */
export function paperCase<K extends LayerTop>(
  top: K,
  shape: LayerShapes[K],
  on: Operations,
  count: number,
  seed = 1,
): LayerCase {
  const { format } = on;
  const circuit = (LAYER_CIRCUITS[top] as (on: Operations, shape: LayerShapes[K]) => Circuit)(on, shape);
  const golden = goldenOperation(top, { layer: shape, regime: on.expRegime, fused: on.fused });
  const ports = layerPorts(top, shape);
  const inputs: PortValues = Object.fromEntries(ports.map(({ name }) => [name, []]));
  const y: bigint[] = [];
  for (const vector of layerVectors(top, format, shape, { count, seed })) {
    let first = 0;
    for (const port of ports) {
      const from = first;
      first += operandsOf(port);
      inputs[port.name].push(packed(vector.slice(from, first), format.width));
    }
    y.push(packed(golden.evaluate(format, vector), format.width));
  }
  return { circuit, inputs, expected: { y } };
}

/** The cases as instances of one design; each port has the layer's name before its own, an output "out" behind it. */
export function sideBySide(name: string, cases: Readonly<Record<string, LayerCase>>): LayerCase {
  const b = new CircuitBuilder(name, { summary: "layers side by side", source: "test", params: {} });
  const [inputs, expected]: PortValues[] = [{}, {}];
  const outputs = Object.entries(cases).flatMap(([layer, { circuit, ...values }]) => {
    const operands = circuit.inputs.map((port) => {
      inputs[`${layer}_${port.name}`] = values.inputs[port.name];
      return [port.name, b.input(`${layer}_${port.name}`, port.width).bits()] as const;
    });
    const results = b.instance(layer, circuit, Object.fromEntries(operands));
    return circuit.outputs.map((port) => {
      expected[`${layer}_${port.name}_out`] = values.expected[port.name];
      return [`${layer}_${port.name}_out`, results[port.name].all()] as const;
    });
  });
  for (const [port, slice] of outputs) b.output(port, [slice]);
  return { circuit: b.build(), inputs, expected };
}
