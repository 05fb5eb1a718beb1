import { describe, expect, it } from "vitest";
import { iadd, icmp, imul, isum } from "../../../generator/arith/tops.ts";
import type { Circuit } from "../../../generator/circuit/circuit.ts";
import { range } from "../../../generator/core/integers.ts";
import { metricsOf } from "../../../generator/metrics/metrics.ts";
import { floatFormat } from "../../../generator/params/format.ts";
import { VARIANTS, type Variant } from "../../../generator/params/variant.ts";
import { boundRow, expectPinned } from "../../bounds.ts";
import { compareWithGolden, expectGolden } from "../../support/against-golden.ts";
import { brokenThresholds } from "../../support/broken-thresholds.ts";

interface TopCase {
  readonly top: string;
  readonly make: (width: number, variant: Variant) => Circuit;
  readonly depth: Readonly<Record<Variant, number>>;
}

const TOPS: readonly TopCase[] = [
  { top: "iadd", make: iadd, depth: { depth: 3, balanced: 4, wires: 4 } },
  { top: "icmp", make: icmp, depth: { depth: 2, balanced: 2, wires: 2 } },
  { top: "imul", make: imul, depth: { depth: 5, balanced: 8, wires: 8 } },
];
const SUM_DEPTH = { depth: 6, balanced: 7, wires: 9 } as const;
const PINNED = [2, 3, 4, 8, 11, 16, 24, 32];

for (const { top, make, depth } of TOPS)
  describe(top, () => {
    for (const variant of VARIANTS) {
      it(`equals the golden model, ${variant}`, () => {
        for (const p of range(2, 8)) expectGolden(make(p, variant), top, [p], 1);
        for (const p of [8, 9, 16, 17, 24, 33, 64].slice(0, top === "imul" ? 6 : 7))
          expectGolden(make(p, variant), top, [p], 1000);
      });
      it(`has one depth from p = 8 on, and small weights, ${variant}`, () => {
        for (const p of [...range(2, 18), 24, 33, 56, 64].slice(0, top === "imul" ? 18 : 20)) {
          const metrics = metricsOf(make(p, variant));
          if (p >= 8) expect(metrics.depth, `p ${p}`).toBe(depth[variant]);
          expect(metrics.depth).toBeLessThanOrEqual(depth[variant]);
          expect(metrics.maxWeight).toBeLessThanOrEqual(128);
        }
      });
    }
    it("shows a broken threshold", () => {
      const broken = brokenThresholds(make(5, "depth"));
      const unseen = broken.filter(({ circuit }) => {
        const vectors = { count: 1, seed: 1 };
        return compareWithGolden(circuit, top, floatFormat(5), vectors, {}, false).mismatches.length === 0;
      });
      expect(broken.length).toBeGreaterThan(2);
      // the digits of a product are redundant: a carry missed by one may come back in the next digit
      expect(unseen.length, `unseen: ${unseen.map(({ place }) => place)}`).toBeLessThan(
        top === "imul" ? broken.length / 10 : 1,
      );
    });
    it("has its pinned figures", () => {
      const rows = PINNED.flatMap((p) => VARIANTS.map((variant) => boundRow({ p, variant }, make(p, variant))));
      expectPinned(top, rows);
    });
  });

describe("isum", () => {
  for (const variant of VARIANTS) {
    it(`equals the golden model, ${variant}`, () => {
      for (const [p, n] of [
        [2, 2],
        [2, 8],
        [3, 5],
        [4, 4],
      ])
        expectGolden(isum(p, n, variant), "isum", [p], 1, { shape: { n } });
      for (const [p, n] of [
        [3, 1],
        [5, 2],
        [8, 3],
        [16, 4],
        [8, 17],
        [16, 33],
        [32, 16],
        [64, 8],
        [4, 100],
        [8, 256],
      ])
        expectGolden(isum(p, n, variant), "isum", [p], 500, { shape: { n } });
    });
    it(`has one depth from p = 8 and n = 4 on, and small weights, ${variant}`, () => {
      for (const [p, n] of [
        [8, 4],
        [8, 5],
        [16, 7],
        [24, 16],
        [64, 64],
        [16, 1000],
        [2, variant === "wires" ? 4096 : 512],
      ]) {
        const { depth, maxWeight } = metricsOf(isum(p, n, variant));
        expect(depth, `p ${p}, n ${n}`).toBe(SUM_DEPTH[variant]);
        expect(maxWeight, `p ${p}, n ${n}`).toBeLessThanOrEqual(128);
      }
      for (const [p, n] of [
        [2, 2],
        [3, 4],
        [8, 1],
        [8, 2],
        [8, 3],
        [2, 64],
      ])
        expect(metricsOf(isum(p, n, variant)).depth, `p ${p}, n ${n}`).toBeLessThanOrEqual(SUM_DEPTH[variant]);
    });
  }
  it("has its pinned figures", () => {
    const rows = PINNED.flatMap((p) =>
      [4, 16, 64].flatMap((n) => VARIANTS.map((variant) => boundRow({ p, n, variant }, isum(p, n, variant)))),
    );
    expectPinned("isum", rows);
  });
});
