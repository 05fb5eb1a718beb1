// Between the scales of the public model: tokens to feature maps, the feature map so far, the next scale's input.
import { range } from "../../../generator/core/integers.ts";
import { lastMap, tokensBefore, type VarShape } from "../../../generator/params/model-shape.ts";
import type { Arithmetic } from "../arithmetic.ts";
import { codebook } from "../layers/codebook.ts";
import { areaDown, upsample } from "../layers/interpolation.ts";
import { linear } from "../layers/linear.ts";
import { asMap, each, matrix, pairwise, pixelRows, rows, type Tensor, tensor } from "../tensor.ts";
import type { Scope } from "../weights.ts";
import { storedConv } from "./public-decoder.ts";

/**
 * What scale s adds to the feature map: codebook rows, up-interpolated to the last size, then 0.5 h + 0.5 (conv(h) + bias).
 * @param weights `quantize.embedding.weight`, `quantize.quant_resi.qresi_ls.K.`: of the VQ-VAE
 */
export function featureMap<T>(
  on: Arithmetic<T>,
  shape: VarShape,
  s: number,
  tokens: readonly number[],
  weights: Scope<T>,
): Tensor<T> {
  const side = shape.patchNums[s];
  const table = weights.of("quantize.embedding.weight");
  const map = asMap(matrix(tokens.map((token) => codebook(on, token, table))), { h: side, w: side });
  const isLast = s === shape.patchNums.length - 1;
  const h = isLast ? map : upsample(on, map, lastMap(shape), "keys");
  const half = on.constant(1n, 2n);
  const halved = (x: Tensor<T>): Tensor<T> => each(x, (entry) => on.mul(half, entry));
  const phi = storedConv(on, h, weights.within(`quantize.quant_resi.qresi_ls.${shape.phiIndex[s]}.`));
  return pairwise(halved(h), halved(phi), on.add);
}

/** One sum over the maps of the scales so far. */
export function featureSum<T>(on: Arithmetic<T>, maps: readonly Tensor<T>[]): Tensor<T> {
  const data = maps[0].data.map((_, k) => on.sum(maps.map((map) => map.data[k])));
  return tensor(maps[0].shape, data);
}

/** The feature map at the size of scale s, one row a token: the input before its embedding. */
export function nextMap<T>(on: Arithmetic<T>, shape: VarShape, s: number, fhat: Tensor<T>): Tensor<T> {
  const side = shape.patchNums[s];
  return pixelRows(areaDown(on, fhat, { h: side, w: side }));
}

/** lvl_embed[s] + pos_1LC[.] of the tokens of scale s. */
function positions<T>(on: Arithmetic<T>, shape: VarShape, s: number, weights: Scope<T>): T[][] {
  const c = shape.embedDim;
  const level = rows(weights.of("lvl_embed.weight"))[s];
  const all = weights.of("pos_1LC").data;
  return range(tokensBefore(shape, s), tokensBefore(shape, s + 1)).map((token) =>
    level.map((entry, j) => on.add(entry, all[token * c + j])),
  );
}

/** The input of scale 0: (c + pos_start[i]) + (lvl_embed[0] + pos_1LC[i]). @param c the condition */
export function firstInput<T>(on: Arithmetic<T>, shape: VarShape, c: readonly T[], weights: Scope<T>): Tensor<T> {
  const start = weights.of("pos_start").data;
  return matrix(
    positions(on, shape, 0, weights).map((position, i) =>
      position.map((entry, j) => on.add(on.add(c[j], start[i * c.length + j]), entry)),
    ),
  );
}

/** The input of scale s > 0: word_embed(next map) + (lvl_embed[s] + pos_1LC[.]). @param next as `nextMap` gives it */
export function laterInput<T>(
  on: Arithmetic<T>,
  shape: VarShape,
  s: number,
  next: Tensor<T>,
  weights: Scope<T>,
): Tensor<T> {
  const words = linear(on, next, weights.of("word_embed.weight"), weights.of("word_embed.bias"));
  return pairwise(words, matrix(positions(on, shape, s, weights)), on.add);
}
