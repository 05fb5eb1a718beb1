// The VAR transformer: layers one after another, from the first token maps to the last.
// Source: Definition 4.9, Lemma 5.8. Depth: at most the sum of the layers' depths: constant for a fixed number of layers.
import type { Circuit } from "../circuit/circuit.ts";
import { range } from "../core/integers.ts";
import { part } from "../layers/layer-builder.ts";
import { layerCircuit, layerInputs, mapsTag } from "../layers/layer-circuit.ts";
import type { Operations } from "../layers/operations.ts";
import { transformerLayer } from "../layers/transformer-layer.ts";
import type { TransformerShape } from "../params/layer-shape.ts";

/** Holds all that the circuit depends on but the operations. */
export const transformerTag = ({ steps, d, kernel }: TransformerShape): string =>
  `${kernel}_${steps.map(mapsTag).join("_to_")}_d${d}`;

/** @returns ports x (first tokens, d), then of layer i: wq_i, wk_i, wv_i (d, d), w_i (d, d), bias_i (d) -> y (last tokens, d) */
export function transformer(on: Operations, shape: TransformerShape): Circuit {
  const { steps, d, kernel } = shape;
  const doc = {
    name: `transformer_${on.tag}_${transformerTag(shape)}`,
    summary: `${steps.length - 1} transformer layers, token maps ${steps.map(mapsTag).join(" to ")}`,
    source: "Definition 4.9, Lemma 5.8",
    params: { layers: steps.length - 1, steps: steps.map(mapsTag).join("_to_"), d, kernel },
  };
  return layerCircuit(on, doc, (layer) => {
    const ports = layerInputs(layer, "transformer", shape);
    let tokens = ports.x;
    for (const i of range(0, steps.length - 1)) {
      const circuit = transformerLayer(on, { from: steps[i], to: steps[i + 1], d, kernel });
      const weights = ["wq", "wk", "wv", "w", "bias"].map((name) => [name, part(ports[`${name}_${i}`])] as const);
      tokens = layer.map(`layer_${i}`, circuit, {}, { x: part(tokens), ...Object.fromEntries(weights) });
    }
    layer.output("y", tokens);
  });
}
