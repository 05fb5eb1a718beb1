import { describe, expect, it } from "vitest";
import { range } from "../../../generator/core/integers.ts";
import { fsqrtPoly } from "../../../generator/float/sqrt-poly.ts";
import { metricsOf } from "../../../generator/metrics/metrics.ts";
import { floatFormat } from "../../../generator/params/format.ts";
import { VARIANTS } from "../../../generator/params/variant.ts";
import { evaluate } from "../../../sim/evaluator/evaluate.ts";
import { goldenOperation } from "../../../sim/golden/operations.ts";
import { hardRoots } from "../../../sim/proofs/quotient-cases.ts";
import { boundRow, expectPinned } from "../../bounds.ts";
import { compareWithGolden, expectGolden } from "../../support/against-golden.ts";
import { brokenThresholds } from "../../support/broken-thresholds.ts";

const DEPTH = { depth: 9, balanced: 11, wires: 11 } as const;

describe("fsqrt, regime poly", () => {
  for (const variant of ["depth", "wires"] as const) {
    it(`equals the golden model on all words, ${variant}`, () => {
      for (const [p, E] of [[2], [3, 3], [3], [4, 3], [4], [5, 6], [6, 4], [7, 3]])
        expectGolden(fsqrtPoly(floatFormat(p, E), variant), "fsqrt", [p, E], 1);
    });
    it(`equals the golden model on all significands of 8 to 11 bits, both parities, ${variant}`, () => {
      for (const p of [8, 11]) {
        const format = floatFormat(p);
        const words = range(2 ** (p - 1), 2 ** p).flatMap((m) =>
          [0, 1].map((e) => BigInt(m) | (BigInt(e) << BigInt(p))),
        );
        const { y } = evaluate(fsqrtPoly(format, variant), { a: words }, { checkClaims: true });
        const golden = goldenOperation("fsqrt");
        expect(words.filter((word, v) => y[v] !== golden.evaluate(format, [word])[0])).toEqual([]);
      }
    });
    it(`equals the golden model on corners, random words and roots beside middles, p = 16, ${variant}`, () => {
      const format = floatFormat(16);
      const circuit = fsqrtPoly(format, variant);
      expectGolden(circuit, "fsqrt", [16], 1000);
      const hard = [...hardRoots(format, 64)].slice(0, 2000);
      expect(hard.length).toBeGreaterThan(50);
      const { y } = evaluate(circuit, { a: hard.map(([word]) => word) });
      const golden = goldenOperation("fsqrt");
      expect(hard.filter((words, v) => y[v] !== golden.evaluate(format, words)[0])).toEqual([]);
    });
  }
  it("equals the golden model on random words and roots beside middles, p = 24 and 32", () => {
    for (const p of [24, 32]) {
      const format = floatFormat(p);
      const circuit = fsqrtPoly(format, "wires");
      expectGolden(circuit, "fsqrt", [p], 300);
      const hard = [...hardRoots(format, 64)].slice(0, 500);
      expect(hard.length).toBeGreaterThan(20);
      const { y } = evaluate(circuit, { a: hard.map(([word]) => word) });
      const golden = goldenOperation("fsqrt");
      expect(hard.filter((words, v) => y[v] !== golden.evaluate(format, words)[0])).toEqual([]);
    }
  });
  it("has one depth from p = 8 on, and small weights", () => {
    for (const variant of VARIANTS)
      for (const p of [...range(2, 14), 16, ...(variant === "wires" ? [19, 24, 32] : [])]) {
        const { depth, maxWeight } = metricsOf(fsqrtPoly(floatFormat(p), variant));
        if (p >= 8) expect(depth, `p ${p}, ${variant}`).toBe(DEPTH[variant]);
        expect(depth).toBeLessThanOrEqual(DEPTH[variant]);
        expect(maxWeight, `p ${p}, ${variant}`).toBeLessThanOrEqual(128);
      }
  });
  it("shows a broken threshold", () => {
    const format = floatFormat(5, 3);
    const broken = brokenThresholds(fsqrtPoly(format, "wires"));
    const seen = broken.filter(
      ({ circuit }) =>
        compareWithGolden(circuit, "fsqrt", format, { count: 1000, seed: 1, exhaustiveBits: 16 }, {}, false).mismatches
          .length > 0,
    );
    expect(broken.length).toBeGreaterThan(50);
    expect(seen.length).toBeGreaterThan(broken.length / 4);
  });
  it("has its pinned figures", () => {
    const rows = [8, 16, 32].flatMap((p) =>
      VARIANTS.filter((variant) => p <= 16 || variant === "wires").map((variant) =>
        boundRow({ p, E: p + 1, variant }, fsqrtPoly(floatFormat(p), variant)),
      ),
    );
    expectPinned("fsqrt-poly", rows);
  });
});
