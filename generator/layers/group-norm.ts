// Group norm of a map of words: mean and variance over the pixels and channels of a group, then weight and bias by channel.
//   mean = sum(x) / count, t = x - mean, v = sum(t * t) / count + eps, y = (t / sqrt(v)) * weight + bias, eps = 10^-6
// Each sum is taken in three, each rounded: over the columns of a row, over the rows, over the channels of the group. So no
// sum has more operands than a side of the map or a group of channels.
import type { Circuit } from "../circuit/circuit.ts";
import { div, loopVariable, mul } from "../circuit/index-map.ts";
import type { MapSize } from "../params/layer-shape.ts";
import { constantBits, ratio } from "./constant.ts";
import { elementwise } from "./elementwise.ts";
import { along, part, type Tensor } from "./layer-builder.ts";
import { layerCircuit } from "./layer-circuit.ts";
import type { Operations } from "./operations.ts";
import { declare, type Parameter } from "./parameters.ts";

/** A map of `channels` words a pixel, in `groups` groups of as many channels each. */
export interface GroupNormShape {
  readonly map: MapSize;
  readonly channels: number;
  readonly groups: number;
}

/** Weight and bias by channel. */
export const groupNormParameters = (channels: number): Parameter[] => [
  { name: "weight", stored: [channels] },
  { name: "bias", stored: [channels] },
];

const EPSILON = ratio(1, 10n ** 6n);

/**
 * Ports x (h, w, c), weight (c), bias (c) -> y (h, w, c). Depth 6 d_sum + 2 d_div + d_sub + d_mul + d_add + d_sqrt up to the
 * root, then d_div + d_mul + d_add.
 * @throws Error (a bug) where the channels are no whole number of groups
 */
export function groupNorm(operations: Operations, { map: { h, w }, channels, groups }: GroupNormShape): Circuit {
  const { format, tag } = operations;
  const size = channels / groups;
  if (!Number.isInteger(size)) throw new Error(`group norm of ${channels} channels in ${groups} groups`);
  const doc = {
    name: `group_norm_${h}x${w}x${channels}_g${groups}_${tag}`,
    summary: `y = ((x - mean) / sqrt(variance + 1e-6)) weight + bias, ${groups} groups of ${size} channels`,
    source: "group norm of the public model's decoder",
    params: { h, w, channels, groups },
  };
  return layerCircuit(operations, doc, (l) => {
    const x = l.input("x", h, w, channels);
    const { weight, bias } = declare(l, groupNormParameters(channels));
    const count = l.constants("count", [], [constantBits(format, ratio(h * w * size))]);
    const epsilon = l.constants("epsilon", [], [constantBits(format, EPSILON)]);
    const [i, j, c, g] = ["i", "j", "c", "g"].map(loopVariable);
    const all = { i: h, j: w, c: channels };

    const mean = (of: string, values: Tensor): Tensor => {
      const rows = l.map(`${of}_row`, operations.sum(w), { i: h, c: channels }, { x: along(values, 1, [i, 0, c]) });
      const columns = l.map(`${of}_column`, operations.sum(h), { c: channels }, { x: along(rows, 0, [0, c]) });
      const total = l.map(
        `${of}_group`,
        operations.sum(size),
        { g: groups },
        { x: along(columns, 0, [mul(g, size)], size) },
      );
      return elementwise(l, of, operations.div, { a: total, b: count });
    };
    const t = l.map("difference", operations.sub, all, { a: part(x, i, j, c), b: part(mean("mean", x), div(c, size)) });
    const variance = mean("variance", elementwise(l, "square", operations.mul, { a: t, b: t }));
    const shifted = elementwise(l, "shifted", operations.add, { a: variance, b: epsilon });
    const root = elementwise(l, "root", operations.sqrt, { a: shifted });
    const normal = l.map("normal", operations.div, all, { a: part(t, i, j, c), b: part(root, div(c, size)) });
    const scaled = l.map("scaled", operations.mul, all, { a: part(normal, i, j, c), b: part(weight, c) });
    l.output("y", l.map("moved", operations.add, all, { a: part(scaled, i, j, c), b: part(bias, c) }));
  });
}
