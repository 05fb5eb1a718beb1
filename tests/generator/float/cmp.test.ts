import { describe, expect, it } from "vitest";
import { range } from "../../../generator/core/integers.ts";
import { fcmp } from "../../../generator/float/cmp.ts";
import { metricsOf } from "../../../generator/metrics/metrics.ts";
import { floatFormat } from "../../../generator/params/format.ts";
import { VARIANTS } from "../../../generator/params/variant.ts";
import { boundRow, expectPinned } from "../../bounds.ts";
import { compareWithGolden, expectGolden } from "../../support/against-golden.ts";
import { brokenThresholds } from "../../support/broken-thresholds.ts";

const FORMATS: [number, number?][] = [
  [5, 4],
  [8, 3],
  [8, 5],
  [11, 5],
  [11],
  [16],
  [24, 8],
  [24],
  [32],
  [53, 11],
  [64, 3],
  [64],
];

describe("fcmp", () => {
  it("equals the golden model on all pairs", () => {
    for (const [p, E] of [
      [2, 3],
      [3, 3],
      [3, 4],
      [4, 3],
    ] as const)
      expectGolden(fcmp(floatFormat(p, E), "depth"), "fcmp", [p, E], 1);
  });
  it("equals the golden model on corners and random pairs", () => {
    for (const [p, E] of FORMATS) expectGolden(fcmp(floatFormat(p, E), "depth"), "fcmp", [p, E], 3000);
  });
  it("has depth 3 and weights up to 128 for every format", () => {
    for (const p of range(2, 65))
      for (const E of new Set([3, 5, 8, p + 1])) {
        if (E > p + 1) continue;
        const { depth, maxWeight } = metricsOf(fcmp(floatFormat(p, E), "balanced"));
        if (p >= 8) expect(depth, `p ${p}, E ${E}`).toBe(3);
        expect(depth).toBeLessThanOrEqual(3);
        expect(maxWeight, `p ${p}, E ${E}`).toBeLessThanOrEqual(128);
      }
  });
  it("shows a broken threshold", () => {
    const format = floatFormat(3, 4);
    const broken = brokenThresholds(fcmp(format, "depth"));
    const unseen = broken.filter(({ circuit }) => {
      const vectors = { count: 1, seed: 1 };
      return compareWithGolden(circuit, "fcmp", format, vectors, {}, false).mismatches.length === 0;
    });
    expect(broken.length).toBeGreaterThan(5);
    expect(unseen.map(({ place }) => place)).toEqual([]);
  });
  it("has its pinned figures", () => {
    const formats = [2, 3, 4, 8, 11, 16, 24, 32].flatMap((p) => [p + 1, ...(p < 8 ? [] : [5])].map((E) => ({ p, E })));
    const rows = formats.flatMap(({ p, E }) =>
      VARIANTS.map((variant) => boundRow({ p, E, variant }, fcmp(floatFormat(p, E), variant))),
    );
    expectPinned("fcmp", rows);
  });
});
