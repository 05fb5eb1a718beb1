import { describe, expect, it } from "vitest";
import type { Circuit } from "../../../generator/circuit/circuit.ts";
import { range } from "../../../generator/core/integers.ts";
import { expRegimes, fexp } from "../../../generator/float/exp.ts";
import { argumentTops } from "../../../generator/float/exp-argument.ts";
import { expCuts } from "../../../generator/float/exp-table-plan.ts";
import { metricsOf } from "../../../generator/metrics/metrics.ts";
import { type FloatFormat, floatFormat } from "../../../generator/params/format.ts";
import { VARIANTS } from "../../../generator/params/variant.ts";
import { evaluate } from "../../../sim/evaluator/evaluate.ts";
import { exp } from "../../../sim/golden/exp.ts";
import { expTableAlgorithm } from "../../../sim/golden/exp-algorithm.ts";
import type { FloatValue } from "../../../sim/golden/value.ts";
import { encode } from "../../../sim/golden/word.ts";
import { expError } from "../../../sim/proofs/exp-error.ts";
import { boundRow, expectPinned } from "../../bounds.ts";
import { compareWithGolden, expectGolden } from "../../support/against-golden.ts";
import { brokenThresholds } from "../../support/broken-thresholds.ts";

const DEPTH = {
  small: { depth: 3, balanced: 4, wires: 4 },
  table: { depth: 10, balanced: 15, wires: 22 },
} as const;

/** Every argument that matters, both signs, and those of the two binades beside them. */
function everyArgument(format: FloatFormat): FloatValue[] {
  const { p, emin, emax } = format;
  const { least, most } = argumentTops(format);
  const exponents = range(least - 2, most + 3).map((top) => BigInt(top - p + 1));
  return exponents
    .filter((e) => e >= emin && e <= emax)
    .flatMap((e) =>
      range(2 ** (p - 1), 2 ** p).flatMap((m) => [
        { m: BigInt(m), e },
        { m: BigInt(-m), e },
      ]),
    );
}

function expectAlgorithm(circuit: Circuit, format: FloatFormat, arguments_: readonly FloatValue[]): void {
  expect(arguments_.length).toBeGreaterThan(0);
  const results = evaluate(circuit, { a: arguments_.map((x) => encode(format, x)) }, { checkClaims: true }).y;
  const wrong = arguments_.filter((x, v) => results[v] !== encode(format, expTableAlgorithm(format, x)));
  expect(wrong.slice(0, 3), circuit.name).toEqual([]);
}

describe("fexp, regime small", () => {
  for (const variant of VARIANTS)
    it(`is correctly rounded for all arguments, ${variant}`, () => {
      for (const [p, E] of [[2], [3, 3], [3], [4], [5, 3], [6, 5], [7]])
        expectGolden(fexp(floatFormat(p, E), variant, "small"), "fexp", [p, E], 1);
    });
  it("is correctly rounded for p = 11", () => {
    expectGolden(fexp(floatFormat(11, 4), "balanced", "small"), "fexp", [11, 4], 4000);
  });
});

describe("fexp, regime table", () => {
  for (const variant of VARIANTS) {
    it(`equals its algorithm for all words, ${variant}`, () => {
      for (const [p, E] of [[2], [3, 3], [3], [4], [5, 3], [6, 4], [7]])
        expectGolden(fexp(floatFormat(p, E), variant, "table"), "fexp", [p, E], 1, { shape: { regime: "table" } });
    });
    it(`equals its algorithm on corners and random arguments, ${variant}`, () => {
      for (const [p, E] of [[9, 5], [11], [16], ...(variant === "depth" ? [] : [[24, 8], [25]])])
        expectGolden(fexp(floatFormat(p, E), variant, "table"), "fexp", [p, E], 1000, { shape: { regime: "table" } });
    });
  }
  it("equals its algorithm for p = 32", () => {
    for (const variant of ["wires"] as const)
      expectGolden(fexp(floatFormat(32), variant, "table"), "fexp", [32], 1000, { shape: { regime: "table" } });
  });
  it("equals its algorithm for all arguments that matter, p = 8 and 9", () => {
    for (const [p, E] of [
      [8, 9],
      [8, 3],
      [9, 5],
    ]) {
      const format = floatFormat(p, E);
      expectAlgorithm(fexp(format, "wires", "table"), format, everyArgument(format));
    }
  });
});

/** What the header of exp-table.ts adds up: c0, and c1 with and without h = g = 0. */
function expTableBudget(p: number): { c0: number; near: number; c1: number } {
  const { h, g, both, q, y, beyond, sum, a, b, ab, al, bl } = expCuts(p);
  const ln2 = Math.LN2;
  const square = ln2 ** 2 / 2;
  // y, its constants; multiples of ln 2; the square: rounded, and the middle of the lowest cell
  const places = (1 + (p / 2) * 2 ** -beyond) * ln2 * 2 ** -y + ((y - both + 1) / 2) * 2 ** -sum;
  const c0 = 4 ** p * (places + square * 4 ** -(both + q + 1));
  const near = square * 2 ** (p - both - q) + 2 * (ln2 ** 3 / 6) * 2 ** (p - 2 * both);
  // an error of A counts 1 + B + m times
  const rounded = (1 + 2 ** -h + 2 ** -both) * (2 ** (p + h - a - 1) + 2 ** (p + both - b - 1));
  const roundedLn2 = 2 ** (p + h - al) + 2 ** (p + both - bl);
  // B <= g ln 2 2^g
  const leftOut = ln2 ** 2 * 2 ** (2 ** -h) * 2 ** (p - both - h) + square * 2 ** (p - 2 * both);
  const firstPlace = (value: number): number => Math.floor(-Math.log2(value)) + 1;
  const power = (bits: number): number => 2 ** (2 ** -bits) - 1;
  // beyond the last bit that counts, all of the factor is left out, twice its last place in all
  const pairs = (last: number, from: number, value: number): number =>
    Math.max(0, last - firstPlace(value) - from + 1) + 2;
  const pairsLeftOut =
    (g === 0 ? 0 : pairs(ab, h + 1, power(h)) * 2 ** (p + h - ab)) +
    pairs(al, both + 1, power(h) * ln2) * 2 ** (p + h - al) +
    pairs(bl, both + 1, power(both) * ln2) * 2 ** (p + both - bl);
  return { c0, near, c1: near + rounded + roundedLn2 + leftOut + pairsLeftOut };
}

describe("the error of fexp, regime table", () => {
  it("has a bound for every p", () => {
    for (const p of range(2, 33)) {
      const { c0, near, c1 } = expTableBudget(p);
      expect(c0 + near / Math.LN2, `p ${p}`).toBeLessThan(1 - 2 ** -p);
      expect(c1 + c0 * 2 ** (expCuts(p).both - p), `p ${p}`).toBeLessThan(Math.LN2);
    }
  });
  it("is at most 2^-p, and results are faithful, for all arguments of p <= 8", () => {
    for (const [p, E] of [[2], [3, 3], [3], [4], [5, 3], [6], [8], [8, 4]]) {
      const format = floatFormat(p, E);
      const all = everyArgument(format);
      const wrong = all.filter((x) => {
        const { faithful, withinBound } = expError(format, x, expTableAlgorithm(format, x));
        return !faithful || !withinBound;
      });
      expect(all.length).toBeGreaterThan(0);
      expect(wrong, `p ${p}, E ${format.E}`).toEqual([]);
    }
  });
  it("is at most 2^-p beside 1, where it is strictest", () => {
    for (const p of [11, 16, 24, 32]) {
      const format = floatFormat(p);
      const half = 1n << BigInt(p - 1);
      for (const top of range(-p - 1, -p + 5))
        for (const step of range(0, 60))
          for (const m of [half + BigInt(step), 2n * half - 1n - BigInt(step)])
            for (const x of [m, -m].map((signed) => ({ m: signed, e: BigInt(top - p + 1) }))) {
              const { faithful, withinBound } = expError(format, x, expTableAlgorithm(format, x));
              expect(faithful && withinBound, `p ${p}: [${x.m},${x.e}]`).toBe(true);
            }
    }
  });
  it("shows a table with a wrong place", () => {
    // one unit more in the last place is no longer within the bound for many arguments next to powers of two
    const format = floatFormat(8);
    const wrong = everyArgument(format).filter((x) => {
      const y = exp(format, x);
      return y.m > 0n && y.e < format.emax && !expError(format, x, { m: y.m - 1n, e: y.e }).withinBound;
    });
    expect(wrong.length).toBeGreaterThan(1000);
  });
});

describe("fexp", () => {
  it("has one depth from p = 8 on, and small weights", () => {
    for (const variant of VARIANTS)
      for (const p of [...range(2, 10), 13, ...(variant === "depth" ? [16] : [25])])
        for (const E of p < 17 ? new Set([3, p + 1]) : [p + 1])
          for (const regime of expRegimes(floatFormat(p, E))) {
            if (regime === "poly" || (regime === "small" && p > 8)) continue;
            const { depth, maxWeight } = metricsOf(fexp(floatFormat(p, E), variant, regime));
            if (p >= 8) expect(depth, `p ${p}, E ${E}, ${regime}`).toBe(DEPTH[regime][variant]);
            expect(depth).toBeLessThanOrEqual(DEPTH[regime][variant]);
            expect(maxWeight, `p ${p}, E ${E}`).toBeLessThanOrEqual(128);
          }
  });
  it("refuses a regime that does not apply", () => {
    expect(() => fexp(floatFormat(12), "depth", "small")).toThrow(
      "regime small is asked for p = 12: accepted is p up to 11",
    );
    expect(() => fexp(floatFormat(33), "wires", "table")).toThrow(
      "regime table is asked for p = 33: accepted is p up to 32",
    );
    expect(expRegimes(floatFormat(8))).toEqual(expect.arrayContaining(["small", "table"]));
  });
  it("shows a broken threshold", () => {
    for (const [regime, p, step, most] of [
      ["small", 4, 1, 0],
      // of a sum's least places only the carry counts, and a carry from there is rare
      ["table", 7, 10, 0.35],
    ] as const) {
      const format = floatFormat(p, 3);
      const broken = brokenThresholds(fexp(format, "wires", regime)).filter((_, i) => i % step === 0);
      const unseen = broken.filter(({ circuit }) => {
        const vectors = { count: 1, seed: 1, exhaustiveBits: 16 };
        return compareWithGolden(circuit, "fexp", format, vectors, { regime }, false).mismatches.length === 0;
      });
      expect(broken.length).toBeGreaterThan(50);
      expect(unseen.length / broken.length, `unseen: ${unseen.map(({ place }) => place)}`).toBeLessThanOrEqual(most);
    }
  });
  it("has its pinned figures", () => {
    const formats = [2, 3, 4, 8, 11, 16, 24, 32].flatMap((p) => [p + 1, ...(p < 8 ? [] : [5])].map((E) => ({ p, E })));
    const rows = formats.flatMap(({ p, E }) =>
      (["small", "table"] as const).flatMap((regime) =>
        VARIANTS.flatMap((variant) => {
          if (regime === "small" && p > 8) return [];
          if (p > 16 && (variant === "depth" ? p > 24 || E < p : E < p)) return [];
          return [boundRow({ p, E, variant, regime }, fexp(floatFormat(p, E), variant, regime))];
        }),
      ),
    );
    expectPinned("fexp", rows);
  });
});
