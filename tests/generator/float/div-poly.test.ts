import { describe, expect, it } from "vitest";
import type { Circuit } from "../../../generator/circuit/circuit.ts";
import { fdiv } from "../../../generator/float/div.ts";
import { metricsOf } from "../../../generator/metrics/metrics.ts";
import { floatFormat } from "../../../generator/params/format.ts";
import { VARIANTS, type Variant } from "../../../generator/params/variant.ts";
import { boundRow, expectPinned } from "../../bounds.ts";
import { compareWithGolden, expectGolden } from "../../support/against-golden.ts";
import { brokenThresholds } from "../../support/broken-thresholds.ts";

const DEPTH = { depth: 11, balanced: 20, wires: 21 } as const;

const divider = (p: number, variant: Variant, E = p + 1): Circuit => fdiv(floatFormat(p, E), variant, "poly");

describe("fdiv, regime poly", () => {
  for (const variant of VARIANTS) {
    it(`equals the golden model on all pairs, ${variant}`, () => {
      for (const [p, E] of [
        [2, 3],
        [3, 3],
        [4, 3],
      ])
        expectGolden(divider(p, variant, E), "fdiv", [p, E], 1);
    });
    it(`equals the golden model on hard cases and random pairs, ${variant}`, () => {
      for (const [p, E, count] of [
        [5, 6, 2000],
        [8, 9, 4000],
        [11, 5, 4000],
        [16, 17, 3000],
        [24, 8, variant === "depth" ? 0 : 1500],
      ])
        if (count > 0) expectGolden(divider(p, variant, E), "fdiv", [p, E], count);
    });
    it(`has one depth from p = 8 on, and small weights, ${variant}`, () => {
      for (const p of [2, 3, 4, 5, 6, 7, 8, 9, 11, 13, 16, 17]) {
        const { depth, maxWeight } = metricsOf(divider(p, variant));
        if (p >= 8) expect(depth, `p ${p}`).toBe(DEPTH[variant]);
        expect(depth, `p ${p}`).toBeLessThanOrEqual(DEPTH[variant]);
        expect(maxWeight, `p ${p}`).toBeLessThanOrEqual(128);
      }
    });
  }
  it("shows a broken threshold in any of its parts", () => {
    const format = floatFormat(4, 3);
    const circuit = divider(4, "depth", 3);
    let [broken, unseen] = [0, 0];
    const seen = (candidate: Circuit): void => {
      const vectors = { count: 4000, seed: 1, exhaustiveBits: 0 };
      broken++;
      if (compareWithGolden(candidate, "fdiv", format, vectors, {}, false).mismatches.length === 0) unseen++;
    };
    for (const { circuit: candidate } of brokenThresholds(circuit).filter((_, k) => k % 4 === 1)) seen(candidate);
    circuit.elements.forEach((element, position) => {
      if (element.kind !== "array") return;
      for (const { circuit: part } of brokenThresholds(element.circuit).filter((_, k) => k % 4 === 1)) {
        const child = { ...part, name: `${part.name}_broken` };
        seen({ ...circuit, elements: circuit.elements.with(position, { ...element, circuit: child }) });
      }
    });
    expect(broken).toBeGreaterThan(50);
    // the sum of fractions is far from its bounds most of the time, and a low bit of a fraction hardly matters
    expect(unseen / broken).toBeLessThan(0.35);
  });
  it("has its pinned figures", () => {
    const rows = VARIANTS.flatMap((variant) =>
      [4, 8, 11, 16, ...(variant === "depth" ? [24] : [24, 32, 48])].map((p) =>
        boundRow({ p, E: p + 1, variant }, divider(p, variant)),
      ),
    );
    for (const { p, depth, variant } of rows)
      if (Number(p) >= 8) expect(depth, `p ${p}`).toBe(DEPTH[variant as Variant]);
    expectPinned("fdiv-poly", rows);
  });
});
