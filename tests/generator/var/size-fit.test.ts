import { describe, expect, test } from "vitest";
import { fitSize, type SizePoint } from "../../../generator/var/size-fit.ts";

const grid = (size: (n: number, p: number) => bigint): SizePoint[] =>
  [4, 16, 64, 256].flatMap((n) => [8, 16, 32].map((p) => ({ at: { n, p, d: 8 }, size: size(n, p) })));

describe("sizes as powers", () => {
  test("an exact power is found without residual; a parameter that does not move has no exponent", () => {
    const { exponents, factor, greatestResidual, points } = fitSize(
      grid((n, p) => 7n * BigInt(n) ** 2n * BigInt(p) ** 3n),
      ["n", "p", "d"],
    );
    expect(Object.keys(exponents)).toEqual(["n", "p"]);
    expect(exponents.n).toBeCloseTo(2, 9);
    expect(exponents.p).toBeCloseTo(3, 9);
    expect(factor).toBeCloseTo(7, 6);
    expect(greatestResidual).toBeLessThan(1e-9);
    expect(points).toBe(12);
  });

  test("a parameter that the size does not follow has no exponent, though the places are no full grid", () => {
    const points = [
      [4, 4],
      [64, 4],
      [64, 64],
      [256, 64],
    ].map(([n, d]) => ({ at: { n, d }, size: BigInt(n) + 100n }));
    expect(Object.keys(fitSize(points, ["n", "d"]).exponents)).toEqual(["n"]);
    // no place has another that differs in d alone: then both are fitted
    expect(Object.keys(fitSize([points[0], points[3]], ["n", "d"]).exponents)).toEqual(["n", "d"]);
  });

  test("sizes far beyond a double's integers", () => {
    const { exponents, greatestResidual } = fitSize(
      grid((n) => 10n ** 400n * BigInt(n)),
      ["n", "p"],
    );
    expect(Object.keys(exponents)).toEqual(["n"]);
    expect(exponents.n).toBeCloseTo(1, 6);
    expect(greatestResidual).toBeLessThan(1e-6);
  });

  test("what is no power leaves a residual", () => {
    const { greatestResidual, meanResidual } = fitSize(
      grid((n) => BigInt(n) + 100n),
      ["n", "p"],
    );
    expect(greatestResidual).toBeGreaterThan(0.1);
    expect(meanResidual).toBeLessThanOrEqual(greatestResidual);
  });

  test("no points", () => {
    expect(() => fitSize([], ["n"])).toThrow("no sizes to fit");
  });
});
