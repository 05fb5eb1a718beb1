import { describe, expect, it } from "vitest";
import type { Circuit } from "../../../generator/circuit/circuit.ts";
import { argmax } from "../../../generator/layers/argmax.ts";
import { conv } from "../../../generator/layers/conv.ts";
import { mlp } from "../../../generator/layers/mlp.ts";
import { Operations } from "../../../generator/layers/operations.ts";
import { depthOf } from "../../../generator/metrics/arrival.ts";
import { countsOf } from "../../../generator/metrics/counts.ts";
import { floatFormat } from "../../../generator/params/format.ts";
import { LAYER_TOPS, type LayerShapes, type LayerTop } from "../../../generator/params/layer-ports.ts";
import type { MapSize, Padding } from "../../../generator/params/layer-shape.ts";
import { LAYER_CIRCUITS } from "../../../generator/var/layer-circuits.ts";
import type { GoldenShape } from "../../../sim/golden/definition.ts";
import { compareWithGolden, expectGolden } from "../../support/against-golden.ts";
import { smallShapes } from "../../support/layer-shapes.ts";

const map = (h: number, w: number): MapSize => ({ h, w });

type Cases = { readonly [K in LayerTop]?: readonly LayerShapes[K][] };

const kernel = "bspline";
/** Beside those of smallShapes. */
const CASES: Cases = {
  upsample: [
    { from: map(1, 1), to: map(2, 2), channels: 1, kernel },
    { from: map(2, 3), to: map(4, 4), channels: 1, kernel },
    { from: map(3, 2), to: map(3, 5), channels: 2, kernel },
    { from: map(5, 4), to: map(2, 3), channels: 1, kernel },
    { from: map(1, 1), to: map(2, 1), channels: 1, kernel: "keys" },
    { from: map(2, 3), to: map(5, 6), channels: 1, kernel: "keys" },
    { from: map(4, 2), to: map(4, 5), channels: 1, kernel: "keys" },
    { from: map(5, 4), to: map(2, 3), channels: 1, kernel: "keys" },
  ],
  attention_matrix: [
    { n: 1, d: 1 },
    { n: 3, d: 2 },
    { n: 2, d: 3 },
  ],
  attention: [
    { n: 1, d: 2 },
    { n: 4, d: 2 },
  ],
  mlp: [
    { n: 1, inner: 3, outer: 2 },
    { n: 4, inner: 1, outer: 3 },
  ],
  layernorm: [
    { n: 1, d: 1 },
    { n: 2, d: 3 },
    { n: 2, d: 2, eps: 1e-6 },
    { n: 1, d: 4, eps: 0.25 },
  ],
  conv: [
    ...(["valid", "zero"] as const).flatMap((padding: Padding) => [
      { map: map(3, 3), channels: 2, kernels: 1, size: map(3, 3), padding },
      { map: map(1, 4), channels: 1, kernels: 2, size: map(1, 3), padding },
      { map: map(5, 3), channels: 1, kernels: 2, size: map(5, 1), padding },
      { map: map(2, 2), channels: 2, kernels: 2, size: map(1, 1), padding },
    ]),
    { map: map(4, 3), channels: 1, kernels: 1, size: map(2, 2), padding: "valid" },
    { map: map(4, 5), channels: 1, kernels: 2, size: map(3, 3), padding: "zero" },
    { map: map(2, 1), channels: 1, kernels: 1, size: map(5, 3), padding: "zero" },
    { map: map(1, 6), channels: 1, kernels: 1, size: map(5, 5), padding: "zero" },
  ],
  codebook: [
    { entries: 1, d: 2 },
    { entries: 2, d: 1 },
    { entries: 5, d: 3 },
    { entries: 8, d: 1 },
  ],
  argmax: [{ entries: 1 }, { entries: 2 }, { entries: 4 }, { entries: 9 }],
};

const FORMATS = [
  [4, 5],
  [8, 6],
] as const;

const label = (shape: object): string => JSON.stringify(shape).replaceAll(/[{}"]/g, "");

/** Vectors: fewer of the models, whose golden model takes thousands of steps each. */
const countOf = (top: LayerTop): number => (["decoder", "var", "transformer"].includes(top) ? 16 : 64);

function expectEqual<K extends LayerTop>(top: K, shape: LayerShapes[K], on: Operations, count: number): void {
  const { p, E } = on.format;
  const circuit = LAYER_CIRCUITS[top](on, shape);
  const golden = { layer: shape, regime: on.expRegime, fused: on.fused };
  expectGolden(circuit, top, [p, E], count, { shape: golden, seed: 5 });
}

describe.each(LAYER_TOPS)("%s", (top) => {
  const shapes = [smallShapes()[top], ...(CASES[top] ?? [])] as LayerShapes[typeof top][];
  it.each(shapes.map((shape) => [label(shape), shape] as const))("%s: equals the golden model", (_, shape) => {
    for (const [p, E] of FORMATS)
      expectEqual(top, shape, new Operations({ format: floatFormat(p, E), variant: "balanced" }), countOf(top));
  });
});

it.each(["attention", "mlp", "conv", "transformer_layer"] as const)("%s: with fused inner products", (top) => {
  for (const variant of ["depth", "wires"] as const)
    expectEqual(top, smallShapes()[top], new Operations({ format: floatFormat(5), variant, fused: true }), 100);
});

it.each(["small", "table", "poly"] as const)("attention and layer norm in the regime %s", (regime) => {
  const on = new Operations({ format: floatFormat(5), variant: "balanced", regime });
  expectEqual("attention", { n: 2, d: 2 }, on, 100);
  expectEqual("layernorm", { n: 2, d: 2 }, on, 100);
});

describe("a layer that differs a little is noticed", () => {
  const on = new Operations({ format: floatFormat(6), variant: "balanced" });
  const differing = <K extends LayerTop>(top: K, shape: LayerShapes[K], golden: GoldenShape): number => {
    const circuit = LAYER_CIRCUITS[top](on, shape);
    const options = { count: 64, seed: 5 };
    return compareWithGolden(circuit, top, on.format, options, { layer: shape, regime: on.expRegime, ...golden })
      .mismatches.length;
  };
  const { upsample, layernorm, mlp: dense } = smallShapes();
  const square = { map: map(3, 3), channels: 1, kernels: 1, size: map(3, 3), padding: "zero" } as const;
  it.each([
    ["nothing", () => differing("upsample", upsample, {}), false],
    ["the kernel", () => differing("upsample", upsample, { layer: { ...upsample, kernel: "bspline" } }), true],
    ["eps", () => differing("layernorm", layernorm, { layer: { ...layernorm, eps: 0.125 } }), true],
    ["fused products", () => differing("mlp", dense, { fused: true }), true],
    ["the map", () => differing("conv", square, { layer: { ...square, map: map(9, 1) } }), true],
  ] as const)("%s", (_, mismatches, wanted) => {
    expect(mismatches() > 0).toBe(wanted);
  });
});

describe("without a bias", () => {
  const on = new Operations({ format: floatFormat(4), variant: "balanced" });
  const inputs = (circuit: Circuit): string[] => circuit.inputs.map(({ name }) => name);
  it("a linear map and a convolution have no port for it, and no addition", () => {
    const dot = (n: number) => countsOf(on.dot(n));
    const linear = mlp(on, { n: 2, inner: 3, outer: 2 }, false);
    expect(inputs(linear)).toEqual(["x", "w"]);
    expect(countsOf(linear).gates).toBe(4n * dot(3).gates);
    const valid = conv(on, { map: map(3, 3), channels: 2, kernels: 2, size: map(2, 2), padding: "valid" }, false);
    expect(inputs(valid)).toEqual(["x", "kernel"]);
    expect(countsOf(valid).gates).toBe(8n * dot(8).gates);
  });
});

describe("descriptions", () => {
  const on = new Operations({ format: floatFormat(8), variant: "balanced" });
  it("a padded convolution has as many arrays for a large map as for a small one", () => {
    const arrays = (side: number): number => {
      const circuit = conv(on, { map: map(side, side), channels: 2, kernels: 2, size: map(3, 3), padding: "zero" });
      return circuit.elements.length;
    };
    expect(arrays(64)).toBe(arrays(5));
    // nine of inner products, three of rows put together, one join, one of additions
    expect(arrays(64)).toBe(14);
  });
  it("argmax compares every pair once", () => {
    // then 9 gates for the winners and one for each bit of the index but the last, which is the winner 8
    expect(countsOf(argmax(on, 9)).gates).toBe(36n * countsOf(on.cmp).gates + 9n + 3n);
    expect(depthOf(argmax(on, 9))).toBe(depthOf(on.cmp) + 2);
  });
});
