import { describe, expect, it } from "vitest";
import { range } from "../../../generator/core/integers.ts";
import { fmul } from "../../../generator/float/mul.ts";
import { metricsOf } from "../../../generator/metrics/metrics.ts";
import { floatFormat } from "../../../generator/params/format.ts";
import { VARIANTS } from "../../../generator/params/variant.ts";
import { boundRow, expectPinned } from "../../bounds.ts";
import { compareWithGolden, expectGolden } from "../../support/against-golden.ts";
import { brokenThresholds } from "../../support/broken-thresholds.ts";

const DEPTH = { depth: 5, balanced: 8, wires: 8 } as const;
const FORMATS: [number, number?][] = [
  [4],
  [5, 3],
  [7, 4],
  [8],
  [9, 5],
  [11, 5],
  [16],
  [17, 6],
  [24, 8],
  [33],
  [53, 11],
];

describe("fmul", () => {
  for (const variant of VARIANTS) {
    it(`equals the golden model on all pairs, ${variant}`, () => {
      for (const [p, E] of [
        [2, 3],
        [3, 3],
        [3, 4],
        [4, 3],
      ])
        expectGolden(fmul(floatFormat(p, E), variant), "fmul", [p, E], 1);
    });
    it(`equals the golden model on corners and random pairs, ${variant}`, () => {
      for (const [p, E] of FORMATS)
        if (p <= 33 || variant !== "depth")
          expectGolden(fmul(floatFormat(p, E), variant), "fmul", [p, E], p > 32 ? 500 : 2000);
    });
    it(`has one depth from p = 8 on, and small weights, ${variant}`, () => {
      for (const p of [...range(2, 11), 16, 17, 33, 64])
        for (const E of p < 33 ? new Set([3, Math.min(8, p + 1), p + 1]) : [p + 1]) {
          const { depth, maxWeight } = metricsOf(fmul(floatFormat(p, E), variant));
          if (p >= 8) expect(depth, `p ${p}, E ${E}`).toBe(DEPTH[variant]);
          expect(depth).toBeLessThanOrEqual(DEPTH[variant]);
          expect(maxWeight, `p ${p}, E ${E}`).toBeLessThanOrEqual(128);
        }
    });
  }
  it("shows a broken threshold", () => {
    const format = floatFormat(4, 3);
    const broken = brokenThresholds(fmul(format, "depth"));
    const unseen = broken.filter(({ circuit }) => {
      const vectors = { count: 4000, seed: 1, exhaustiveBits: 0 };
      return compareWithGolden(circuit, "fmul", format, vectors, {}, false).mismatches.length === 0;
    });
    expect(broken.length).toBeGreaterThan(50);
    // digits are redundant, and a few products of 4 x 4 bits do not occur: most of these circuits compute the same function
    expect(unseen.length / broken.length, `unseen: ${unseen.map(({ place }) => place)}`).toBeLessThan(0.15);
  });
  it("has its pinned figures", () => {
    const formats = [2, 3, 4, 8, 11, 16, 24, 32].flatMap((p) => [p + 1, ...(p < 8 ? [] : [5])].map((E) => ({ p, E })));
    const rows = formats.flatMap(({ p, E }) =>
      VARIANTS.map((variant) => boundRow({ p, E, variant }, fmul(floatFormat(p, E), variant))),
    );
    expectPinned("fmul", rows);
  });
});
