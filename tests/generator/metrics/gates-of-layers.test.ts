// Gates of whole layers, at the smallest precision: instances in instances, every kind of index map that layers use.
import { describe, expect, it } from "vitest";
import { Operations } from "../../../generator/layers/operations.ts";
import { countsOf } from "../../../generator/metrics/counts.ts";
import { floatFormat } from "../../../generator/params/format.ts";
import type { LayerTop } from "../../../generator/params/layer-ports.ts";
import { LAYER_CIRCUITS } from "../../../generator/var/layer-circuits.ts";
import { compareWithFlat } from "../../support/flat-gates.ts";
import { shapesOf } from "../../support/layer-shapes.ts";

/** Side of the map, words a token, and which gates: every so many-th. */
const TABLE: readonly (readonly [LayerTop, number, number, number])[] = [
  ["upsample", 3, 2, 7],
  ["attention", 2, 2, 7],
  ["mlp", 3, 2, 7],
  ["layernorm", 2, 3, 7],
  ["conv", 3, 2, 7],
  ["codebook", 3, 2, 1],
  ["argmax", 3, 1, 1],
  ["resnet_block", 2, 1, 7],
  ["transformer_layer", 2, 1, 17],
  ["reconstruction", 2, 1, 17],
];

describe.each(TABLE)("gates of %s, side %i, %i words, every %i-th", (top, side, d, step) => {
  const on = new Operations({ format: floatFormat(2, 3), variant: "balanced", regime: "small" });
  const build = LAYER_CIRCUITS[top] as (on: Operations, shape: unknown) => Parameters<typeof countsOf>[0];
  const circuit = build(on, shapesOf(side, d)[top]);
  compareWithFlat(circuit, step);

  it("are more than a few", () => expect(countsOf(circuit).gates).toBeGreaterThan(50n));
});
