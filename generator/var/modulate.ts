// Adaptive layer norm: layer_norm(x) * (scale + 1) + shift, scale and shift by row of the batch and channel.

import type { Slice } from "../circuit/circuit.ts";
import type { Index } from "../circuit/index-map.ts";
import { loopVariable } from "../circuit/index-map.ts";
import { constantBits, ratio } from "../layers/constant.ts";
import { type LayerBuilder, part, reshape, type Tensor } from "../layers/layer-builder.ts";
import { layerNorm } from "../layers/layernorm.ts";
import type { Operations } from "../layers/operations.ts";

/** Of the public model's layer norms. */
const EPSILON = 1e-6;

/** The word of a row of the batch and a channel. */
export type ByChannel = (row: Index, channel: Index) => Slice;

/** x (rows, n, C) -> (rows, n, C). Depth d_layernorm + d_mul + d_add (scale + 1 is beside the norm). */
export function modulate(
  l: LayerBuilder,
  operations: Operations,
  name: string,
  x: Tensor,
  scale: ByChannel,
  shift: ByChannel,
): Tensor {
  const [rows, n, d] = x.shape;
  const [r, i, c] = ["r", "i", "c"].map(loopVariable);
  const one = l.constants(`${name}_one`, [], [constantBits(operations.format, ratio(1))]);
  const norm = l.map(`${name}_norm`, layerNorm(operations, { n: rows * n, d, eps: EPSILON }), {}, { x: part(x) });
  const factor = l.map(`${name}_factor`, operations.add, { r: rows, c: d }, { a: scale(r, c), b: part(one) });
  const loops = { r: rows, i: n, c: d };
  const scaled = l.map(`${name}_scaled`, operations.mul, loops, {
    a: part(reshape(norm, rows, n, d), r, i, c),
    b: part(factor, r, c),
  });
  return l.map(`${name}_shifted`, operations.add, loops, { a: part(scaled, r, i, c), b: shift(r, c) });
}
