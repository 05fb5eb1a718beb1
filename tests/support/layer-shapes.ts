// Shapes of the paper's layers and models for tests.
import type { LayerShapes } from "../../generator/params/layer-ports.ts";
import type { MapSize } from "../../generator/params/layer-shape.ts";

/** A shape of every top for a square map of `side` pixels a side and d words a token. */
export function shapesOf(side: number, d: number): LayerShapes {
  const map: MapSize = { h: side, w: side };
  const half: MapSize = { h: Math.ceil(side / 2), w: Math.ceil(side / 2) };
  const n = side * side;
  const kernel = "bspline";
  const transformerShape = { steps: [[{ h: 1, w: 1 }], [half], [map]], d, kernel } as const;
  const decoder = { map, z: d, ch: d, mult: [1, 2], blocks: 0, image: 3, form: "paper", groups: 1, kernel } as const;
  return {
    upsample: { from: half, to: map, channels: d, kernel },
    attention_matrix: { n, d },
    attention: { n, d },
    mlp: { n, inner: d, outer: d },
    layernorm: { n, d },
    conv: { map, channels: d, kernels: 2, size: { h: 3, w: 3 }, padding: "zero" },
    codebook: { entries: n, d },
    argmax: { entries: n },
    resnet_block: { map, channels: d, outputs: 2 * d },
    upsample_block: { map, channels: d, kernel },
    transformer_layer: { from: [half], to: [map], d, kernel },
    transformer: transformerShape,
    reconstruction: { maps: [{ h: 1, w: 1 }, half, half, map], to: map, d, kernel },
    decoder,
    var: { transformer: transformerShape, decoder },
  };
}

/** A shape of every top that is evaluated in no time: maps of 1 x 2 and 2 x 2, one or two words. */
export function smallShapes(): LayerShapes {
  const [flat, map]: MapSize[] = [
    { h: 1, w: 2 },
    { h: 2, w: 2 },
  ];
  const kernel = "bspline";
  // two token maps, as in Remark 4.8
  const transformer = {
    steps: [
      [{ h: 1, w: 1 }, flat],
      [flat, map],
    ],
    d: 1,
    kernel,
  } as const;
  const decoder = { map: flat, z: 1, ch: 1, mult: [1], blocks: 0, image: 1, form: "paper", groups: 1, kernel } as const;
  return {
    upsample: { from: flat, to: { h: 3, w: 2 }, channels: 2, kernel: "keys" },
    attention_matrix: { n: 2, d: 2 },
    attention: { n: 3, d: 1 },
    mlp: { n: 2, inner: 2, outer: 1 },
    layernorm: { n: 2, d: 2 },
    conv: { map, channels: 1, kernels: 2, size: { h: 3, w: 1 }, padding: "zero" },
    codebook: { entries: 3, d: 2 },
    argmax: { entries: 5 },
    resnet_block: { map: flat, channels: 1, outputs: 2 },
    upsample_block: { map: flat, channels: 1, kernel },
    transformer_layer: { from: [flat], to: [map], d: 1, kernel },
    transformer,
    reconstruction: { maps: [flat, map], to: map, d: 1, kernel },
    decoder,
    var: { transformer: { ...transformer, steps: [[{ h: 1, w: 1 }], [flat]] }, decoder },
  };
}
