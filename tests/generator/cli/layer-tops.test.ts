import { describe, expect, it } from "vitest";
import { designCommand, designName, designOf, type TopRequest } from "../../../generator/cli/tops.ts";
import { UserError } from "../../../generator/core/errors.ts";

const base = { precision: 4, variant: "balanced" } as const;
const map = (h: number, w: number) => ({ h, w });

describe("shapes of layers from a request", () => {
  it.each([
    ["upsample", { tokens: 16 }, { from: map(2, 2), to: map(4, 4), channels: 8, kernel: "bspline" }],
    ["upsample", { map: map(3, 5), dim: 1 }, { from: map(2, 3), to: map(3, 5), channels: 1, kernel: "bspline" }],
    [
      "upsample",
      { tokens: 4, from: map(5, 1), kernel: "keys" },
      { from: map(5, 1), to: map(2, 2), channels: 4, kernel: "keys" },
    ],
    ["attention", { tokens: 6 }, { n: 6, d: 6 }],
    ["attention", {}, { n: 64, d: 8 }],
    // beyond the paper's d <= O(n)
    ["mlp", { tokens: 2, dim: 5 }, { n: 2, inner: 5, outer: 5 }],
    ["layernorm", { tokens: 2, eps: 1e-6 }, { n: 2, d: 2, eps: 1e-6 }],
    ["conv", { tokens: 4 }, { map: map(2, 2), channels: 4, kernels: 4, size: map(2, 2), padding: "valid" }],
    [
      "conv",
      { tokens: 4, dim: 1, kernels: 2, padding: "zero" },
      { map: map(2, 2), channels: 1, kernels: 2, size: map(3, 3), padding: "zero" },
    ],
    ["codebook", { dim: 3 }, { entries: 16, d: 3 }],
    ["argmax", { tokens: 10 }, { entries: 10 }],
    ["transformer_layer", { tokens: 9 }, { from: [map(2, 2)], to: [map(3, 3)], d: 8, kernel: "bspline" }],
    [
      "transformer",
      { tokens: 16, dim: 2, layers: 2 },
      { steps: [[map(1, 1)], [map(2, 2)], [map(4, 4)]], d: 2, kernel: "bspline" },
    ],
    ["reconstruction", { tokens: 9, dim: 2 }, { maps: [map(2, 2), map(3, 3)], to: map(3, 3), d: 2, kernel: "bspline" }],
  ] as [string, Partial<TopRequest>, object][])("%s %j", (top, request, shape) => {
    expect(designOf(top, { ...base, ...request }).shape.layer).toEqual(shape);
  });
});

it("the command that is printed asks for the same design", () => {
  const request = { ...base, map: map(2, 3), dim: 1, from: map(1, 2), kernel: "keys", fused: true } as const;
  const design = designOf("transformer_layer", request);
  expect(designCommand("rtl", design)).toBe(
    "tcvar rtl transformer_layer -p 4 -E 5 -n 6 --map 2x3 -d 1 --from 1x2 --kernel keys --fused --variant balanced",
  );
  expect(designName(design)).toBe("transformer_layer_p4_e5_n6_2x3_d1_1x2_keys_fused_balanced");
});

describe("bad shapes: what is wrong, the value, what is accepted", () => {
  it.each([
    ["upsample", { tokens: 12 }, "tokens N is 12: accepted are squares, or any map by --map HxW"],
    ["conv", { tokens: 64, map: map(4, 4) }, "tokens N is 64 and map is 4x4: accepted is N = 16"],
    [
      "conv",
      { tokens: 4, kernelSize: map(3, 1) },
      "kernel size is 3x1: accepted is at most the map, 2x2, or --padding zero",
    ],
    [
      "conv",
      { tokens: 4, kernelSize: map(2, 3), padding: "zero" },
      "kernel size is 2x3: accepted are odd heights and widths with --padding zero",
    ],
    ["conv", { tokens: 16, dim: 4096 }, "operand count is 36864: accepted are integers 1..4096"],
    ["attention", { tokens: 5000 }, "operand count is 5000: accepted are integers 1..4096"],
    ["mlp", { map: map(2, 2) }, "map is asked for mlp: accepted are the tops upsample, conv, "],
    ["mlp", { eps: 1 }, "eps is asked for mlp: accepted is the top layernorm"],
    ["fmul", { kernelSize: map(1, 1) }, "kernel-size is asked for fmul: accepted is the top conv"],
    ["mlp", { regime: "poly" }, "regime is asked for mlp: accepted are the tops "],
    [
      "attention",
      { precision: 16, regime: "small" },
      "regime small is asked for attention at p = 16: accepted are table, poly, auto",
    ],
  ] as [string, Partial<TopRequest>, string][])("%s %j", (top, request, message) => {
    const ask = () => designOf(top, { ...base, ...request });
    expect(ask).toThrow(UserError);
    expect(ask).toThrow(message);
  });
});
