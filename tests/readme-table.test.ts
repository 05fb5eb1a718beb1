// The figures in the README's tables are those of the circuits of this tree. LUTs take minutes: they are not made again.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { boundsText } from "../generator/cli/bounds.ts";
import { operationRows, type TableRow } from "../generator/cli/table-rows.ts";
import { tableText } from "../generator/cli/table-text.ts";
import { Operations } from "../generator/layers/operations.ts";
import { floatFormat } from "../generator/params/format.ts";
import { VARIANTS } from "../generator/params/variant.ts";
import { measureTheorem } from "../generator/var/theorem-check.ts";
import { sweepPoints } from "../generator/var/theorem-sweep.ts";
import type { BoundRow } from "./bounds.ts";
import { ROOT } from "./support/program.ts";

const README = readFileSync(join(ROOT, "README.md"), "utf8");
const LUT_COLUMNS = 2;

/** The tables whose first column is "operation", as rows of cells. */
const tables = README.split(/\n\n+/)
  .filter((block) => /^\| operation\b/.test(block))
  .map(cellsOf);

function cellsOf(text: string): string[][] {
  const lines = text.trim().split("\n");
  return lines
    .filter((_, i) => i !== 1)
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

const measured = (precisions: number[], variants: readonly ("depth" | "balanced" | "wires")[]): Promise<TableRow[]> =>
  operationRows({ precisions, n: 4, variants, luts: "none", report: () => undefined });

describe("the README's tables", () => {
  test.each([
    { table: 0, precisions: [16], variants: VARIANTS },
    { table: 1, precisions: [8, 24], variants: ["balanced"] as const },
  ])(
    "every operation at p = $precisions, LUTs of those that are not too large",
    {
      timeout: 300_000,
    },
    async ({ table, precisions, variants }) => {
      const expected = cellsOf(tableText(await measured(precisions, variants), false));
      const shown = tables[table];
      expect(shown[0].length).toBe(expected[0].length + LUT_COLUMNS);
      expect(shown.map((line) => line.slice(0, -LUT_COLUMNS))).toEqual(expected);
      const cells = shown.slice(1).flatMap((line) => line.slice(-LUT_COLUMNS));
      for (const cell of cells) expect(cell).toMatch(/^(-|[1-9][\d,]*)$/);
      expect(cells.filter((cell) => cell !== "-").length).toBeGreaterThan(cells.length / 3);
    },
  );
});

test("the README's sweep: some of its places counted again", { timeout: 300_000 }, () => {
  const [head, ...lines] = cellsOf(README.split(/\n\n+/).find((block) => block.includes("| depth, poly")) as string);
  const rows = new Map(lines.map((cells) => [cells[0], cells]));
  const size = { map: { h: 4, w: 4 }, d: 4, layers: 2, stages: 2 };
  /** "862 n^2.00 p^1.30 (14 %)" at a place, and how far off it may be */
  const fitted = (text: string, at: Record<string, number>): { value: number; most: number } => {
    const [factor, ...powers] = text.replace(/ \(.*/, "").split(" ");
    const value = powers.reduce((product, power) => {
      const [name, exponent] = power.split("^");
      return product * at[name] ** Number(exponent);
    }, Number(factor));
    // exponents and factor are rounded
    return { value, most: 1.05 * (1 + Number(/\((\d+) %\)/.exec(text)?.[1]) / 100) };
  };
  let compared = 0;
  for (const [regime, p] of [
    ["table", 8],
    ["poly", 8],
    ["poly", 5],
  ] as const)
    for (const point of sweepPoints({ format: floatFormat(p), variant: "balanced", regime }, size)) {
      const cells = rows.get(point.name) as string[];
      const column = head.indexOf(`depth, ${regime}`);
      const seen = cells[p < 8 ? column + 1 : column].split(" ").map(Number);
      expect(seen, `${point.name}, ${regime}, p = ${p}`).toContain(point.depth);
      if (p >= 8) expect(seen).toHaveLength(1);
      if (regime !== "poly" || p < 8) continue;
      const { value, most } = fitted(cells[head.indexOf("gates, poly, d = 4")], { n: 16, p });
      const ratio = Number(point.gates) / value;
      expect(Math.max(ratio, 1 / ratio), `gates of ${point.name}`).toBeLessThan(most);
      compared++;
    }
  expect(compared).toBe(21);
});

test("the README's table of the theorem: depth, gates, wires and bounds of every row", { timeout: 300_000 }, () => {
  const operations = new Operations({ format: floatFormat(16), variant: "balanced" });
  const size = { map: { h: 8, w: 8 }, d: 8, layers: 2, stages: 2 };
  const text = boundsText(measureTheorem({ operations, size }, [])).join("\n");
  expect(README).toContain(text);
  expect(text).not.toContain("| NO");
});

test("the README's table of the regime poly: one depth, and the wires that are pinned", () => {
  const pinned = (name: string): BoundRow[] => JSON.parse(readFileSync(join(ROOT, "tests", "bounds", name), "utf8"));
  const lines = ["fdiv", "fsqrt", "fexp"].map((top) => {
    const [small, large] = ["", "-large"].map((part) => pinned(`${top}-poly-size${part}.json`));
    const rows = [...small, ...large.slice(1)];
    expect(rows.map(({ p }) => p)).toEqual([8, 16, 32, 48, 64]);
    const [depth, ...others] = new Set(rows.map((row) => row.depth));
    expect(others).toEqual([]);
    const wires = rows.map((row) => Number(row.wires));
    // from p = 32 to p = 64
    const growth = Math.log2(wires[4] / wires[2]).toFixed(1);
    return ["", top, depth, ...wires.map((count) => count.toLocaleString("en-US")), `p^${growth}`, ""];
  });
  const shown = README.split("\n").filter((line) => /^\|.*\| +p\^[\d.]+ +\|$/.test(line));
  expect(shown.map((line) => line.split("|").map((cell) => cell.trim()))).toEqual(
    lines.map((line) => line.map((cell) => `${cell}`)),
  );
});
