// ResNet block of the public decoder: conv2(silu(norm2(conv1(silu(norm1(x)))))) + x, or + nin_shortcut(x) where channels change.
import type { Circuit } from "../circuit/circuit.ts";
import { loopVariable } from "../circuit/index-map.ts";
import type { MapSize } from "../params/layer-shape.ts";
import { conv } from "./conv.ts";
import { elementwise } from "./elementwise.ts";
import { groupNorm, groupNormParameters } from "./group-norm.ts";
import { part, reshape, type Tensor } from "./layer-builder.ts";
import { layerCircuit } from "./layer-circuit.ts";
import { linear } from "./linear.ts";
import type { Operations } from "./operations.ts";
import { convParameters, declare, type Parameter, within } from "./parameters.ts";

export interface NormResnetBlockShape {
  readonly map: MapSize;
  readonly channels: number;
  /** channels of the result */
  readonly outer: number;
  readonly groups: number;
}

/** The weights of a block. */
export function normResnetBlockParameters({ channels, outer }: NormResnetBlockShape): Parameter[] {
  return [
    ...within("norm1", groupNormParameters(channels)),
    ...convParameters("conv1", channels, outer),
    ...within("norm2", groupNormParameters(outer)),
    ...convParameters("conv2", outer, outer),
    ...(channels === outer ? [] : convParameters("nin_shortcut", channels, outer, 1)),
  ];
}

/** Ports x (h, w, channels) and the parameters -> y (h, w, outer). Depth 2 (d_group_norm + d_silu + d_conv) + d_add. */
export function normResnetBlock(operations: Operations, shape: NormResnetBlockShape): Circuit {
  const { map, channels, outer, groups } = shape;
  const { tag, silu } = operations;
  const { h, w } = map;
  const doc = {
    name: `norm_resnet_block_${h}x${w}_${channels}to${outer}_g${groups}_${tag}`,
    summary: "y = conv2(silu(norm2(conv1(silu(norm1(x)))))) + x",
    source: "ResNet block of the public model's decoder",
    params: { h, w, channels, outer, groups },
  };
  return layerCircuit(operations, doc, (l) => {
    const x = l.input("x", h, w, channels);
    const weights = declare(l, normResnetBlockParameters(shape));
    const half = (index: 1 | 2, values: Tensor, inner: number): Tensor => {
      const norm = l.map(
        `norm${index}`,
        groupNorm(operations, { map, channels: inner, groups }),
        {},
        {
          x: part(values),
          weight: part(weights[`norm${index}.weight`]),
          bias: part(weights[`norm${index}.bias`]),
        },
      );
      const active = elementwise(l, `silu${index}`, silu, { a: reshape(norm, h, w, inner) });
      const size = { h: 3, w: 3 };
      const convolution = conv(operations, { map, channels: inner, kernels: outer, size, padding: "zero" });
      const y = l.map(
        `conv${index}`,
        convolution,
        {},
        {
          x: part(active),
          kernel: part(weights[`conv${index}.weight`]),
          bias: part(weights[`conv${index}.bias`]),
        },
      );
      return reshape(y, h, w, outer);
    };
    const inside = half(2, half(1, x, channels), outer);
    const [i, j] = [loopVariable("i"), loopVariable("j")];
    const shortcut = weights["nin_shortcut.weight"];
    const skip = shortcut
      ? linear(
          l,
          operations,
          "nin_shortcut",
          { loops: { i: h, j: w }, row: part(x, i, j) },
          { weight: reshape(shortcut, outer, channels), bias: weights["nin_shortcut.bias"] },
        )
      : x;
    l.output("y", elementwise(l, "total", operations.add, { a: skip, b: inside }));
  });
}
