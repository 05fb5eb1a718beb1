// The VQ-VAE decoder in the paper's form: convolutions, skips, attention, bicubic up-interpolation; and the whole model.
import type { DecoderShape, Kernel, PaperVarShape } from "../../../generator/params/layer-shape.ts";
import { reconstructionOf } from "../../../generator/params/layer-shape.ts";
import type { Arithmetic } from "../arithmetic.ts";
import { conv } from "../layers/conv.ts";
import { upsample } from "../layers/interpolation.ts";
import { pairwise, type Tensor, type Trace } from "../tensor.ts";
import type { Scope } from "../weights.ts";
import { decoderStages } from "./decoder-stages.ts";
import { pixelAttention, reconstruction, transformer } from "./paper-transformer.ts";

/** Two convolutions, plus x, or plus a convolution of x where channels change. @param weights kernel1, bias1, ... */
export function resnetBlock<T>(on: Arithmetic<T>, x: Tensor<T>, weights: Scope<T>): Tensor<T> {
  const convolved = (map: Tensor<T>, i: number): Tensor<T> =>
    conv(on, map, weights.of(`kernel${i}`), weights.of(`bias${i}`), "zero");
  const y = convolved(convolved(x, 1), 2);
  return pairwise(y, weights.has("kernel3") ? convolved(x, 3) : x, on.add);
}

/** Up-interpolation to the double size, then a convolution. @param weights kernel, bias */
export function upsampleBlock<T>(on: Arithmetic<T>, x: Tensor<T>, weights: Scope<T>, kernel: Kernel): Tensor<T> {
  const [h, w] = x.shape;
  const up = upsample(on, x, { h: 2 * h, w: 2 * w }, kernel);
  return conv(on, up, weights.of("kernel"), weights.of("bias"), "zero");
}

/** The decoder: z (h, w, z) to the image, not clamped. @param weights by the names of its ports */
export function paperDecoder<T>(
  on: Arithmetic<T>,
  shape: DecoderShape,
  z: Tensor<T>,
  weights: Scope<T>,
  trace?: Trace<T>,
): Tensor<T> {
  const of = (name: string): Scope<T> => weights.within(`${name.replaceAll(".", "_")}_`);
  const convolution = (name: string, x: Tensor<T>): Tensor<T> =>
    conv(on, x, of(name).of("kernel"), of(name).of("bias"), "zero");
  return decoderStages(
    shape,
    z,
    {
      input: convolution,
      resnet: (name, x) => resnetBlock(on, x, of(name)),
      attention: (name, x) => pixelAttention(on, x, of(name)),
      upsample: (name, x) => upsampleBlock(on, x, of(name), shape.kernel),
      output: convolution,
    },
    trace,
  );
}

/** Transformer, reconstruction, decoder. @param weights by the names of its ports */
export function paperVar<T>(
  on: Arithmetic<T>,
  shape: PaperVarShape,
  x: Tensor<T>,
  weights: Scope<T>,
  trace?: Trace<T>,
): Tensor<T> {
  const rows = transformer(on, shape.transformer, x, weights.within("transformer_"), trace);
  const fhat = reconstruction(on, reconstructionOf(shape), rows, weights.within("reconstruction_"), trace);
  return paperDecoder(on, shape.decoder, fhat, weights.within("decoder_"), trace);
}
