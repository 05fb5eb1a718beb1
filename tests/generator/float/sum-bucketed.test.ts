import { describe, expect, it } from "vitest";
import { type Circuit, distinctCircuits } from "../../../generator/circuit/circuit.ts";
import { range } from "../../../generator/core/integers.ts";
import { fsumBucketed } from "../../../generator/float/sum-bucketed.ts";
import { depthOf } from "../../../generator/metrics/arrival.ts";
import { countsOf } from "../../../generator/metrics/counts.ts";
import { metricsOf } from "../../../generator/metrics/metrics.ts";
import { floatFormat } from "../../../generator/params/format.ts";
import { VARIANTS, type Variant } from "../../../generator/params/variant.ts";
import { boundRow, expectPinned } from "../../bounds.ts";
import { compareWithGolden, expectGolden } from "../../support/against-golden.ts";
import { raisedThresholds, someBanks, withModule } from "../../support/broken-modules.ts";
import { expectAllOperands, expectDepth } from "../../support/sums.ts";

const DEPTH: Readonly<Record<Variant, number>> = { depth: 26, balanced: 36, wires: 38 };

// p, E, n, vectors
const SAMPLED: readonly (readonly [number, number, number, number])[] = [
  [2, 3, 4, 6000],
  [2, 3, 5, 6000],
  [2, 3, 16, 2000],
  [3, 4, 3, 6000],
  [3, 4, 8, 4000],
  [3, 3, 4, 4000],
  [4, 5, 2, 6000],
  [4, 5, 4, 8000],
  [4, 5, 5, 6000],
  [4, 4, 7, 4000],
  [5, 6, 8, 4000],
  [5, 3, 7, 2000],
  [8, 9, 3, 3000],
  [8, 9, 8, 3000],
  [8, 3, 4, 2000],
  [8, 6, 5, 2000],
  [11, 12, 16, 1000],
  [11, 8, 6, 1000],
  [16, 17, 4, 1000],
  [16, 6, 5, 1000],
  [24, 25, 5, 500],
  [24, 8, 8, 500],
  [64, 65, 3, 300],
];

describe.each(VARIANTS)("fsumBucketed, %s", (variant) => {
  it("equals the golden model on all operands", () => {
    expectAllOperands(fsumBucketed, variant);
  });
  it("equals the golden model on corners and random operands", () => {
    for (const [p, E, n, count] of SAMPLED)
      expectGolden(fsumBucketed(floatFormat(p, E), n, variant), "fsum", [p, E], count, { shape: { n }, seed: 7 });
  });
  it("has one depth from p = 8 and n = 4 on, no more below, and weights up to 128", () => {
    const check = (p: number, n: number): void => expectDepth(fsumBucketed, floatFormat(p), n, variant, DEPTH[variant]);
    for (const n of [...range(1, 10), 15, 16, 17, 31, 33, 64, 100]) check(8, n);
    for (const p of [...range(2, 12), 14, 16, 18, 24, 30, 32, 47, 62, 63, 64]) check(p, 4);
  });
  it("is no deeper for fewer exponent bits", () => {
    for (const [p, E] of [
      [8, 3],
      [8, 6],
      [16, 5],
      [16, 8],
      [24, 8],
      [64, 6],
      [64, 7],
      [64, 8],
    ] as const)
      expect(depthOf(fsumBucketed(floatFormat(p, E), 4, variant)), `p ${p}, E ${E}`).toBeLessThanOrEqual(
        DEPTH[variant],
      );
  });
});

describe("fsumBucketed", () => {
  it("equals the golden model for 64 operands", () => {
    for (const [p, variant] of [
      [4, "depth"],
      [8, "balanced"],
      [16, "wires"],
    ] as const) {
      const format = floatFormat(p);
      const vectors = { count: 200, seed: 5 };
      const circuit = fsumBucketed(format, 64, variant);
      const { compared, mismatches } = compareWithGolden(circuit, "fsum", format, vectors, { n: 64 }, p === 4);
      expect(compared).toBe(200);
      expect(mismatches).toEqual([]);
    }
  });
  it("equals the golden model for 70 operands, whose slots share circuits", () => {
    expectGolden(fsumBucketed(floatFormat(4), 70, "balanced"), "fsum", [4], 200, { shape: { n: 70 } });
  });
  it("stays a short description for 1024 operands, of bounded weights and the same depth", () => {
    const circuit = fsumBucketed(floatFormat(8), 1024, "balanced");
    expect(depthOf(circuit)).toBe(DEPTH.balanced);
    expect(countsOf(circuit).maxWeight).toBeLessThanOrEqual(128);
    expect(distinctCircuits(circuit).length).toBeLessThan(300);
  });
  it("keeps to the promised figures", () => {
    const format = floatFormat(16);
    const limits = [
      ["depth", 4, 26, Number.POSITIVE_INFINITY],
      ["depth", 8, 26, 240_000],
      ["depth", 16, 26, 813_000],
      ["wires", 16, 39, 252_000],
      ["wires", 64, 39, 2_500_000],
    ] as const;
    for (const [variant, n, deepest, most] of limits) {
      const { depth, wires } = metricsOf(fsumBucketed(format, n, variant));
      expect(depth, `${variant}, n ${n}`).toBeLessThanOrEqual(deepest);
      expect(Number(wires), `${variant}, n ${n}`).toBeLessThanOrEqual(most);
    }
  });
  it("has its pinned figures", () => {
    const sizes = [
      ...[2, 3, 4, 8, 11, 16, 24, 32].map((p) => [p, 4] as const),
      ...[8, 16, 64].map((n) => [16, n] as const),
    ];
    const rows = sizes.flatMap(([p, n]) =>
      VARIANTS.map((variant) => boundRow({ p, E: p + 1, n, variant }, fsumBucketed(floatFormat(p), n, variant))),
    );
    expectPinned("fsum", rows);
  });
  it("shows a broken threshold in every kind of module", { timeout: 120_000 }, () => {
    const format = floatFormat(4);
    for (const variant of ["depth", "wires"] as const) {
      const circuit = fsumBucketed(format, 4, variant);
      // of each kind the first one, which serves the most operands: the last slots hardly ever matter
      const kinds = new Map<string, Circuit>();
      for (const module of distinctCircuits(circuit)) {
        const kind = module.name.split("_").slice(0, 2).join("_");
        if (module !== circuit && !kinds.has(kind)) kinds.set(kind, module);
      }
      expect(kinds.size).toBeGreaterThan(15);
      for (const [kind, module] of kinds) {
        const banks = someBanks(module);
        if (banks.length === 0) continue;
        // one broken bank may not matter (a term that other terms cover), but not each of three
        const caught = banks.some((position) => {
          const broken = withModule(circuit, module, raisedThresholds(module, position));
          return (
            compareWithGolden(broken, "fsum", format, { count: 3000, seed: 3 }, { n: 4 }, false).mismatches.length > 0
          );
        });
        expect(caught, `${variant}: ${kind}`).toBe(true);
      }
    }
  });
  it("refuses a number of operands that is not a positive integer", () => {
    const format = floatFormat(8);
    expect(() => fsumBucketed(format, 0, "depth")).toThrow("number of operands N is 0: accepted are integers from 1");
    expect(() => fsumBucketed(format, 2.5, "depth")).toThrow(
      "number of operands N is 2.5: accepted are integers from 1",
    );
  });
});
