import { describe, expect, it } from "vitest";
import { range } from "../../../generator/core/integers.ts";
import { ffloor } from "../../../generator/float/floor.ts";
import { metricsOf } from "../../../generator/metrics/metrics.ts";
import { floatFormat } from "../../../generator/params/format.ts";
import { VARIANTS } from "../../../generator/params/variant.ts";
import { boundRow, expectPinned } from "../../bounds.ts";
import { compareWithGolden, expectGolden } from "../../support/against-golden.ts";
import { brokenThresholds } from "../../support/broken-thresholds.ts";

const LARGE: [number, number?][] = [
  [8],
  [11, 3],
  [11],
  [15],
  [16],
  [17],
  [23, 4],
  [24, 5],
  [24, 8],
  [24],
  [32],
  [33],
  [53, 11],
  [64, 3],
  [64, 7],
  [64],
];

describe("ffloor", () => {
  it("equals the golden model on all words up to 16 bits", () => {
    for (const p of range(2, 9))
      for (const E of range(3, p + 2))
        if (1 + p + E <= 16) expectGolden(ffloor(floatFormat(p, E), "depth"), "ffloor", [p, E], 1);
  });
  it("equals the golden model on corners and random words", () => {
    for (const [p, E] of LARGE) expectGolden(ffloor(floatFormat(p, E), "depth"), "ffloor", [p, E], 4000);
  });
  it("has depth 3 and weights up to 128 for every format", () => {
    for (const p of [...range(2, 17), 24, 33, 48, 64])
      for (const E of new Set([3, 8, p + 1])) {
        if (E > p + 1) continue;
        const { depth, maxWeight } = metricsOf(ffloor(floatFormat(p, E), "balanced"));
        if (p >= 8) expect(depth, `p ${p}, E ${E}`).toBe(3);
        expect(depth).toBeLessThanOrEqual(3);
        expect(maxWeight, `p ${p}, E ${E}`).toBeLessThanOrEqual(128);
      }
  });
  it("shows a broken threshold", () => {
    const format = floatFormat(5, 6);
    const broken = brokenThresholds(ffloor(format, "depth"));
    const unseen = broken.filter(({ circuit }) => {
      const vectors = { count: 1, seed: 1 };
      return compareWithGolden(circuit, "ffloor", format, vectors, {}, false).mismatches.length === 0;
    });
    expect(broken.length).toBeGreaterThan(5);
    expect(unseen.map(({ place }) => place)).toEqual([]);
  });
  it("has its pinned figures", () => {
    const formats = [2, 3, 4, 8, 11, 16, 24, 32].flatMap((p) => [p + 1, ...(p < 8 ? [] : [5])].map((E) => ({ p, E })));
    const rows = formats.flatMap(({ p, E }) =>
      VARIANTS.map((variant) => boundRow({ p, E, variant }, ffloor(floatFormat(p, E), variant))),
    );
    expectPinned("ffloor", rows);
  });
});
