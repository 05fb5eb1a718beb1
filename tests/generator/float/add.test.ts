import { describe, expect, it } from "vitest";
import type { Circuit } from "../../../generator/circuit/circuit.ts";
import { range } from "../../../generator/core/integers.ts";
import { fadd, fsub } from "../../../generator/float/add.ts";
import { metricsOf } from "../../../generator/metrics/metrics.ts";
import { floatFormat } from "../../../generator/params/format.ts";
import { VARIANTS, type Variant } from "../../../generator/params/variant.ts";
import { boundRow, expectPinned } from "../../bounds.ts";
import { compareWithGolden, expectGolden } from "../../support/against-golden.ts";

const OPERATIONS = [
  ["fadd", fadd],
  ["fsub", fsub],
] as const;

/** [p, E, vectors] */
const SAMPLED: [number, number, number][] = [
  [4, 5, 4000],
  [5, 3, 2000],
  [6, 7, 2000],
  [7, 8, 2000],
  [8, 3, 2000],
  [8, 5, 2000],
  [8, 9, 3000],
  [9, 10, 2000],
  [11, 5, 2000],
  [12, 13, 2000],
  [16, 8, 2000],
  [16, 17, 3000],
  [24, 8, 2000],
  [24, 25, 1000],
  [33, 34, 400],
  [64, 3, 300],
  [64, 65, 300],
];

const DEPTH: Readonly<Record<Variant, number>> = { depth: 6, balanced: 9, wires: 11 };
/** Wires at p = 16, E = 17 that the prototype of the same depths needed at least. */
const WIRES_LIMIT: Readonly<Record<Variant, bigint>> = { depth: 92_500n, balanced: 19_400n, wires: 13_400n };

describe.each(VARIANTS)("fadd and fsub, %s", { timeout: 300_000 }, (variant) => {
  it("equal the golden model on all pairs", () => {
    for (const [name, build] of OPERATIONS)
      for (const [p, E] of [
        [2, 3],
        [3, 3],
        [3, 4],
      ] as const)
        expectGolden(build(floatFormat(p, E), variant), name, [p, E], 1, { exhaustiveBits: 16 });
    expectGolden(fadd(floatFormat(4, 4), variant), "fadd", [4, 4], 1, { exhaustiveBits: 18 });
  });
  it("equal the golden model on corners and random pairs", () => {
    for (const [p, E, count] of SAMPLED)
      for (const [name, build] of OPERATIONS)
        expectGolden(build(floatFormat(p, E), variant), name, [p, E], name === "fadd" ? count : count / 2, { seed: p });
  });
  it("have one depth from p = 8 on, no more below, and weights up to 128", () => {
    // every p below 13, where constructions meet their small cases, and some above
    for (const p of [...range(2, 10), 12, 16, 24, 64]) {
      for (const E of new Set([3, 5, 8, p + 1])) {
        if (E > p + 1) continue;
        const { depth, maxWeight } = metricsOf(fadd(floatFormat(p, E), variant));
        if (p >= 8 && E >= 5) expect(depth, `p ${p}, E ${E}`).toBe(DEPTH[variant]);
        expect(depth, `p ${p}, E ${E}`).toBeLessThanOrEqual(DEPTH[variant]);
        expect(maxWeight, `p ${p}, E ${E}`).toBeLessThanOrEqual(128);
      }
    }
    expect(metricsOf(fadd(floatFormat(16), variant)).wires).toBeLessThan(WIRES_LIMIT[variant]);
  });
});

describe("fadd and fsub", { timeout: 300_000 }, () => {
  it.each(VARIANTS)("show a broken threshold, %s", (variant) => {
    const format = floatFormat(4, 5);
    const circuit = fadd(format, variant);
    const banks = range(0, circuit.elements.length).filter((i) => i % 13 === 5);
    expect(banks.length).toBeGreaterThan(10);
    for (const position of banks) {
      const elements = circuit.elements.map((element, i) =>
        i === position && element.kind === "bank"
          ? { ...element, thresholds: element.thresholds.map((threshold) => threshold + 1) }
          : element,
      );
      const broken: Circuit = { ...circuit, name: `${circuit.name}_broken_${position}`, elements };
      const { compared, mismatches } = compareWithGolden(broken, "fadd", format, { count: 4000, seed: 3 }, {}, false);
      expect(compared).toBe(4000);
      expect(mismatches, `bank ${circuit.elements[position].name}`).not.toEqual([]);
    }
  });
  it.each(OPERATIONS)("%s has its pinned figures", (name, build) => {
    const rows = [2, 3, 4, 8, 11, 16, 24, 32].flatMap((p) =>
      VARIANTS.map((variant) => boundRow({ p, E: p + 1, variant }, build(floatFormat(p), variant))),
    );
    expectPinned(name, rows);
  });
});
