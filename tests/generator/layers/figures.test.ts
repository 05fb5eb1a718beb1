import { describe, expect, it } from "vitest";
import type { Circuit } from "../../../generator/circuit/circuit.ts";
import { Operations } from "../../../generator/layers/operations.ts";
import { depthOf } from "../../../generator/metrics/arrival.ts";
import { floatFormat } from "../../../generator/params/format.ts";
import { LAYER_TOPS, type LayerTop } from "../../../generator/params/layer-ports.ts";
import { LAYER_CIRCUITS } from "../../../generator/var/layer-circuits.ts";
import { boundRow, expectPinned } from "../../bounds.ts";
import { shapesOf } from "../../support/layer-shapes.ts";

/** How often the paper's bound counts each depth: d_std, d_sum, d_exp, d_sqrt. Absent: it gives none, nor do we. */
const BOUNDS: Readonly<Partial<Record<LayerTop, readonly [std: number, sum: number, exp: number, sqrt: number]>>> = {
  upsample: [2, 1, 0, 0],
  attention_matrix: [3, 3, 1, 0],
  attention: [5, 4, 1, 0],
  mlp: [2, 1, 0, 0],
  layernorm: [5, 2, 0, 1],
  conv: [2, 1, 0, 0],
  argmax: [2, 0, 0, 0],
  resnet_block: [5, 2, 0, 0],
  upsample_block: [4, 2, 0, 0],
  transformer_layer: [14, 8, 1, 1],
  transformer: [28, 16, 2, 2],
  reconstruction: [4, 3, 0, 0],
};

/** Tops that hold a transformer layer of half the side. */
const WITH_FIRST_LAYER: readonly LayerTop[] = ["transformer"];

const SIDES = [2, 3, 4, 8];
const PRECISIONS = [8, 11, 16];

function circuitOf<K extends LayerTop>(top: K, on: Operations, side: number): Circuit {
  return LAYER_CIRCUITS[top](on, shapesOf(side, 4)[top]);
}

const operationsAt = (p: number): Operations =>
  new Operations({ format: floatFormat(p), variant: "balanced", regime: "table" });

/** The others are looked at in tests/generator/var. */
const LAYERS = LAYER_TOPS.filter((top) => top !== "decoder" && top !== "var");

describe.each(LAYERS)("%s", (top) => {
  it("has one depth for every precision and size, within the paper's bound; its pinned figures", () => {
    const rows = PRECISIONS.flatMap((p) =>
      SIDES.map((side) => {
        const circuit = circuitOf(top, operationsAt(p), side);
        return boundRow({ p, E: p + 1, n: side * side, d: 4, variant: "balanced", regime: "table" }, circuit);
      }),
    );
    // the first layer of the transformer has half the side: from side 3 it has 4 tokens too, never more depth below
    const large = rows.filter(({ n }) => Number(n) > 4).map(({ depth }) => Number(depth));
    expect(new Set(large).size).toBe(1);
    for (const { n, depth } of rows)
      if (WITH_FIRST_LAYER.includes(top)) expect(depth, `n = ${n}`).toBeLessThanOrEqual(large[0]);
      else expect(depth, `n = ${n}`).toBe(large[0]);
    const bound = BOUNDS[top];
    if (bound) {
      const on = operationsAt(16);
      const std = Math.max(...[on.add, on.mul, on.div, on.cmp].map((circuit) => depthOf(circuit)));
      const depths = [std, ...[on.sum(4), on.exp, on.sqrt].map((circuit) => depthOf(circuit))];
      expect(large[0]).toBeLessThanOrEqual(bound.reduce((sum, times, k) => sum + times * depths[k], 0));
    }
    expectPinned(top.replaceAll("_", "-"), rows);
  });
});
