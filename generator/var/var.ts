// VAR in the paper's form: transformer, feature-map reconstruction of its last token maps, VQ-VAE decoder.
// Source: section 4, Theorem 5.11. Depth: at most the sum of the three, constant for a fixed number of layers and levels.
import type { Circuit } from "../circuit/circuit.ts";
import { part, type Tensor } from "../layers/layer-builder.ts";
import { layerCircuit, layerInputs } from "../layers/layer-circuit.ts";
import type { Operations } from "../layers/operations.ts";
import { type PaperVarShape, reconstructionOf } from "../params/layer-shape.ts";
import { decoderTag, paperDecoder } from "./paper-decoder.ts";
import { reconstruction } from "./reconstruction.ts";
import { transformer, transformerTag } from "./transformer.ts";

/** @returns ports x (first tokens, d), then the weights: transformer_..., reconstruction_..., decoder_... -> y (image) */
export function paperVar(on: Operations, shape: PaperVarShape): Circuit {
  const doc = {
    name: `var_${on.tag}_${transformerTag(shape.transformer)}_decoder_${decoderTag(shape.decoder)}`,
    summary: "VAR: transformer, feature-map reconstruction of its last token maps, VQ-VAE decoder",
    source: "Section 4, Theorem 5.11",
    params: { layers: shape.transformer.steps.length - 1, d: shape.transformer.d, levels: shape.decoder.mult.length },
  };
  return layerCircuit(on, doc, (layer) => {
    const ports = layerInputs(layer, "var", shape);
    let value: Tensor = ports.x;
    const phase = (name: string, circuit: Circuit): void => {
      const [data, ...weights] = circuit.inputs.map((port) => port.name);
      const slices = weights.map((port) => [port, part(ports[`${name}_${port}`])] as const);
      value = layer.map(name, circuit, {}, { [data]: part(value), ...Object.fromEntries(slices) });
    };
    phase("transformer", transformer(on, shape.transformer));
    phase("reconstruction", reconstruction(on, reconstructionOf(shape)));
    phase("decoder", paperDecoder(on, shape.decoder));
    layer.output("y", value);
  });
}
