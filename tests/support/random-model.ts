// Models of the public kind with random weights, under the published names: configurations that no file has.
import { range } from "../../generator/core/integers.ts";
import type { DecoderShape } from "../../generator/params/layer-shape.ts";
import { tokensBefore, type VarShape } from "../../generator/params/model-shape.ts";
import { type Tensor, tensor } from "../../sim/golden/tensor.ts";
import { RandomSource } from "./random-source.ts";

type Shapes = Record<string, readonly number[]>;

/** Stored shapes of a convolution (o, i, side, side), as `name.weight`, `name.bias`. */
const conv = (name: string, inner: number, outer: number, side: number): Shapes => ({
  [`${name}.weight`]: [outer, inner, side, side],
  [`${name}.bias`]: [outer],
});

const linear = (name: string, inner: number, outer: number): Shapes => ({
  [`${name}.weight`]: [outer, inner],
  [`${name}.bias`]: [outer],
});

const norm = (name: string, channels: number): Shapes => ({
  [`${name}.weight`]: [channels],
  [`${name}.bias`]: [channels],
});

const resnet = (name: string, inner: number, outer: number): Shapes => ({
  ...norm(`${name}.norm1`, inner),
  ...conv(`${name}.conv1`, inner, outer, 3),
  ...norm(`${name}.norm2`, outer),
  ...conv(`${name}.conv2`, outer, outer, 3),
  ...(inner === outer ? {} : conv(`${name}.nin_shortcut`, inner, outer, 1)),
});

const attention = (name: string, channels: number): Shapes => ({
  ...norm(`${name}.norm`, channels),
  ...conv(`${name}.qkv`, channels, 3 * channels, 1),
  ...conv(`${name}.proj_out`, channels, channels, 1),
});

/** Stored shapes of a decoder in its public form. */
function decoderShapes({ z, ch, mult, blocks, image }: DecoderShape): Shapes {
  const last = mult.length - 1;
  let channels = ch * mult[last];
  const shapes: Shapes = {
    ...conv("decoder.conv_in", z, channels, 3),
    ...resnet("decoder.mid.block_1", channels, channels),
    ...attention("decoder.mid.attn_1", channels),
    ...resnet("decoder.mid.block_2", channels, channels),
  };
  for (const level of range(0, mult.length).reverse()) {
    for (const block of range(0, blocks + 1)) {
      Object.assign(shapes, resnet(`decoder.up.${level}.block.${block}`, channels, ch * mult[level]));
      channels = ch * mult[level];
      if (level === last) Object.assign(shapes, attention(`decoder.up.${level}.attn.${block}`, channels));
    }
    if (level > 0) Object.assign(shapes, conv(`decoder.up.${level}.upsample.conv`, channels, channels, 3));
  }
  return { ...shapes, ...norm("decoder.norm_out", channels), ...conv("decoder.conv_out", channels, image, 3) };
}

/** Stored shapes of block i of the transformer. */
function blockShapes({ embedDim: c, heads, mlpRatio, attnL2Norm, sharedAln }: VarShape, i: number): Shapes {
  const name = `blocks.${i}`;
  return {
    [`${name}.attn.mat_qkv.weight`]: [3 * c, c],
    [`${name}.attn.q_bias`]: [c],
    [`${name}.attn.v_bias`]: [c],
    ...(attnL2Norm ? { [`${name}.attn.scale_mul_1H11`]: [1, heads, 1, 1] } : {}),
    ...linear(`${name}.attn.proj`, c, c),
    ...linear(`${name}.ffn.fc1`, c, mlpRatio * c),
    ...linear(`${name}.ffn.fc2`, mlpRatio * c, c),
    ...(sharedAln ? { [`${name}.ada_gss`]: [1, 1, 6, c] } : linear(`${name}.ada_lin.1`, c, 6 * c)),
  };
}

/** Stored shapes of all weights of a model, `w.` (transformer) or `v.` (VQ-VAE) before the names. */
export function publicShapes(shape: VarShape): Shapes {
  const { embedDim: c, patchNums, cvae, vocabulary, classes } = shape;
  const transformer: Shapes = {
    ...linear("word_embed", cvae, c),
    "class_emb.weight": [classes + 1, c],
    pos_start: [1, tokensBefore(shape, 1), c],
    pos_1LC: [1, tokensBefore(shape, patchNums.length), c],
    "lvl_embed.weight": [patchNums.length, c],
    ...(shape.sharedAln ? linear("shared_ada_lin.1", c, 6 * c) : {}),
    ...Object.assign({}, ...range(0, shape.depth).map((i) => blockShapes(shape, i))),
    ...linear("head_nm.ada_lin.1", c, 2 * c),
    ...linear("head", c, vocabulary),
  };
  const vae: Shapes = {
    "quantize.embedding.weight": [vocabulary, cvae],
    ...Object.assign(
      {},
      ...range(0, Math.max(...shape.phiIndex) + 1).map((k) => conv(`quantize.quant_resi.qresi_ls.${k}`, cvae, cvae, 3)),
    ),
    ...conv("post_quant_conv", cvae, cvae, 3),
    ...decoderShapes(shape.decoder),
  };
  const prefixed = (prefix: string, shapes: Shapes) =>
    Object.entries(shapes).map(([name, stored]) => [prefix + name, stored]);
  return Object.fromEntries([...prefixed("w.", transformer), ...prefixed("v.", vae)]);
}

/** Random weights of 8 significant bits for every tensor: exact in formats of p >= 8. */
export function randomModel(shape: VarShape, seed: number): Record<string, Tensor<number>> {
  const random = new RandomSource(seed);
  return Object.fromEntries(
    Object.entries(publicShapes(shape)).map(([name, stored]) => {
      const count = stored.reduce((product, n) => product * n, 1);
      return [
        name,
        tensor(
          stored,
          range(0, count).map(() => random.integer(-127, 127) / 128),
        ),
      ];
    }),
  );
}
