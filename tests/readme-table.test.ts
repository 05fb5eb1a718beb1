// The figures in the README's tables are those of the circuits of this tree. LUTs take minutes: they are not made again.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { operationRows, tableText } from "../generator/cli/table-rows.ts";
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

describe("the README's tables", () => {
  test.each([
    { variant: "balanced", precisions: [8, 16, 24], hasLuts: true },
    { variant: "depth", precisions: [16], hasLuts: false },
    { variant: "wires", precisions: [16], hasLuts: false },
  ] as const)("$variant", { timeout: 120_000 }, async ({ variant, precisions, hasLuts }) => {
    const rows = await operationRows({ precisions, n: 4, variant, luts: false, report: () => undefined });
    const expected = cellsOf(tableText(rows));
    expect(expected.length).toBeGreaterThan(1);
    const shown = tables.filter((table) => table[0].length > expected[0].length === hasLuts);
    const withoutLuts = shown.map((table) => table.map((line) => (hasLuts ? line.slice(0, -LUT_COLUMNS) : line)));
    expect(withoutLuts).toContainEqual(expected);
    if (hasLuts)
      for (const line of shown[0].slice(1))
        for (const cell of line.slice(-LUT_COLUMNS)) expect(cell).toMatch(/^fdot/.test(line[0]) ? /^-$/ : /^[1-9]/);
  });
});
