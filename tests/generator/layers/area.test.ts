import { describe, expect, it } from "vitest";
import { range } from "../../../generator/core/integers.ts";
import { area } from "../../../generator/layers/area.ts";
import { Operations } from "../../../generator/layers/operations.ts";
import { countsOf } from "../../../generator/metrics/counts.ts";
import { floatFormat } from "../../../generator/params/format.ts";
import { evaluateLanes } from "../../../sim/evaluator/evaluate.ts";
import { floatArithmetic } from "../../../sim/golden/float-arithmetic.ts";
import { areaDown } from "../../../sim/golden/layers/interpolation.ts";
import { tensor } from "../../../sim/golden/tensor.ts";
import { encode } from "../../../sim/golden/word.ts";
import { apart, wordsOf } from "../../support/model-values.ts";
import { RandomSource } from "../../support/random-source.ts";
import { inArithmetic } from "../../support/reference.ts";

const format = floatFormat(5, 5);
const operations = new Operations({ format, variant: "balanced" });
const on = floatArithmetic(format);

describe("area", () => {
  it("equals the golden model for all sizes up to 6, and other ones", () => {
    const random = new RandomSource(8);
    const sizes = range(1, 7).flatMap((h) => range(1, h + 1).map((to) => [h, h, to, to]));
    for (const [h, w, toH, toW] of [...sizes, [16, 1, 13, 1], [1, 16, 1, 10], [7, 4, 3, 2], [4, 6, 4, 5]]) {
      const name = `${h}x${w} to ${toH}x${toW}`;
      const data = Array.from({ length: h * w * 2 }, () => random.integer(-31, 31) / 16);
      const x = inArithmetic(on, tensor([h, w, 2], data));
      const circuit = area(operations, { from: { h, w }, to: { h: toH, w: toW }, channels: 2 });
      const { y } = evaluateLanes(circuit, { x: wordsOf(format, x) }, { checkClaims: true });
      const expected = areaDown(on, x, { h: toH, w: toW }).data.map((value) => encode(format, value));
      expect(apart(y, expected.length), name).toEqual(expected);
    }
  });
  it("is wiring where the size stays, and refuses a larger one", () => {
    const same = { from: { h: 3, w: 2 }, channels: 4 };
    expect(countsOf(area(operations, { ...same, to: { h: 3, w: 2 } })).gates).toBe(0n);
    expect(() => area(operations, { ...same, to: { h: 4, w: 1 } })).toThrow("area interpolation from 3x2 to 4x1");
  });
});
