import { describe, expect, it } from "vitest";
import { range } from "../../../generator/core/integers.ts";
import {
  type ReciprocalShape,
  type ReciprocalTables,
  reciprocalError,
  reciprocalShape,
  reciprocalTables,
} from "../../../generator/float/div-reciprocal-tables.ts";

/** x * y / 2^drop, the products of single bits below 1 left out. */
function cutProduct(x: bigint, y: bigint, drop: number): bigint {
  let sum = 0n;
  for (let i = 0n; x >> i > 0n; i++)
    for (let j = 0n; y >> j > 0n; j++)
      if ((x >> i) & (y >> j) & 1n && i + j >= BigInt(drop)) sum += 1n << (i + j - BigInt(drop));
  return sum;
}

/** The reciprocal that the tables give for the divisor 1 + (h * 2^m + l) * 2^-(p-1), in units of 2^-F. */
function reciprocal({ m, k }: ReciprocalShape, tables: ReciprocalTables, h: number, l: number): bigint {
  let sum = tables.base[h];
  if (m > 0) sum += cutProduct(tables.slope[h], BigInt(2 ** m - 1 - l), m);
  if (k > 0) {
    const distance = l >= 2 ** (m - 1) ? l - 2 ** (m - 1) : 2 ** (m - 1) - 1 - l;
    sum += cutProduct(tables.square[Math.floor(distance / 2 ** (m - 1 - k))], tables.curve[h], tables.curveBits);
  }
  return sum;
}

/** The least and the greatest of 2^p * B * (1 / B - R) over all divisors of some cells. */
function errors(shape: ReciprocalShape, cells: readonly number[]): [number, number] {
  const { p, c, m, F } = shape;
  const tables = reciprocalTables(shape);
  const fits = (table: readonly bigint[], bits: number): boolean =>
    table.every((entry) => entry >> BigInt(bits) === 0n);
  expect([fits(tables.base, F), fits(tables.slope, F - c), fits(tables.curve, tables.curveBits)]).not.toContain(false);
  expect(fits(tables.square, F - 2 * c)).toBe(true);
  const all = cells.flatMap((h) =>
    range(0, 2 ** m).map((l) => {
      const divisor = BigInt(2 ** (p - 1) + h * 2 ** m + l);
      const R = reciprocal(shape, tables, h, l);
      // NaN: a reciprocal of 1 or more, for which there are no bits
      return R >> BigInt(F) ? Number.NaN : Number((1n << BigInt(p + F)) - 2n * divisor * R) / 2 ** F;
    }),
  );
  return all.reduce(([least, most], error) => [Math.min(least, error), Math.max(most, error)], [1, -1]);
}

describe("tables of the reciprocal", () => {
  for (const p of [2, 3, 5, 8, 11, 12])
    for (const c of new Set([Math.ceil((p + 1) / 3), Math.ceil(p / 2)].map((bits) => Math.min(bits, p - 1))))
      it(`are below 1 / B by less than the bound, p = ${p}, ${c} leading bits, every divisor`, () => {
        const shape = reciprocalShape(p, c, p + 6);
        const [least, most] = errors(shape, range(0, 2 ** c));
        expect(least).toBeGreaterThanOrEqual(0);
        expect(most).toBeLessThanOrEqual(reciprocalError(shape));
        // the bound is no wild guess
        expect(reciprocalError(shape)).toBeLessThan(most + 0.15);
      });
  it("are below 1 / B by less than the bound in the first and last cells, p = 20", () => {
    const shape = reciprocalShape(20, 9, 27);
    const [least, most] = errors(shape, [0, 1, 511]);
    expect(least).toBeGreaterThanOrEqual(0);
    expect(most).toBeLessThanOrEqual(reciprocalError(shape));
  });
  it("have a bound that grows as bits are taken away", () => {
    const bound = (c: number, guard: number): number => reciprocalError(reciprocalShape(16, c, 16 + guard));
    expect(bound(6, 6)).toBeGreaterThan(bound(6, 7));
    expect(bound(4, 7)).toBeGreaterThan(1);
  });
});
