// Attention block of the public decoder: group norm, query, key and value by one 1 x 1 convolution, scaled attention over all
// pixels, a 1 x 1 convolution, + x. Source: Definitions 4.4 and 4.5, residual and normalized.
import type { Circuit } from "../circuit/circuit.ts";
import { loopVariable } from "../circuit/index-map.ts";
import type { MapSize } from "../params/layer-shape.ts";
import { attend } from "./attend.ts";
import { elementwise } from "./elementwise.ts";
import { groupNorm, groupNormParameters } from "./group-norm.ts";
import { along, part, reshape } from "./layer-builder.ts";
import { layerCircuit } from "./layer-circuit.ts";
import { linear } from "./linear.ts";
import type { Operations } from "./operations.ts";
import { convParameters, declare, type Parameter, within } from "./parameters.ts";

export interface NormAttentionBlockShape {
  readonly map: MapSize;
  readonly channels: number;
  readonly groups: number;
}

/** The weights of a block. */
export function normAttentionBlockParameters({ channels }: NormAttentionBlockShape): Parameter[] {
  return [
    ...within("norm", groupNormParameters(channels)),
    ...convParameters("qkv", channels, 3 * channels, 1),
    ...convParameters("proj_out", channels, channels, 1),
  ];
}

/** Ports x (h, w, c) and the parameters -> y (h, w, c). Depth d_group_norm + 2 d_linear + d_attend + d_add. */
export function normAttentionBlock(operations: Operations, shape: NormAttentionBlockShape): Circuit {
  const { map, channels, groups } = shape;
  const { h, w } = map;
  const doc = {
    name: `norm_attention_block_${h}x${w}x${channels}_g${groups}_${operations.tag}`,
    summary: "y = proj_out(attention(qkv(norm(x)))) + x",
    source: "attention block of the public model's decoder",
    params: { h, w, channels, groups },
  };
  return layerCircuit(operations, doc, (l) => {
    const pixels = h * w;
    const x = l.input("x", pixels, channels);
    const weights = declare(l, normAttentionBlockParameters(shape));
    const norm = l.map(
      "norm",
      groupNorm(operations, shape),
      {},
      {
        x: part(x),
        weight: part(weights["norm.weight"]),
        bias: part(weights["norm.bias"]),
      },
    );
    const i = loopVariable("i");
    const loops = { i: pixels };
    const oneByOne = (module: string) => ({
      weight: reshape(weights[`${module}.weight`], weights[`${module}.weight`].shape[0], channels),
      bias: weights[`${module}.bias`],
    });
    const rows = { loops, row: part(reshape(norm, pixels, channels), i) };
    const qkv = reshape(linear(l, operations, "qkv", rows, oneByOne("qkv")), pixels, 3, channels);
    const mixed = l.map("attend", attend(operations, { keys: pixels, d: channels, scaled: true }), loops, {
      q: part(qkv, i, 0),
      k: along(qkv, 0, [0, 1]),
      v: along(qkv, 0, [0, 2]),
    });
    const back = { loops, row: part(reshape(mixed, pixels, channels), i) };
    const out = linear(l, operations, "proj_out", back, oneByOne("proj_out"));
    l.output("y", elementwise(l, "total", operations.add, { a: x, b: out }));
  });
}
