import { describe, expect, it } from "vitest";
import type { Circuit } from "../../../generator/circuit/circuit.ts";
import { range } from "../../../generator/core/integers.ts";
import { fexpPoly } from "../../../generator/float/exp-poly.ts";
import { metricsOf } from "../../../generator/metrics/metrics.ts";
import { type FloatFormat, floatFormat } from "../../../generator/params/format.ts";
import { VARIANTS } from "../../../generator/params/variant.ts";
import { evaluate } from "../../../sim/evaluator/evaluate.ts";
import { goldenOperation } from "../../../sim/golden/operations.ts";
import { decode } from "../../../sim/golden/word.ts";
import { argumentsBesideMiddles, argumentsBesidePowers, everyArgument } from "../../../sim/proofs/exp-cases.ts";
import { expError } from "../../../sim/proofs/exp-error.ts";
import { boundRow, expectPinned } from "../../bounds.ts";
import { compareWithGolden, expectGolden } from "../../support/against-golden.ts";
import { brokenThresholds } from "../../support/broken-thresholds.ts";

const DEPTH = { depth: 10, balanced: 18, wires: 18 } as const;
const shape = { regime: "poly" } as const;

/** Expects the documented algorithm, and of each result what Lemma 3.6 and faithful rounding ask for. */
function expectAlgorithm(circuit: Circuit, format: FloatFormat, cases: readonly bigint[][], bounded = true): void {
  expect(cases.length, circuit.name).toBeGreaterThan(20);
  const { y } = evaluate(circuit, { a: cases.map(([word]) => word) }, { checkClaims: true });
  const golden = goldenOperation("fexp", shape);
  const wrong = cases.filter((words, v) => y[v] !== golden.evaluate(format, words)[0]);
  expect(wrong.slice(0, 3), circuit.name).toEqual([]);
  if (!bounded) return;
  const beyond = cases.filter(([word], v) => {
    const error = expError(format, decode(format, word), decode(format, y[v]));
    return !error.faithful || !error.withinBound;
  });
  expect(beyond.slice(0, 3), circuit.name).toEqual([]);
}

describe("fexp, regime poly", () => {
  for (const variant of ["depth", "wires"] as const) {
    it(`equals its algorithm on all words, ${variant}`, () => {
      for (const [p, E] of [[2], [3, 3], [3], [4, 3], [4, 4], [4], [5, 3], [6, 5]])
        expectGolden(fexpPoly(floatFormat(p, E), variant), "fexp", [p, E], 1, { shape });
    });
    it(`equals its algorithm on corners and random words, ${variant}`, () => {
      for (const [p, E] of [[8], [8, 4], [9, 8], [11, 5], ...(variant === "wires" ? [[16], [17, 6]] : [])])
        expectGolden(fexpPoly(floatFormat(p, E), variant), "fexp", [p, E], 600, { shape });
    });
  }
  it("is within its bound for every argument, p = 5 and 8", () => {
    for (const p of [5, 8]) {
      const format = floatFormat(p);
      expectAlgorithm(fexpPoly(format, "wires"), format, [...everyArgument(format)]);
    }
  });
  it("is within its bound on arguments beside powers of two and middles, p = 16", () => {
    const format = floatFormat(16);
    const cases = [...argumentsBesidePowers(format), ...argumentsBesideMiddles(format, 2000, 1)].slice(0, 3000);
    expectAlgorithm(fexpPoly(format, "wires"), format, cases);
  });
  it("equals its algorithm on random words, p = 24", () => {
    expectGolden(fexpPoly(floatFormat(24), "wires"), "fexp", [24], 300, { shape });
  });
  it("has one depth from p = 8 on, and small weights", () => {
    for (const variant of VARIANTS)
      for (const p of [...range(2, 10), ...(variant === "depth" ? [11] : [12, 16])])
        for (const E of new Set([3, Math.min(p + 1, 8), p + 1])) {
          const { depth, maxWeight } = metricsOf(fexpPoly(floatFormat(p, E), variant));
          if (p >= 8) expect(depth, `p ${p}, E ${E}, ${variant}`).toBe(DEPTH[variant]);
          expect(depth).toBeLessThanOrEqual(DEPTH[variant]);
          expect(maxWeight, `p ${p}, E ${E}, ${variant}`).toBeLessThanOrEqual(128);
        }
  });
  it("shows a broken threshold", () => {
    const format = floatFormat(3);
    const broken = brokenThresholds(fexpPoly(format, "wires")).filter((_, k) => k % 7 === 0);
    const seen = broken.filter(
      ({ circuit }) =>
        compareWithGolden(circuit, "fexp", format, { count: 1000, seed: 1, exhaustiveBits: 16 }, shape, false)
          .mismatches.length > 0,
    );
    expect(broken.length).toBeGreaterThan(30);
    expect(seen.length).toBeGreaterThan(broken.length / 4);
  });
  it("has its pinned figures", () => {
    const rows = [8, 16].flatMap((p) =>
      VARIANTS.map((variant) => boundRow({ p, E: p + 1, variant }, fexpPoly(floatFormat(p), variant))),
    );
    expectPinned("fexp-poly", rows);
  });
});
