// A family of circuits of constant depth whose size is polynomial in p, by exact counts.
import { expect, it } from "vitest";
import type { Circuit } from "../../generator/circuit/circuit.ts";
import { type FloatFormat, floatFormat } from "../../generator/params/format.ts";
import type { Variant } from "../../generator/params/variant.ts";
import { type BoundRow, boundRow, expectPinned } from "../bounds.ts";
import { isLarge } from "./large.ts";

/** Seconds each; beyond, a minute or two and 3 GB: the circuits have up to 50 million wires. */
const PRECISIONS = [8, 16, 32];
const LARGE_PRECISIONS = [32, 48, 64];

const LIMIT = 20 * 60_000;

/** Tests that there is one depth, small weights, wires below p^5 in growth, and the pinned figures. */
export function testPolynomialSize(
  name: string,
  construct: (format: FloatFormat, variant: Variant) => Circuit,
  depth: number,
): void {
  it("has one depth and a size polynomial in p, up to p = 32", () => {
    expectPinned(name, expectRows(construct, depth, PRECISIONS));
  });
  it.runIf(isLarge)(
    "has one depth and a size polynomial in p, up to p = 64",
    () => expectPinned(`${name}-large`, expectRows(construct, depth, LARGE_PRECISIONS)),
    LIMIT,
  );
}

function expectRows(
  construct: (format: FloatFormat, variant: Variant) => Circuit,
  depth: number,
  precisions: readonly number[],
): BoundRow[] {
  const rows = precisions.map((p) => boundRow({ p, E: p + 1, variant: "wires" }, construct(floatFormat(p), "wires")));
  expect(rows.map((row) => row.depth)).toEqual(precisions.map(() => depth));
  for (const row of rows) expect(Number(row.maxWeight), `p ${row.p}`).toBeLessThanOrEqual(128);
  rows.slice(1).forEach((row, k) => {
    const growth = Math.log(Number(row.wires) / Number(rows[k].wires));
    expect(growth / Math.log(precisions[k + 1] / precisions[k]), `p ${row.p}`).toBeLessThan(5);
  });
  return rows;
}
