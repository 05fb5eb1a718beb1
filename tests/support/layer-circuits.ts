// The circuits of the paper's layers and models by the names of their tops.
import type { Circuit } from "../../generator/circuit/circuit.ts";
import { argmax } from "../../generator/layers/argmax.ts";
import { attention } from "../../generator/layers/attention.ts";
import { attentionMatrix } from "../../generator/layers/attention-matrix.ts";
import { codebook } from "../../generator/layers/codebook.ts";
import { conv } from "../../generator/layers/conv.ts";
import { layerNorm } from "../../generator/layers/layernorm.ts";
import { mlp } from "../../generator/layers/mlp.ts";
import type { Operations } from "../../generator/layers/operations.ts";
import { transformerLayer } from "../../generator/layers/transformer-layer.ts";
import { upsample } from "../../generator/layers/upsample.ts";
import type { LayerShapes, LayerTop } from "../../generator/params/layer-ports.ts";
import type { MapSize } from "../../generator/params/layer-shape.ts";
import { resnetBlock, upsampleBlock } from "../../generator/var/paper-blocks.ts";
import { paperDecoder } from "../../generator/var/paper-decoder.ts";
import { reconstruction } from "../../generator/var/reconstruction.ts";
import { transformer } from "../../generator/var/transformer.ts";
import { paperVar } from "../../generator/var/var.ts";

export const LAYER_CIRCUITS: { readonly [K in LayerTop]: (on: Operations, shape: LayerShapes[K]) => Circuit } = {
  upsample,
  attention_matrix: attentionMatrix,
  attention,
  mlp,
  layernorm: layerNorm,
  conv,
  codebook: (on, shape) => codebook(on.format, shape),
  argmax: (on, { entries }) => argmax(on, entries),
  resnet_block: resnetBlock,
  upsample_block: upsampleBlock,
  transformer_layer: transformerLayer,
  transformer,
  reconstruction,
  decoder: paperDecoder,
  var: paperVar,
};

/** A shape of every top for a square map of `side` pixels a side and d words a token. */
export function shapesOf(side: number, d: number): LayerShapes {
  const map: MapSize = { h: side, w: side };
  const half: MapSize = { h: Math.ceil(side / 2), w: Math.ceil(side / 2) };
  const n = side * side;
  const kernel = "bspline";
  const transformerShape = { steps: [[{ h: 1, w: 1 }], [half], [map]], d, kernel } as const;
  const decoder = { map, z: d, ch: d, mult: [1, 2], blocks: 0, image: 3, form: "paper", groups: 1, kernel } as const;
  return {
    upsample: { from: half, to: map, channels: d, kernel },
    attention_matrix: { n, d },
    attention: { n, d },
    mlp: { n, inner: d, outer: d },
    layernorm: { n, d },
    conv: { map, channels: d, kernels: 2, size: { h: 3, w: 3 }, padding: "zero" },
    codebook: { entries: n, d },
    argmax: { entries: n },
    resnet_block: { map, channels: d, outputs: 2 * d },
    upsample_block: { map, channels: d, kernel },
    transformer_layer: { from: [half], to: [map], d, kernel },
    transformer: transformerShape,
    reconstruction: { maps: [{ h: 1, w: 1 }, half, half, map], to: map, d, kernel },
    decoder,
    var: { transformer: transformerShape, decoder },
  };
}
