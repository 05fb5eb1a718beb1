// The theorem measured at small sizes, and that a broken bound or a moving depth is seen.
import { describe, expect, test } from "vitest";
import { Operations } from "../../../generator/layers/operations.ts";
import { floatFormat } from "../../../generator/params/format.ts";
import { type TheoremSize, theoremRows } from "../../../generator/var/theorem.ts";
import { faultsOf, measureTheorem, sameDepth } from "../../../generator/var/theorem-check.ts";
import { sweepCsv, sweepPoints, sweepRows } from "../../../generator/var/theorem-sweep.ts";

const choice = (p: number) => ({ format: floatFormat(p, 5), variant: "balanced", regime: "table" }) as const;
const at = (p: number) => new Operations(choice(p));
const size = (side: number, d: number): TheoremSize => ({ map: { h: side, w: side }, d, layers: 1, stages: 1 });

describe("theorem", () => {
  test("every row holds: within the paper's bound, ours and the tight one, and the depth is the same elsewhere", () => {
    const places = [
      { operations: at(8), size: size(4, 4) },
      { operations: at(11), size: size(2, 8) },
    ];
    const { rows, constants } = measureTheorem({ operations: at(8), size: size(2, 4) }, places);
    expect(rows.length).toBe(21);
    expect(rows.filter(({ holds }) => !holds)).toEqual([]);
    expect(constants.std).toBe(Math.max(constants.add, constants.mul, constants.div, constants.cmp));
    const byName = new Map(rows.map((row) => [row.name, row]));
    for (const { paper, ours, tight, depth } of rows)
      for (const bound of [paper, ours, tight])
        if (bound !== undefined && bound !== "O(1)") expect(bound.slack).toBe(bound.value - depth);
    expect(byName.get("attention matrix")?.paper).toMatchObject({ formula: "3 d_std + 3 d_sum + d_exp" });
    expect(byName.get("layer norm")?.paper).toMatchObject({ formula: "5 d_std + 2 d_sum + d_sqrt" });
    expect(rows.filter(({ paper }) => paper !== "O(1)").map(({ name }) => name)).toEqual([
      "up-interpolation",
      "matmul",
      "attention matrix",
      "MLP",
      "layer norm",
    ]);
  });

  test("a depth that moves is seen", () => {
    // fewer than four tokens: a sum of two is not as deep as one of four
    const { rows } = measureTheorem({ operations: at(8), size: size(2, 4) }, [
      { operations: at(8), size: { ...size(2, 4), map: { h: 1, w: 1 } } },
    ]);
    const attention = rows.find(({ name }) => name === "attention");
    expect(attention?.holds).toBe(false);
    expect(attention?.faults).toEqual([
      `depth ${attention?.depth}, at p = 8, n = 1, d = 4 it is ${attention?.elsewhere[0].depth}`,
    ]);
  });

  test("what does not hold is named: the bound, the weight, the place", () => {
    const bound = (value: number) => ({ formula: "2 d_add", value, slack: value - 18 });
    const row = { p: 8, depth: 18, maxWeight: 128, bounds: { paper: undefined, tight: bound(18) }, elsewhere: [] };
    expect(faultsOf(row)).toEqual([]);
    const places = [
      { p: 16, n: 4, d: 4, depth: 18 },
      { p: 16, n: 9, d: 4, depth: 19 },
    ];
    expect(
      faultsOf({ ...row, maxWeight: 129, bounds: { ours: bound(18), tight: bound(17) }, elsewhere: places }),
    ).toEqual([
      "depth 18 exceeds the bound tight: 2 d_add = 17",
      "a weight is 129, more than 128",
      "depth 18, at p = 16, n = 9, d = 4 it is 19",
    ]);
  });

  test("the same depth from p = 8 on, below never more", () => {
    expect(sameDepth({ p: 8, depth: 5 }, { p: 64, depth: 5 })).toBe(true);
    expect(sameDepth({ p: 8, depth: 5 }, { p: 64, depth: 6 })).toBe(false);
    expect(sameDepth({ p: 4, depth: 4 }, { p: 16, depth: 5 })).toBe(true);
    expect(sameDepth({ p: 16, depth: 5 }, { p: 4, depth: 6 })).toBe(false);
  });

  test("a sweep finds one depth a row, and sizes that grow as they must", () => {
    const points = [2, 4].flatMap((side) => [4, 8].flatMap((d) => sweepPoints(choice(8), size(side, d))));
    const rows = sweepRows(points, [8, "n", 2]);
    expect(points.length).toBe(4 * theoremRows(size(2, 4)).length);
    expect(rows.filter(({ constant }) => !constant)).toEqual([]);
    const matmul = rows.find(({ name }) => name === "matmul");
    // 2 has no places, n has one: 4 tokens of dimension 4
    expect(matmul?.fits.map(({ dim, gates }) => [dim, gates.points])).toEqual([
      [8, 2],
      ["n", 1],
    ]);
    expect(matmul?.fits[0].gates.exponents.n).toBeCloseTo(2, 6);
    expect(matmul?.depths.length).toBe(1);
    expect(sweepCsv(points).split("\n").length).toBe(points.length + 2);
    const moved = points.map((point, i) => (i === 9 ? { ...point, depth: point.depth + 1 } : point));
    expect(sweepRows(moved, [8]).filter(({ constant }) => !constant).length).toBe(1);
  });

  test("a sweep with precisions below 8: less depth there is no fault, more is; sizes are fitted above", () => {
    const points = [5, 8].flatMap((p) => sweepPoints(choice(p), size(2, 4)));
    const rows = sweepRows(points, [4]);
    expect(rows.filter(({ constant }) => !constant)).toEqual([]);
    expect(rows.every(({ depths, depthsBelow }) => depths.length === 1 && depthsBelow.length === 1)).toBe(true);
    expect(rows[0].fits[0].gates).toMatchObject({ points: 1, greatestResidual: 0 });
    const deeper = points.map((point) => (point.p === 5 ? { ...point, depth: point.depth + 99 } : point));
    expect(sweepRows(deeper, [4]).filter(({ constant }) => constant)).toEqual([]);
  });
});
