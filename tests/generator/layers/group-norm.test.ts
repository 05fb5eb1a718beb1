import { describe, expect, it } from "vitest";
import { groupNorm } from "../../../generator/layers/group-norm.ts";
import { Operations } from "../../../generator/layers/operations.ts";
import { depthOf } from "../../../generator/metrics/arrival.ts";
import { floatFormat } from "../../../generator/params/format.ts";
import { evaluateLanes } from "../../../sim/evaluator/evaluate.ts";
import { floatArithmetic } from "../../../sim/golden/float-arithmetic.ts";
import { groupNorm as goldenNorm } from "../../../sim/golden/layers/norm.ts";
import { tensor } from "../../../sim/golden/tensor.ts";
import { encode } from "../../../sim/golden/word.ts";
import { apart, wordsOf } from "../../support/model-values.ts";
import { RandomSource } from "../../support/random-source.ts";
import { inArithmetic } from "../../support/reference.ts";

// p, E, h, w, channels, groups
const SHAPES = [
  [4, 5, 1, 1, 2, 1],
  [8, 9, 2, 3, 4, 2],
  [8, 5, 3, 2, 6, 1],
  [8, 6, 4, 4, 4, 4],
  [11, 12, 3, 3, 6, 3],
] as const;

describe("groupNorm", () => {
  it.each(SHAPES)(
    "equals the golden model: p = %i, E = %i, %i x %i x %i in %i groups",
    (p, E, h, w, channels, groups) => {
      const format = floatFormat(p, E);
      const operations = new Operations({ format, variant: "balanced" });
      const on = floatArithmetic(format);
      const random = new RandomSource(h + w);
      const values = (...shape: readonly number[]) => {
        const count = shape.reduce((product, n) => product * n, 1);
        const data = Array.from({ length: count }, () => random.integer(-15, 15) / 8);
        return inArithmetic(on, tensor(shape, data));
      };
      const circuit = groupNorm(operations, { map: { h, w }, channels, groups });
      for (let run = 0; run < 4; run++) {
        const [x, weight, bias] = [values(h, w, channels), values(channels), values(channels)];
        const inputs = { x: wordsOf(format, x), weight: wordsOf(format, weight), bias: wordsOf(format, bias) };
        const { y } = evaluateLanes(circuit, inputs, { checkClaims: true });
        const expected = goldenNorm(on, x, groups, weight, bias).data.map((value) => encode(format, value));
        expect(apart(y, expected.length), `run ${run}`).toEqual(expected);
      }
    },
  );
  it("has one depth for maps and groups of 4 and more", () => {
    const operations = new Operations({ format: floatFormat(8, 5), variant: "balanced" });
    const depths = [
      [4, 8, 2],
      [7, 32, 4],
      [16, 160, 32],
    ].map(([side, channels, groups]) =>
      depthOf(groupNorm(operations, { map: { h: side, w: side }, channels, groups })),
    );
    expect(new Set(depths).size).toBe(1);
  });
  it("refuses channels that are no whole number of groups", () => {
    const operations = new Operations({ format: floatFormat(8, 5), variant: "balanced" });
    expect(() => groupNorm(operations, { map: { h: 2, w: 2 }, channels: 6, groups: 4 })).toThrow(
      "group norm of 6 channels in 4 groups",
    );
  });
});
