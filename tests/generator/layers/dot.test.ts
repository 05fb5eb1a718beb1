import { describe, expect, it } from "vitest";
import { fmul } from "../../../generator/float/mul.ts";
import { fsum } from "../../../generator/float/sum.ts";
import { fdot } from "../../../generator/layers/dot.ts";
import { depthOf } from "../../../generator/metrics/arrival.ts";
import { countsOf } from "../../../generator/metrics/counts.ts";
import { floatFormat } from "../../../generator/params/format.ts";
import { VARIANTS } from "../../../generator/params/variant.ts";
import { boundRow, expectPinned } from "../../bounds.ts";
import { expectGolden } from "../../support/against-golden.ts";

// p, E, n, vectors
const SAMPLED: readonly (readonly [number, number, number, number])[] = [
  [2, 3, 2, 4000],
  [3, 4, 3, 4000],
  [4, 5, 5, 2000],
  [5, 6, 4, 2000],
  [8, 9, 4, 1500],
  [8, 5, 9, 1000],
  [11, 5, 8, 500],
  [16, 17, 3, 500],
  [24, 8, 2, 200],
];

describe.each(VARIANTS)("fdot, %s", (variant) => {
  it("equals the golden model", () => {
    expectGolden(fdot(floatFormat(2, 3), 1, variant), "fdot", [2, 3], 1, { shape: { n: 1 } });
    expectGolden(fdot(floatFormat(3, 4), 1, variant), "fdot", [3, 4], 1, { shape: { n: 1 } });
    for (const [p, E, n, count] of SAMPLED)
      expectGolden(fdot(floatFormat(p, E), n, variant), "fdot", [p, E], count, { shape: { n }, seed: 5 });
  });
  it("has the depth of a product and a sum, and their wires", () => {
    for (const [p, E, n] of [
      [8, 9, 4],
      [16, 17, 8],
      [16, 5, 64],
    ] as const) {
      const format = floatFormat(p, E);
      const circuit = fdot(format, n, variant);
      const [product, total] = [fmul(format, variant), fsum(format, n, variant)];
      expect(depthOf(circuit)).toBe(depthOf(product) + depthOf(total));
      expect(countsOf(circuit).wires).toBe(BigInt(n) * countsOf(product).wires + countsOf(total).wires);
    }
  });
});

describe("fdot", () => {
  it("has its pinned figures", () => {
    const shapes = [...[8, 11, 16, 24].map((p) => [p, p + 1, 8]), [16, 5, 8], [11, 5, 64]];
    const rows = shapes.flatMap(([p, E, n]) =>
      VARIANTS.map((variant) => boundRow({ p, E, n, variant }, fdot(floatFormat(p, E), n, variant))),
    );
    expectPinned("fdot", rows);
  });
});
