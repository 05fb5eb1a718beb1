// The paper's layers and models over any arithmetic, by the names of their tops and ports.
import type { LayerShapes, LayerTop } from "../../generator/params/layer-ports.ts";
import { type Arithmetic, decimalFraction } from "./arithmetic.ts";
import { attention, attentionMatrix } from "./layers/attention.ts";
import { conv } from "./layers/conv.ts";
import { upsample } from "./layers/interpolation.ts";
import { linear } from "./layers/linear.ts";
import { layerNorm } from "./layers/norm.ts";
import { paperDecoder, paperVar, resnetBlock, upsampleBlock } from "./model/paper-decoder.ts";
import { reconstruction, transformer, transformerLayer } from "./model/paper-transformer.ts";
import type { Tensor, Trace } from "./tensor.ts";
import type { Scope } from "./weights.ts";

/** The tops whose operands and results all are words. */
export type WordTop = Exclude<LayerTop, "codebook" | "argmax">;

/** y of a top. @param ports the operands by the names of its ports @param trace called with its stages, where it has some */
export type LayerFunction<K extends LayerTop> = <T>(
  on: Arithmetic<T>,
  ports: Scope<T>,
  shape: LayerShapes[K],
  trace?: Trace<T>,
) => Tensor<T>;

export const LAYER_FUNCTIONS: { readonly [K in WordTop]: LayerFunction<K> } = {
  upsample: (on, { of }, { to, kernel }) => upsample(on, of("x"), to, kernel),
  attention_matrix: (on, { of }) => attentionMatrix(on, of("x"), of("wq"), of("wk")),
  attention: (on, { of }) => attention(on, of("x"), of("wq"), of("wk"), of("wv")),
  mlp: (on, { of }) => linear(on, of("x"), of("w"), of("bias")),
  layernorm: (on, { of }, { eps }) => layerNorm(on, of("x"), eps === undefined ? undefined : decimal(on, eps)),
  conv: (on, { of }, { padding }) => conv(on, of("x"), of("kernel"), of("bias"), padding),
  resnet_block: (on, ports) => resnetBlock(on, ports.of("x"), ports),
  upsample_block: (on, ports, { kernel }) => upsampleBlock(on, ports.of("x"), ports, kernel),
  transformer_layer: (on, ports, shape, trace) => transformerLayer(on, shape, ports.of("x"), ports, "", trace),
  transformer: (on, ports, shape, trace) => transformer(on, shape, ports.of("x"), ports, trace),
  reconstruction: (on, ports, shape, trace) => reconstruction(on, shape, ports.of("x"), ports, trace),
  decoder: (on, ports, shape, trace) => paperDecoder(on, shape, ports.of("z"), ports, trace),
  var: (on, ports, shape, trace) => paperVar(on, shape, ports.of("x"), ports, trace),
};

function decimal<T>(on: Arithmetic<T>, value: number): T {
  const { numerator, denominator } = decimalFraction(value);
  return on.constant(numerator, denominator);
}
