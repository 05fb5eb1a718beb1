import { describe, expect, it } from "vitest";
import { UserError } from "../../../generator/core/errors.ts";
import { fprod } from "../../../generator/float/prod.ts";
import { metricsOf } from "../../../generator/metrics/metrics.ts";
import { floatFormat } from "../../../generator/params/format.ts";
import { VARIANTS } from "../../../generator/params/variant.ts";
import { boundRow, expectPinned } from "../../bounds.ts";
import { compareWithGolden, expectGolden } from "../../support/against-golden.ts";
import { brokenThresholds } from "../../support/broken-thresholds.ts";

const DEPTH = { depth: 13, balanced: 19, wires: 21 } as const;

describe("fprod", () => {
  for (const variant of VARIANTS) {
    it(`equals the golden model on all pairs and triples of small words, ${variant}`, () => {
      expectGolden(fprod(floatFormat(3, 3), 1, variant), "fprod", [3, 3], 1, { shape: { n: 1 } });
      expectGolden(fprod(floatFormat(3, 3), 2, variant), "fprod", [3, 3], 1, { shape: { n: 2 } });
      expectGolden(fprod(floatFormat(2, 3), 3, variant), "fprod", [2, 3], 1, {
        shape: { n: 3 },
        exhaustiveBits: 18,
      });
    });
    it(`equals the golden model on corners and random operands, ${variant}`, () => {
      for (const [p, E, n] of [
        [3, 4, 4],
        [4, 3, 5],
        [4, 5, 8],
        [5, 3, 16],
        [8, 9, 3],
        [8, 9, 4],
        [8, 5, 8],
        [9, 4, 4],
        [10, 11, 4],
        [11, 5, 5],
        [16, 17, 4],
        [24, 8, 3],
      ])
        expectGolden(fprod(floatFormat(p, E), n, variant), "fprod", [p, E], 600, { shape: { n } });
    });
    it(`has one depth from p = 8 and n = 4 on, and small weights, ${variant}`, () => {
      for (const [p, n] of [
        [2, 3],
        [2, 32],
        [3, 5],
        [4, 4],
        [7, 4],
        [8, 3],
        [8, 4],
        [9, 4],
        [10, 4],
        [8, 8],
        [11, 8],
        [16, 4],
        [32, 4],
        [64, 4],
      ])
        for (const E of n === 4 ? [3, p + 1] : [p + 1]) {
          const { depth, maxWeight } = metricsOf(fprod(floatFormat(p, E), n, variant));
          if (p >= 8 && n >= 4) expect(depth, `p ${p}, n ${n}`).toBe(DEPTH[variant]);
          expect(depth, `p ${p}, n ${n}`).toBeLessThanOrEqual(DEPTH[variant]);
          expect(maxWeight, `p ${p}, n ${n}`).toBeLessThanOrEqual(128);
        }
    });
  }
  it("multiplies four operands of 64 bits", () => {
    expectGolden(fprod(floatFormat(64), 4, "balanced"), "fprod", [64], 60, { shape: { n: 4 } });
  });
  it("multiplies 64 operands", () => {
    expectGolden(fprod(floatFormat(3), 64, "wires"), "fprod", [3], 60, { shape: { n: 64 } });
  });
  it("refuses numbers of operands beyond its reach", () => {
    for (const [p, n] of [
      [8, 0],
      [8, 65],
      [17, 17],
      [33, 5],
      [8, 2.5],
    ])
      expect(() => fprod(floatFormat(p), n, "depth")).toThrow(UserError);
    expect(() => fprod(floatFormat(24), 17, "depth")).toThrow(
      "a product of 17 operands of precision 24: accepted are 1..16",
    );
  });
  it("shows a broken threshold in any of its parts", () => {
    const format = floatFormat(4, 3);
    const circuit = fprod(format, 4, "wires");
    let [broken, unseen] = [0, 0];
    circuit.elements.forEach((element, position) => {
      if (element.kind !== "array") return;
      for (const { circuit: part } of brokenThresholds(element.circuit).filter((_, k) => k % 7 === 3)) {
        const elements = circuit.elements.with(position, {
          ...element,
          circuit: { ...part, name: `${part.name}_broken` },
        });
        const vectors = { count: 2000, seed: 1, exhaustiveBits: 0 };
        const { mismatches } = compareWithGolden({ ...circuit, elements }, "fprod", format, vectors, { n: 4 }, false);
        broken++;
        if (mismatches.length === 0) unseen++;
      }
    });
    expect(broken).toBeGreaterThan(50);
    // digits and residues are redundant: some thresholds are never decisive
    expect(unseen / broken).toBeLessThan(0.2);
  });
  it("has its pinned figures", () => {
    const shapes = [
      [2, 3],
      [4, 4],
      [8, 2],
      [8, 4],
      [8, 8],
      [11, 4],
      [16, 4],
      [16, 8],
      [24, 4],
    ];
    const rows = shapes.flatMap(([p, n]) =>
      VARIANTS.map((variant) => boundRow({ p, E: p + 1, n, variant }, fprod(floatFormat(p), n, variant))),
    );
    expectPinned("fprod", rows);
  });
});
