// The configurations of the paper's layers and models: `kind` names the top, the other fields its sizes.
import type { z } from "zod";
import type { LayerShapes, LayerTop } from "../../generator/params/layer-ports.ts";
import { type MapSize, tokensOf } from "../../generator/params/layer-shape.ts";
import {
  fromZero,
  kernel,
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

const tokens = object({ n: positive, d: positive });
const transformer = object({ steps: list(maps, "lists of sizes"), d: positive, kernel });

const decoder = object({
  map: mapSize,
  z: positive,
  ch: positive,
  ch_mult: list(positive, "integers"),
  num_res_blocks: fromZero,
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
  codebook: object({ entries: positive, d: positive }),
  argmax: object({ entries: positive }),
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

/** What sizes have to do with each other. */
const CHECKS: { readonly [K in LayerTop]?: (shape: LayerShapes[K], path: string) => void } = {
  conv: ({ map, size, padding: around }, path) => {
    if (around === "zero" && (size.h % 2 === 0 || size.w % 2 === 0))
      throw refused(path, ["size"], sizeText(size), "odd sides where padding is zero");
    if (around === "valid" && (size.h > map.h || size.w > map.w))
      throw refused(path, ["size"], sizeText(size), `sizes of at most the map's, ${sizeText(map)}`);
  },
  transformer_layer: ({ from, to }, path) => paired(from, to, path, "to"),
  transformer: ({ steps }, path) => stepsPaired(steps, path, ["steps"]),
  var: ({ transformer: { steps, d }, decoder: { z } }, path) => {
    stepsPaired(steps, path, ["transformer", "steps"]);
    if (d !== z) throw refused(path, ["decoder", "z"], z, `the transformer's d, ${d}`);
  },
};

const sizeText = ({ h, w }: MapSize): string => `${h}x${w}`;

function paired(from: readonly MapSize[], to: readonly MapSize[], path: string, ...place: PropertyKey[]): void {
  if (from.length !== to.length)
    throw refused(path, place, to.map(sizeText), `${from.length} sizes, one for each map before`);
}

function stepsPaired(steps: readonly (readonly MapSize[])[], path: string, place: readonly PropertyKey[]): void {
  if (steps.length < 2) throw refused(path, place, steps.map(tokensOf), "at least two lists, before and after a layer");
  for (let i = 1; i < steps.length; i++) paired(steps[i - 1], steps[i], path, ...place, i);
}
