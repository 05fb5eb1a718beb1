import { describe, expect, it } from "vitest";
import { range } from "../../../generator/core/integers.ts";
import { fsum } from "../../../generator/float/sum.ts";
import { fsumBucketed, LEAST_BUCKETED } from "../../../generator/float/sum-bucketed.ts";
import { fsumFixed } from "../../../generator/float/sum-fixed.ts";
import { depthOf } from "../../../generator/metrics/arrival.ts";
import { countsOf } from "../../../generator/metrics/counts.ts";
import { floatFormat } from "../../../generator/params/format.ts";
import { expectGolden } from "../../support/against-golden.ts";

describe("fsum", () => {
  it("equals the golden model on both sides of the switch", () => {
    for (const [p, E, n, count, variant] of [
      [8, 8, 4, 500, "depth"],
      [8, 8, 3, 500, "balanced"],
      [8, 8, 4, 500, "wires"],
      [8, 9, 4, 1000, "balanced"],
      [16, 6, 8, 200, "balanced"],
      [24, 7, 4, 200, "wires"],
      [16, 9, 5, 300, "balanced"],
    ] as const)
      expectGolden(fsum(floatFormat(p, E), n, variant), "fsum", [p, E], count, { shape: { n }, seed: 4 });
  });
  it("is bucketed above the switch, for any number of operands", () => {
    const format = floatFormat(16, LEAST_BUCKETED);
    for (const n of [2, 8, 64]) expect(fsum(format, n, "balanced")).toBe(fsumBucketed(format, n, "balanced"));
  });
  it("switches where the full-width accumulator, with its lower depth, is the smaller one for many operands", () => {
    const format = floatFormat(8, LEAST_BUCKETED - 1);
    const wires = [8, 64].map((n) =>
      [fsumFixed, fsumBucketed].map((sum) => countsOf(sum(format, n, "balanced")).wires),
    );
    expect(wires[0][0] > wires[0][1]).toBe(true);
    expect(wires[1][0] < wires[1][1]).toBe(true);
  });
  it("keeps one depth and weights up to 128 on the full-width side", () => {
    for (const E of range(6, LEAST_BUCKETED)) {
      const sums = [4, 33].map((n) => fsum(floatFormat(8, E), n, "balanced"));
      expect(new Set(sums.map((circuit) => depthOf(circuit))).size, `E ${E}`).toBe(1);
      for (const circuit of sums) expect(countsOf(circuit).maxWeight).toBeLessThanOrEqual(128);
    }
  });
  it("refuses a number of operands that is not a positive integer", () => {
    for (const E of [5, 17])
      for (const n of [0, -1, 1.5, Number.NaN])
        expect(() => fsum(floatFormat(16, E), n, "depth"), `E ${E}`).toThrow("accepted are integers from 1");
  });
});
