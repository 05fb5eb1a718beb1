import { describe, expect, it } from "vitest";
import { type Circuit, distinctCircuits } from "../../../generator/circuit/circuit.ts";
import { range } from "../../../generator/core/integers.ts";
import { fsumFixed } from "../../../generator/float/sum-fixed.ts";
import { floatFormat } from "../../../generator/params/format.ts";
import { VARIANTS, type Variant } from "../../../generator/params/variant.ts";
import { boundRow, expectPinned } from "../../bounds.ts";
import { compareWithGolden, expectGolden } from "../../support/against-golden.ts";
import { raisedThresholds, someBanks, withModule } from "../../support/broken-modules.ts";
import { expectAllOperands, expectDepth } from "../../support/sums.ts";

const DEPTH: Readonly<Record<Variant, number>> = { depth: 12, balanced: 14, wires: 15 };

// p, E, n, vectors
const SAMPLED: readonly (readonly [number, number, number, number])[] = [
  [2, 3, 4, 4000],
  [2, 3, 5, 4000],
  [2, 3, 64, 1000],
  [3, 3, 7, 4000],
  [3, 4, 16, 2000],
  [4, 3, 3, 4000],
  [4, 5, 4, 4000],
  [4, 5, 33, 1000],
  [5, 5, 6, 4000],
  [8, 4, 9, 2000],
  [8, 5, 8, 4000],
  [11, 5, 2, 4000],
  [11, 5, 16, 2000],
  [16, 5, 4, 2000],
  [16, 5, 31, 1000],
  [24, 5, 8, 2000],
  [24, 5, 64, 500],
];

describe.each(VARIANTS)("fsumFixed, %s", (variant) => {
  it("equals the golden model on all operands", () => {
    expectAllOperands(fsumFixed, variant);
  });
  it("equals the golden model on corners and random operands", () => {
    for (const [p, E, n, count] of SAMPLED)
      expectGolden(fsumFixed(floatFormat(p, E), n, variant), "fsum", [p, E], count, { shape: { n }, seed: 11 });
  });
  it("has one depth from p = 8 and n = 4 on, no more below, and weights up to 128", () => {
    const check = (p: number, E: number, n: number): void =>
      expectDepth(fsumFixed, floatFormat(p, E), n, variant, DEPTH[variant]);
    for (const n of [...range(1, 10), 15, 16, 17, 33, 64, 100, 1023, 1024, 4096]) check(8, 3, n);
    for (const p of [2, 3, 4, 5, 6, 7, 9, 16, 24])
      for (const E of [3, 4, 5]) if (E <= p + 1) for (const n of [3, 4]) check(p, E, n);
    for (const n of [5, 8, 64, 1024]) check(8, 5, n);
  });
});

describe("fsumFixed", () => {
  it("equals the golden model for many numbers of operands in one design, whose digits share leaves", () => {
    for (const n of range(17, 40))
      expectGolden(fsumFixed(floatFormat(8, 5), n, "balanced"), "fsum", [8, 5], 40, { shape: { n }, seed: n });
  });
  it("equals the golden model for 1024 operands", () => {
    const format = floatFormat(8, 5);
    const shape = { n: 1024 };
    const { compared, mismatches } = compareWithGolden(
      fsumFixed(format, 1024, "balanced"),
      "fsum",
      format,
      { count: 60, seed: 5 },
      shape,
      false,
    );
    expect(compared).toBe(60);
    expect(mismatches).toEqual([]);
  });
  it("equals the golden model for wider exponents and significands", () => {
    for (const [p, E, n, count] of [
      [8, 6, 5, 500],
      [7, 8, 3, 300],
      [64, 5, 3, 300],
    ] as const)
      expectGolden(fsumFixed(floatFormat(p, E), n, "balanced"), "fsum", [p, E], count, { shape: { n }, seed: 2 });
  });
  it("stays a short description for many operands", () => {
    const circuit = fsumFixed(floatFormat(8, 5), 4096, "wires");
    const own = distinctCircuits(circuit).reduce((sum, { elements }) => sum + elements.length, 0);
    expect(own).toBeLessThan(6000);
    expect(distinctCircuits(circuit).length).toBeLessThan(30);
  });
  it("shows a broken threshold in every kind of module", () => {
    const format = floatFormat(4, 3);
    const n = 4;
    const circuit = fsumFixed(format, n, "balanced");
    const kinds = new Map(distinctCircuits(circuit).map((module) => [module.name.split("_")[0], module]));
    kinds.set("fsum", distinctCircuits(circuit).find(({ name }) => name.endsWith("_finish")) as Circuit);
    expect([...kinds.keys()].sort()).toEqual(["align", "count", "digit", "fsum", "high"]);
    for (const [kind, module] of kinds) {
      for (const position of someBanks(module)) {
        // digits are redundant: a carry missed by one comes back as a larger digit, so carries are broken by a whole base
        const broken = withModule(circuit, module, raisedThresholds(module, position, kind === "high" ? 8 : 1));
        const vectors = { count: 8000, seed: 3 };
        const { compared, mismatches } = compareWithGolden(broken, "fsum", format, vectors, { n }, false);
        expect(compared).toBe(8000);
        expect(mismatches, `${module.name}, ${module.elements[position].name}`).not.toEqual([]);
      }
    }
  });
  it("refuses what it cannot sum", () => {
    const format = floatFormat(16, 5);
    expect(() => fsumFixed(format, 0, "depth")).toThrow("full-width sum of n = 0: accepted are integers from 1");
    expect(() => fsumFixed(format, 2.5, "depth")).toThrow("full-width sum of n = 2.5: accepted are integers from 1");
    expect(() => fsumFixed(floatFormat(16, 9), 4, "depth")).toThrow("full-width sum with E = 9: accepted is E up to 8");
  });
  it("has its pinned figures", () => {
    const shapes = [
      ...[2, 3, 4, 8, 11, 16, 24, 32].flatMap((p) => [4, 16].map((n) => [p, Math.min(5, p + 1), n])),
      ...[1, 2, 3, 5, 8, 64].map((n) => [16, 5, n]),
      [16, 3, 16],
      [16, 4, 16],
    ];
    const rows = shapes.flatMap(([p, E, n]) =>
      VARIANTS.map((variant) => boundRow({ p, E, n, variant }, fsumFixed(floatFormat(p, E), n, variant))),
    );
    expectPinned("fsum-fixed", rows);
  });
});
