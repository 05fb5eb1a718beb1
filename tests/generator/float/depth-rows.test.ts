// The depths of the operations in the variant of fewest levels, one number each at every precision: exact figures as data.
import { describe, expect, it } from "vitest";
import { designOf } from "../../../generator/cli/tops.ts";
import { range } from "../../../generator/core/integers.ts";
import { type BoundKey, type BoundRow, boundRow, expectPinned } from "../../bounds.ts";
import { isLarge } from "../../support/large.ts";
import { tcvar } from "../../support/program.ts";

/** Levels from p = 8 and n = 4 on, where a circuit is not smaller: in the regime `small` of whole tables, and beyond it. */
const LEVELS: Readonly<Record<string, { readonly small: number; readonly beyond: number }>> = {
  fdiv: { small: 6, beyond: 11 },
  fsqrt: { small: 2, beyond: 9 },
  fexp: { small: 3, beyond: 10 },
};
const PRODUCT_LEVELS = 13;

const LIMIT = 4 * 3600_000;

/** Those beyond 16: near 64 each takes minutes of processor time and up to 10 gigabytes. */
const LARGE_PRECISIONS = range(17, 65);
const PRODUCTS = range(2, 13).flatMap((p) => [3, 4, 6].map((n) => ({ p, n })));
const LARGE_PRODUCTS = [
  ...[8, 16, 32, 64].map((n) => ({ p: 8, n })),
  ...[4, 8, 16, 32, 64].map((n) => ({ p: 16, n })),
  ...[4, 8, 16].map((n) => ({ p: 32, n })),
];

/** Counted here. */
function counted(top: string, p: number, n?: number): BoundRow {
  const { circuit, format, regime } = designOf(top, { precision: p, tokens: n, variant: "depth" });
  return boundRow(keyOf(p, format.E, regime, n), circuit);
}

/** Counted in a process of its own: what it takes is free again after it. */
async function countedApart(top: string, p: number, n?: number): Promise<BoundRow> {
  const operands = n === undefined ? [] : ["-n", `${n}`];
  const { code, stdout, stderr } = await tcvar(
    ["metrics", top, "-p", `${p}`, ...operands, "--variant", "depth", "--json"],
    { env: { NODE_OPTIONS: "--max-old-space-size=12000" } },
  );
  expect([code, stderr], `${top} ${p} ${n}`).toEqual([0, ""]);
  const { E, regime, depth, strictDepth, majorityDepth, gates, wires, maxWeight, maxFanIn } = JSON.parse(stdout);
  return { ...keyOf(p, E, regime, n), depth, strictDepth, majorityDepth, gates, wires, maxWeight, maxFanIn };
}

const keyOf = (p: number, E: number, regime: string | undefined, n: number | undefined): BoundKey => ({
  p,
  E,
  ...(n === undefined ? {} : { n }),
  variant: "depth",
  ...(regime === undefined ? {} : { regime }),
});

describe.each(Object.keys(LEVELS))("%s", (top) => {
  const expectLevels = (rows: readonly BoundRow[]): void => {
    for (const { p, regime, depth, maxWeight } of rows) {
      const levels = regime === "small" ? LEVELS[top].small : LEVELS[top].beyond;
      if (Number(p) >= 8) expect(depth, `p ${p}`).toBe(levels);
      expect(depth, `p ${p}`).toBeLessThanOrEqual(levels);
      expect(maxWeight, `p ${p}`).toBeLessThanOrEqual(128);
    }
  };
  it("has its levels for p up to 16", () => {
    const rows = range(2, 17).map((p) => counted(top, p));
    expectLevels(rows);
    expectPinned(`${top}-levels`, rows);
  });
  it.runIf(isLarge)(
    "has its levels beyond",
    async () => {
      const rows: BoundRow[] = [];
      for (const p of LARGE_PRECISIONS) rows.push(await countedApart(top, p));
      expectLevels(rows);
      expectPinned(`${top}-levels-large`, rows);
    },
    LIMIT,
  );
});

describe("fprod", () => {
  const expectLevels = (rows: readonly BoundRow[]): void => {
    for (const { p, n, depth, maxWeight } of rows) {
      if (Number(p) >= 8 && Number(n) >= 4) expect(depth, `p ${p}, n ${n}`).toBe(PRODUCT_LEVELS);
      expect(depth, `p ${p}, n ${n}`).toBeLessThanOrEqual(PRODUCT_LEVELS);
      expect(maxWeight, `p ${p}, n ${n}`).toBeLessThanOrEqual(128);
    }
  };
  it("has its levels for few operands of p up to 12", () => {
    const rows = PRODUCTS.map(({ p, n }) => counted("fprod", p, n));
    expectLevels(rows);
    expectPinned("fprod-levels", rows);
  });
  it.runIf(isLarge)(
    "has its levels for up to 64 operands, and 16 of p = 32",
    async () => {
      const rows: BoundRow[] = [];
      for (const { p, n } of LARGE_PRODUCTS) rows.push(await countedApart("fprod", p, n));
      expectLevels(rows);
      expectPinned("fprod-levels-large", rows);
    },
    LIMIT,
  );
});
