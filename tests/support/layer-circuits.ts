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
