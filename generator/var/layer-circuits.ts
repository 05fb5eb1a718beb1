// The circuits of the paper's layers and models by the names of their tops.
import type { Circuit } from "../circuit/circuit.ts";
import { argmax } from "../layers/argmax.ts";
import { attention } from "../layers/attention.ts";
import { attentionMatrix } from "../layers/attention-matrix.ts";
import { codebook } from "../layers/codebook.ts";
import { conv } from "../layers/conv.ts";
import { layerNorm } from "../layers/layernorm.ts";
import { mlp } from "../layers/mlp.ts";
import type { Operations } from "../layers/operations.ts";
import { transformerLayer } from "../layers/transformer-layer.ts";
import { upsample } from "../layers/upsample.ts";
import type { LayerShapes, LayerTop } from "../params/layer-ports.ts";
import { resnetBlock, upsampleBlock } from "./paper-blocks.ts";
import { paperDecoder } from "./paper-decoder.ts";
import { reconstruction } from "./reconstruction.ts";
import { transformer } from "./transformer.ts";
import { paperVar } from "./var.ts";

/** Makes the circuit of a top. */
export type LayerCircuit<K extends LayerTop> = (on: Operations, shape: LayerShapes[K]) => Circuit;

/** All of them; without canon at their ports, as they stand inside of a model. */
export const LAYER_CIRCUITS: { readonly [K in LayerTop]: LayerCircuit<K> } = {
  upsample,
  attention_matrix: attentionMatrix,
  attention,
  mlp,
  layernorm: layerNorm,
  conv,
  codebook: ({ format }, shape) => codebook(format, shape),
  argmax: (on, { entries }) => argmax(on, entries),
  resnet_block: resnetBlock,
  upsample_block: upsampleBlock,
  transformer_layer: transformerLayer,
  transformer,
  reconstruction,
  decoder: paperDecoder,
  var: paperVar,
};
