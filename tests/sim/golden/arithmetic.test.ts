// The kinds of arithmetic: constants, the rounding of layers by hand, doubles that saturate, random errors.
import { describe, expect, it } from "vitest";
import { floatFormat } from "../../../generator/params/format.ts";
import { decimalFraction } from "../../../sim/golden/arithmetic.ts";
import { doubleArithmetic, perturbedArithmetic } from "../../../sim/golden/double-arithmetic.ts";
import { floatArithmetic, toNumber } from "../../../sim/golden/float-arithmetic.ts";
import { layerNorm } from "../../../sim/golden/layers/norm.ts";
import { tensor } from "../../../sim/golden/tensor.ts";
import type { FloatValue } from "../../../sim/golden/value.ts";
import { RandomSource } from "../../support/random-source.ts";

const value = (m: number, e: number): FloatValue => ({ m: BigInt(m), e: BigInt(e) });

describe("exact arithmetic", () => {
  const on = floatArithmetic(floatFormat(4));

  it("rounds constants once, ties to even", () => {
    const cases: [bigint, bigint, FloatValue][] = [
      [1n, 3n, value(11, -5)], // 10.67
      [-1n, 6n, value(-11, -6)],
      [17n, 1n, value(8, 1)], // a tie: 8.5
      [19n, 1n, value(10, 1)], // a tie: 9.5
      [19n, 2n, value(10, 0)], // 9.5
      [17n * 10n ** 30n + 1n, 10n ** 30n, value(9, 1)], // just above a tie
      [1n, 1000n, value(8, -13)], // 8.19
      [1n, 10n ** 6n, value(0, 0)], // below the middle of 0 and the smallest
      [0n, 7n, value(0, 0)],
    ];
    for (const [numerator, denominator, expected] of cases)
      expect(on.constant(numerator, denominator)).toEqual(expected);
  });

  it("rounds roots once", () => {
    expect(on.root(1n, 2n)).toEqual(value(11, -4)); // 11.31
    expect(on.root(9n, 4n)).toEqual(value(12, -3));
    expect(on.root(289n, 4n)).toEqual(value(8, 0)); // 8.5, a tie
    expect(on.root(28901n, 400n)).toEqual(value(9, 0)); // just above
    expect(on.root(1n, 256n)).toEqual(value(8, -7));
  });

  it("roots and constants of many sizes are nearest, at p = 24", () => {
    const random = new RandomSource(3);
    const wide = floatArithmetic(floatFormat(24));
    for (let i = 0; i < 500; i++) {
      const [a, b] = [random.integer(1, 10 ** random.integer(1, 9)), random.integer(1, 10 ** random.integer(1, 9))];
      expect(toNumber(wide.constant(BigInt(a), BigInt(b)))).toBe(Math.fround(a / b));
      expect(toNumber(wide.root(BigInt(a), BigInt(b)))).toBe(Math.fround(Math.sqrt(a / b)));
    }
  });

  it("layer norm at p = 4, by hand", () => {
    // sum 20, mean 6.67 -> 6.5; t = -3.5, -2.5, 6.5; squares 12.25 -> 12, 6.25 -> 6 (a tie), 42.25 -> 44; their sum 62 -> 64
    // (a tie), 64 / 3 = 21.3 -> 22, root 4.69 -> 4.5; quotients -0.778 -> -0.75, -0.556 -> -0.5625, 1.44 -> 1.5
    const x = tensor(
      [1, 3],
      [3n, 4n, 13n].map((entry) => on.constant(entry)),
    );
    expect(layerNorm(on, x).data.map(toNumber)).toEqual([-0.75, -0.5625, 1.5]);
  });

  it("fused inner products round once", () => {
    const [x, y] = [
      [on.constant(9n), on.constant(5n)],
      [on.constant(9n), on.constant(-16n)],
    ];
    expect(toNumber(on.dot(x, y))).toBe(0); // 81 -> 80, minus 80
    expect(toNumber(floatArithmetic(floatFormat(4), { fused: true }).dot(x, y))).toBe(1);
  });

  it("exp is that of the regime", () => {
    const format = floatFormat(16);
    const [exact, table] = [floatArithmetic(format), floatArithmetic(format, { regime: "table" })];
    const random = new RandomSource(5);
    const points = Array.from({ length: 2000 }, () => exact.constant(BigInt(random.integer(-90000, 90000)), 30000n));
    const differing = points.filter((x) => toNumber(exact.exp(x)) !== toNumber(table.exp(x)));
    expect(differing.length).toBeGreaterThan(0);
    expect(differing.length).toBeLessThan(points.length / 4);
  });
});

describe("doubles", () => {
  const { add, mul, div, sqrt, exp, sum, dot, compare } = doubleArithmetic;

  it("saturate, and have quotients by 0 and roots of negative numbers as the formats", () => {
    expect(exp(1000)).toBe(Number.MAX_VALUE);
    expect(mul(-1e300, 1e300)).toBe(-Number.MAX_VALUE);
    expect(add(Number.MAX_VALUE, Number.MAX_VALUE)).toBe(Number.MAX_VALUE);
    expect(sum([Number.MAX_VALUE, Number.MAX_VALUE])).toBe(Number.MAX_VALUE);
    expect([div(3, 0), div(-3, 0), div(0, 0), sqrt(-1)]).toEqual([Number.MAX_VALUE, -Number.MAX_VALUE, 0, 0]);
  });

  it("sum nearly exactly", () => {
    expect(sum([1e16, 1, -1e16])).toBe(1);
    expect(dot([1e8, 1, -1e8], [1e8, 1, 1e8])).toBe(1);
    expect([compare(1, 2), compare(2, 2), compare(3, 2)]).toEqual([-1, 0, 1]);
  });
});

describe("random errors", () => {
  it("are at most 2^-p, of both signs, independent of each other, the same for a seed", () => {
    const on = perturbedArithmetic(10, 4);
    const errors = Array.from({ length: 1000 }, () => (on.mul(3, 5) / 15 - 1) * 2 ** 10);
    expect(Math.max(...errors.map(Math.abs))).toBeLessThanOrEqual(1);
    expect(Math.max(...errors)).toBeGreaterThan(0.9);
    expect(Math.min(...errors)).toBeLessThan(-0.9);
    expect(Math.abs(errors.reduce((total, x) => total + x, 0) / 1000)).toBeLessThan(0.1);
    expect(new Set(errors).size).toBeGreaterThan(900);
    expect((perturbedArithmetic(10, 4).mul(3, 5) / 15 - 1) * 2 ** 10).toBe(errors[0]);
    expect((perturbedArithmetic(10, 5).mul(3, 5) / 15 - 1) * 2 ** 10).not.toBe(errors[0]);
  });

  it("are in every operation", () => {
    const on = perturbedArithmetic(8, 1);
    const results: [number, number][] = [
      [on.add(1, 2), 3],
      [on.sub(5, 2), 3],
      [on.div(6, 2), 3],
      [on.sqrt(9), 3],
      [on.exp(0), 1],
      [on.sum([1, 2]), 3],
      [on.dot([1], [3]), 3],
      [on.constant(3n), 3],
      [on.root(9n, 1n), 3],
    ];
    for (const [found, exact] of results) {
      expect(found).not.toBe(exact);
      expect(Math.abs(found / exact - 1)).toBeLessThanOrEqual(2 ** -7);
    }
  });
});

describe("decimal numbers as fractions", () => {
  it.each([
    [1.5, 15n, 10n],
    [4, 4n, 1n],
    [0, 0n, 1n],
    [-0.25, -25n, 100n],
    [1e-7, 1n, 10n ** 7n],
    [2.5e-8, 25n, 10n ** 9n],
    [1e21, 10n ** 21n, 1n],
  ])("%d", (x, numerator, denominator) => {
    expect(decimalFraction(x)).toEqual({ numerator, denominator });
  });

  it("refuses what is not one", () => {
    expect(() => decimalFraction(Number.NaN)).toThrow("NaN is not a decimal number");
    expect(() => decimalFraction(Number.POSITIVE_INFINITY)).toThrow("Infinity is not a decimal number");
  });
});
