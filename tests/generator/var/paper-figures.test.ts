import { expect, it } from "vitest";
import { Operations } from "../../../generator/layers/operations.ts";
import { floatFormat } from "../../../generator/params/format.ts";
import { LAYER_CIRCUITS } from "../../../generator/var/layer-circuits.ts";
import { boundRow, expectPinned } from "../../bounds.ts";
import { shapesOf } from "../../support/layer-shapes.ts";

/** Precision and side of the map; beyond it, depth analysis of models takes long. */
const PLACES = [
  [8, 3],
  [11, 4],
  [16, 8],
] as const;

it.each(["decoder", "var"] as const)("%s: one depth for every precision and map; its pinned figures", (top) => {
  const rows = PLACES.filter(([, side]) => side < 8 || top === "decoder").map(([p, side]) => {
    const on = new Operations({ format: floatFormat(p), variant: "balanced", regime: "table" });
    const circuit = LAYER_CIRCUITS[top](on, shapesOf(side, 4)[top] as never);
    return boundRow({ p, E: p + 1, n: side * side, d: 4, variant: "balanced", regime: "table" }, circuit);
  });
  expect(new Set(rows.map(({ depth }) => depth)).size).toBe(1);
  expectPinned(top, rows);
});
