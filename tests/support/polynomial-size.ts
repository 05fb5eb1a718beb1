// A family of circuits of constant depth whose size is polynomial in p, by exact counts.
import { expect } from "vitest";
import type { Circuit } from "../../generator/circuit/circuit.ts";
import { type FloatFormat, floatFormat } from "../../generator/params/format.ts";
import type { Variant } from "../../generator/params/variant.ts";
import { type BoundRow, boundRow, expectPinned } from "../bounds.ts";

/** Up to a minute or two each where nothing else runs: the circuits have up to 50 million wires. */
export const COUNTING_LIMIT = 20 * 60_000;

/** Expects one depth, small weights, wires below p^5 in growth, and the pinned figures, at p = 8, 16, 32, 48 and 64. */
export function expectPolynomialSize(
  name: string,
  construct: (format: FloatFormat, variant: Variant) => Circuit,
  depth: number,
): void {
  const precisions = [8, 16, 32, 48, 64];
  const rows: BoundRow[] = precisions.map((p) =>
    boundRow({ p, E: p + 1, variant: "wires" }, construct(floatFormat(p), "wires")),
  );
  expect(rows.map((row) => row.depth)).toEqual(precisions.map(() => depth));
  for (const row of rows) expect(Number(row.maxWeight), `p ${row.p}`).toBeLessThanOrEqual(128);
  rows.slice(1).forEach((row, k) => {
    const growth = Math.log(Number(row.wires) / Number(rows[k].wires));
    expect(growth / Math.log(precisions[k + 1] / precisions[k]), `p ${row.p}`).toBeLessThan(5);
  });
  expectPinned(name, rows);
}
