// The configurations of the paper's layers and models: `kind` names the top, the other fields its sizes.
import type { z } from "zod";
import type { LayerShapes, LayerTop } from "../../generator/params/layer-ports.ts";
import { type MapSize, tokensOf } from "../../generator/params/layer-shape.ts";
import {
  entries,
  kernel,
  length,
  list,
  mapSize,
  maps,
  number,
  object,
  padding,
  positive,
  refused,
  validated,
} from "./config-fields.ts";
import { limitDecoder, limitOperands, transformerOperands } from "./config-limits.ts";

const tokens = object({ n: positive, d: positive });
const transformer = object({ steps: list(maps, "lists of sizes"), d: positive, kernel });

const decoder = object({
  map: mapSize,
  z: positive,
  ch: positive,
  ch_mult: list(positive, "integers"),
  num_res_blocks: length(0),
  image: positive.default(3),
  kernel,
}).transform(({ ch_mult: mult, num_res_blocks: blocks, ...sizes }) => ({
  ...sizes,
  mult,
  blocks,
  form: "paper" as const,
  groups: 1,
}));

const SCHEMAS: { readonly [K in LayerTop]: z.ZodType<LayerShapes[K]> } = {
  upsample: object({ from: mapSize, to: mapSize, channels: positive, kernel }),
  attention_matrix: tokens,
  attention: tokens,
  mlp: object({ n: positive, inner: positive, outer: positive }),
  layernorm: object({ n: positive, d: positive, eps: number(0, 1).optional() }),
  conv: object({ map: mapSize, channels: positive, kernels: positive, size: mapSize, padding }),
  codebook: object({ entries, d: positive }),
  argmax: object({ entries }),
  resnet_block: object({ map: mapSize, channels: positive, outputs: positive }),
  upsample_block: object({ map: mapSize, channels: positive, kernel }),
  transformer_layer: object({ from: maps, to: maps, d: positive, kernel }),
  transformer,
  reconstruction: object({ maps, to: mapSize, d: positive, kernel }),
  decoder,
  var: object({ transformer, decoder }),
};

/** The kinds that a configuration may name beside the public model. */
export const LAYER_KINDS = Object.keys(SCHEMAS) as readonly LayerTop[];

/** One of the paper's layers or models. */
export interface LayerModel<K extends LayerTop = LayerTop> {
  readonly kind: K;
  readonly shape: LayerShapes[K];
}

/** The layer that a configuration describes. @throws UserError naming the field, its value and what is accepted */
export function layerModel<K extends LayerTop>(kind: K, value: unknown, path: string): LayerModel<K> {
  const shape: LayerShapes[K] = validated(SCHEMAS[kind], value, path);
  CHECKS[kind]?.(shape, path);
  return { kind, shape };
}

/** What sizes have to do with each other, and how large they may be. */
const CHECKS: { readonly [K in LayerTop]?: (shape: LayerShapes[K], path: string) => void } = {
  attention_matrix: ({ d }, path) => operands(path, "d", d),
  attention: ({ n, d }, path) => {
    operands(path, "n", n);
    operands(path, "d", d);
  },
  mlp: ({ inner }, path) => operands(path, "inner", inner),
  layernorm: ({ d }, path) => operands(path, "d", d),
  argmax: (shape, path) => operands(path, "entries", shape.entries),
  conv: ({ map, channels, size, padding: around }, path) => {
    operands(path, "channels", channels, size.h * size.w * channels);
    if (around === "zero" && (size.h % 2 === 0 || size.w % 2 === 0))
      throw refused(path, ["size"], sizeText(size), "odd sides where padding is zero");
    if (around === "valid" && (size.h > map.h || size.w > map.w))
      throw refused(path, ["size"], sizeText(size), `sizes of at most the map's, ${sizeText(map)}`);
  },
  resnet_block: ({ channels, outputs }, path) => {
    operands(path, "channels", channels, 9 * channels);
    operands(path, "outputs", outputs, 9 * outputs);
  },
  upsample_block: ({ channels }, path) => operands(path, "channels", channels, 9 * channels),
  transformer_layer: ({ from, to, d }, path) => {
    paired(from, to, path, "to");
    operands(path, "to", tokensOf(to));
    operands(path, "d", d);
  },
  transformer: (shape, path) => {
    stepsPaired(shape.steps, path, ["steps"]);
    limitOperands(path, transformerOperands(shape));
  },
  reconstruction: ({ d }, path) => operands(path, "d", d, 9 * d),
  decoder: (shape, path) => limitDecoder(path, shape),
  var: ({ transformer: shape, decoder: { z, ...others } }, path) => {
    const { steps, d } = shape;
    stepsPaired(steps, path, ["transformer", "steps"]);
    limitOperands(path, transformerOperands(shape, ["transformer"]));
    limitDecoder(path, { z, ...others }, ["decoder"]);
    if (d !== z) throw refused(path, ["decoder", "z"], z, `the transformer's d, ${d}`);
  },
};

/** @param count operands that the field leads to, itself where nothing is said */
const operands = (path: string, field: string, value: number, count = value): void =>
  limitOperands(path, [{ place: [field], value, operands: count }]);

const sizeText = ({ h, w }: MapSize): string => `${h}x${w}`;

function paired(from: readonly MapSize[], to: readonly MapSize[], path: string, ...place: PropertyKey[]): void {
  if (from.length !== to.length)
    throw refused(path, place, to.map(sizeText), `${from.length} sizes, one for each map before`);
}

function stepsPaired(steps: readonly (readonly MapSize[])[], path: string, place: readonly PropertyKey[]): void {
  if (steps.length < 2) throw refused(path, place, steps.map(tokensOf), "at least two lists, before and after a layer");
  for (let i = 1; i < steps.length; i++) paired(steps[i - 1], steps[i], path, ...place, i);
}
