// The VQ-VAE decoder in its public form: group norms, silu, attention with 1 x 1 convolutions, doubling by the nearest pixel.
import type { DecoderShape } from "../../../generator/params/layer-shape.ts";
import { silu } from "../activation.ts";
import type { Arithmetic } from "../arithmetic.ts";
import { weightedMeans } from "../layers/attention.ts";
import { conv } from "../layers/conv.ts";
import { nearest } from "../layers/interpolation.ts";
import { linear } from "../layers/linear.ts";
import { groupNorm } from "../layers/norm.ts";
import { asMap, each, matrix, pairwise, pixelRows, rows, type Tensor, type Trace, transposed } from "../tensor.ts";
import type { Scope } from "../weights.ts";
import { decoderStages } from "./decoder-stages.ts";

/** A convolution, zeros around, by the published names and order (o, i, kh, kw). @param weights weight, bias */
export function storedConv<T>(on: Arithmetic<T>, x: Tensor<T>, weights: Scope<T>): Tensor<T> {
  return conv(on, x, transposed(weights.of("weight"), [0, 2, 3, 1]), weights.of("bias"), "zero");
}

/** Group norm by the published names. @param weights weight, bias */
export function storedNorm<T>(on: Arithmetic<T>, x: Tensor<T>, groups: number, weights: Scope<T>): Tensor<T> {
  return groupNorm(on, x, groups, weights.of("weight"), weights.of("bias"));
}

/** conv2(silu(norm2(conv1(silu(norm1(x)))))) + x, or + nin_shortcut(x). @param weights norm1.weight, ... */
export function publicResnetBlock<T>(on: Arithmetic<T>, x: Tensor<T>, groups: number, weights: Scope<T>): Tensor<T> {
  const half = (map: Tensor<T>, i: number): Tensor<T> => {
    const normed = storedNorm(on, map, groups, weights.within(`norm${i}.`));
    return storedConv(
      on,
      each(normed, (entry) => silu(on, entry)),
      weights.within(`conv${i}.`),
    );
  };
  const y = half(half(x, 1), 2);
  const skip = weights.has("nin_shortcut.weight") ? storedConv(on, x, weights.within("nin_shortcut.")) : x;
  return pairwise(y, skip, on.add);
}

/** proj_out of the means of v, weighted by exp(dot(q[i], k[j]) / sqrt(C)), plus x. @param weights norm, qkv, proj_out */
export function publicAttentionBlock<T>(on: Arithmetic<T>, x: Tensor<T>, groups: number, weights: Scope<T>): Tensor<T> {
  const [h, w, channels] = x.shape;
  const normed = storedNorm(on, x, groups, weights.within("norm."));
  const qkv = rows(pixelRows(storedConv(on, normed, weights.within("qkv."))));
  const [q, k, v] = [0, 1, 2].map((part) =>
    matrix(qkv.map((row) => row.slice(part * channels, (part + 1) * channels))),
  );
  const scale = on.root(1n, BigInt(channels));
  const a = each(linear(on, q, k), (product) => on.exp(on.mul(product, scale)));
  const means = asMap(weightedMeans(on, a, v), { h, w });
  return pairwise(storedConv(on, means, weights.within("proj_out.")), x, on.add);
}

/** Every pixel four times, then a convolution. @param weights conv.weight, conv.bias */
export function publicUpsampleBlock<T>(on: Arithmetic<T>, x: Tensor<T>, weights: Scope<T>): Tensor<T> {
  return storedConv(on, nearest(x), weights.within("conv."));
}

/**
 * The decoder: z (h, w, z) to the image, not clamped.
 * @param weights `conv_in.weight`, ...: what is below `decoder.` in the published names
 * @param trace called with `decoder.conv_in`, ..., `decoded`
 */
export function publicDecoder<T>(
  on: Arithmetic<T>,
  shape: DecoderShape,
  z: Tensor<T>,
  weights: Scope<T>,
  trace?: Trace<T>,
): Tensor<T> {
  const { groups } = shape;
  return decoderStages(
    shape,
    z,
    {
      input: (name, x) => storedConv(on, x, weights.within(`${name}.`)),
      resnet: (name, x) => publicResnetBlock(on, x, groups, weights.within(`${name}.`)),
      attention: (name, x) => publicAttentionBlock(on, x, groups, weights.within(`${name}.`)),
      upsample: (name, x) => publicUpsampleBlock(on, x, weights.within(`${name}.`)),
      output: (name, x) => {
        const normed = storedNorm(on, x, groups, weights.within("norm_out."));
        return storedConv(
          on,
          each(normed, (entry) => silu(on, entry)),
          weights.within(`${name}.`),
        );
      },
    },
    trace,
  );
}
