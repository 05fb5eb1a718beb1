import { describe, expect, it } from "vitest";
import { range } from "../../../generator/core/integers.ts";
import { divRegimes, fdiv } from "../../../generator/float/div.ts";
import { metricsOf } from "../../../generator/metrics/metrics.ts";
import { floatFormat } from "../../../generator/params/format.ts";
import { VARIANTS } from "../../../generator/params/variant.ts";
import { boundRow, expectPinned } from "../../bounds.ts";
import { compareWithGolden, expectGolden } from "../../support/against-golden.ts";
import { brokenThresholds } from "../../support/broken-thresholds.ts";
import { expectQuotients, hardSignificands, significandPairs } from "../../support/quotients.ts";

const DEPTH = {
  small: { depth: 6, balanced: 11, wires: 11 },
  table: { depth: 11, balanced: 15, wires: 21 },
} as const;
const REGIMES = ["small", "table"] as const;
const MOST = { small: 11, table: 32 } as const;
const FORMATS: [number, number?][] = [[5, 3], [6], [8, 5], [9], [11, 5], [13, 4], [16], [17, 6], [24]];

describe.each(REGIMES)("fdiv, regime %s", (regime) => {
  const formats = FORMATS.filter(([p]) => p <= MOST[regime]);
  for (const variant of VARIANTS) {
    it(`equals the golden model on all pairs of words, ${variant}`, () => {
      for (const [p, E] of [
        [2, 3],
        [3, 3],
        [3, 4],
        [4, 3],
      ])
        expectGolden(fdiv(floatFormat(p, E), variant, regime), "fdiv", [p, E], 1);
    });
    it(`equals the golden model on all pairs of significands, ${variant}`, () => {
      for (const p of [5, 7, 8]) expectQuotients(fdiv(floatFormat(p, 3), variant, regime), p, significandPairs(p));
    });
    it(`equals the golden model on corners and random pairs, ${variant}`, () => {
      for (const [p, E] of formats)
        expectGolden(fdiv(floatFormat(p, E), variant, regime), "fdiv", [p, E], p > 16 ? 500 : 2000);
    });
    it(`rounds the quotients nearest to middles rightly, ${variant}`, () => {
      for (const p of [11, 12, 16, 24, 32].filter((q) => q <= MOST[regime]))
        expectQuotients(fdiv(floatFormat(p), variant, regime), p, hardSignificands(p, p > 24 ? 128 : 1024, 1));
    });
    it(`has one depth from p = 8 on, and small weights, ${variant}`, () => {
      const large = [17, 19, 24, 32].filter((p) => p <= MOST[regime]);
      for (const p of [...range(2, Math.min(16, MOST[regime]) + 1), ...large])
        for (const E of p < 10 ? new Set([3, Math.min(8, p + 1), p + 1]) : [p + 1]) {
          const { depth, maxWeight } = metricsOf(fdiv(floatFormat(p, E), variant, regime));
          if (p >= 8) expect(depth, `p ${p}, E ${E}`).toBe(DEPTH[regime][variant]);
          expect(depth).toBeLessThanOrEqual(DEPTH[regime][variant]);
          expect(maxWeight, `p ${p}, E ${E}`).toBeLessThanOrEqual(128);
        }
    });
  }
  it("shows a broken threshold", () => {
    const format = floatFormat(4, 3);
    // a quotient that is a little too small is mended by its remainder: what approximates it has room for many faults
    const approximates = /^(reciprocal|quotient)|^digit(_[0-9]+)? >=/;
    const broken = brokenThresholds(fdiv(format, "depth", regime)).filter(
      ({ place }) => regime === "small" || !approximates.test(place),
    );
    const unseen = broken.filter(({ circuit }) => {
      const vectors = { count: 2000, seed: 1, exhaustiveBits: 0 };
      return compareWithGolden(circuit, "fdiv", format, vectors, {}, false).mismatches.length === 0;
    });
    expect(broken.length).toBeGreaterThan(50);
    expect(unseen.length / broken.length, `unseen: ${unseen.map(({ place }) => place)}`).toBeLessThan(0.25);
  });
  it("has its pinned figures", () => {
    const rows = [2, 3, 4, 8, 11, 16, 24, 32]
      .filter((p) => p <= MOST[regime])
      .flatMap((p) => [p + 1, ...(p === 8 || p === 11 ? [5] : [])].map((E) => ({ p, E })))
      .flatMap(({ p, E }) =>
        VARIANTS.map((variant) => boundRow({ p, E, variant }, fdiv(floatFormat(p, E), variant, regime))),
      );
    expectPinned(`fdiv-${regime}`, rows);
  });
});

describe("fdiv", () => {
  it("names the regimes that apply, and refuses the others", () => {
    expect(divRegimes(floatFormat(11))).toEqual(expect.arrayContaining(["small", "table"]));
    expect(divRegimes(floatFormat(12))).not.toContain("small");
    expect(() => fdiv(floatFormat(16), "depth", "small")).toThrow(
      "regime small is asked for p = 16: accepted is p up to 11",
    );
  });
});
