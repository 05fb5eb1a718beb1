// A layer of the transformer: up-interpolation of each token map, then over all their tokens attention, MLP, layer norm.
// Source: Definition 4.9, Lemma 5.8. Depth: at most the sum of its parts. Size: the sum of its parts.
import type { Circuit } from "../circuit/circuit.ts";
import { pixels, type TransformerLayerShape, tokensOf } from "../params/layer-shape.ts";
import { attention } from "./attention.ts";
import { type LayerBuilder, part, reshape, type Tensor } from "./layer-builder.ts";
import { layerCircuit, layerInputs, mapsTag } from "./layer-circuit.ts";
import { layerNorm } from "./layernorm.ts";
import { mlp } from "./mlp.ts";
import type { Operations } from "./operations.ts";
import { upsample } from "./upsample.ts";

/** @returns ports x (tokens before, d), wq, wk, wv (d, d), w (d, d), bias (d) -> y (tokens after, d) */
export function transformerLayer(on: Operations, shape: TransformerLayerShape): Circuit {
  const { from, to, d, kernel } = shape;
  const n = tokensOf(to);
  const doc = {
    name: `transformer_layer_${on.tag}_${kernel}_${mapsTag(from)}_to_${mapsTag(to)}_d${d}`,
    summary: `up-interpolation of token maps from ${mapsTag(from)} to ${mapsTag(to)}, attention, MLP, layer norm`,
    source: "Definition 4.9, Lemma 5.8",
    params: { from: mapsTag(from), to: mapsTag(to), d, kernel },
  };
  return layerCircuit(on, doc, (layer) => {
    const { x, wq, wk, wv, w, bias } = layerInputs(layer, "transformer_layer", shape);
    const tokens = upsampledMaps(layer, on, shape, x);
    const mixed = layer.map(
      "attention",
      attention(on, { n, d }),
      {},
      { x: part(tokens), wq: part(wq), wk: part(wk), wv: part(wv) },
    );
    const shaped = layer.map(
      "mlp",
      mlp(on, { n, inner: d, outer: d }),
      {},
      { x: part(mixed), w: part(w), bias: part(bias) },
    );
    layer.output("y", layer.map("norm", layerNorm(on, { n, d }), {}, { x: part(shaped) }));
  });
}

/** Each of the stacked maps up-interpolated, and stacked again. */
function upsampledMaps(layer: LayerBuilder, on: Operations, shape: TransformerLayerShape, x: Tensor): Tensor {
  const { from, to, d, kernel } = shape;
  const words = reshape(x, tokensOf(from) * d);
  let first = 0;
  const maps = from.map((size, k) => {
    const circuit = upsample(on, { from: size, to: to[k], channels: d, kernel });
    const map = words.bus.slice(first * layer.width, pixels(size) * d * layer.width);
    first += pixels(size) * d;
    return layer.map(from.length === 1 ? "up" : `up_${k}`, circuit, {}, { x: map });
  });
  return maps.length === 1
    ? maps[0]
    : layer.join(
        "tokens",
        [tokensOf(to), d],
        maps.map((map) => part(map)),
      );
}
