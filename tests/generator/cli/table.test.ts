// `tcvar table` as a user runs it; and its text.
import { describe, expect, test } from "vitest";
import { type TableRow, tableText } from "../../../generator/cli/table-rows.ts";
import { ONE_LINE, tcvar } from "../../support/program.ts";

describe("tcvar table", () => {
  test("every operation at every precision, with the figures of metrics; as Markdown without LUTs", async () => {
    const args = ["table", "--no-luts", "--precisions", "3,4", "-n", "2", "--variant", "depth"];
    const { code, stdout } = await tcvar([...args, "--json"]);
    expect(code).toBe(0);
    const rows = JSON.parse(stdout) as TableRow[];
    const operations = ["fcmp", "ffloor", "fadd", "fmul", "fsum", "fdot", "fdot_fused"];
    expect(rows.map(({ operation, p }) => [operation, p])).toEqual(
      operations.flatMap((name) => [3, 4].map((p) => [name, p])),
    );
    expect(rows.every(({ luts, lutLevels }) => luts === undefined && lutLevels === undefined)).toBe(true);
    expect(rows.map(({ n }) => n ?? 0)).toEqual([...Array(8).fill(0), ...Array(6).fill(2)]);

    const metrics = JSON.parse((await tcvar(["metrics", "fadd", "-p", "4", "--variant", "depth", "--json"])).stdout);
    const { depth, strictDepth, majorityDepth, gates, wires, maxFanIn } = metrics;
    const row = {
      operation: "fadd",
      p: 4,
      variant: "depth",
      depth,
      strictDepth,
      majorityDepth,
      gates,
      wires,
      maxFanIn,
    };
    expect(rows[5]).toEqual(row);

    const markdown = await tcvar(args);
    expect(markdown.stdout).toBe(`${tableText(rows)}\n`);
    expect(markdown.stdout.split("\n")).toHaveLength(rows.length + 3);
  });

  test("LUTs and LUT levels where they were synthesized; columns line up", () => {
    const figures = { depth: 3, strictDepth: 5, majorityDepth: 3, gates: 13n, wires: 2115n, maxFanIn: 30 };
    const rows: TableRow[] = [
      { operation: "fcmp", p: 16, variant: "balanced", ...figures, luts: 41n, lutLevels: 4 },
      { operation: "fsum", p: 16, n: 8, variant: "balanced", ...figures, luts: 1234567n, lutLevels: 90 },
    ];
    expect(tableText(rows).split("\n")).toEqual([
      "| operation |  p | depth | strict | majority | gates | wires | fan-in |      LUT6 | LUT levels |",
      "|-----------|---:|------:|-------:|---------:|------:|------:|-------:|----------:|-----------:|",
      "| fcmp      | 16 |     3 |      5 |        3 |    13 | 2,115 |     30 |        41 |          4 |",
      "| fsum n=8  | 16 |     3 |      5 |        3 |    13 | 2,115 |     30 | 1,234,567 |         90 |",
    ]);
  });

  test.each([
    [["--precisions", "8,65"], 'precisions are "8,65": accepted are integers 2..64 separated by commas'],
    [["--precisions", "8,,16"], 'precisions are "8,,16"'],
    [["--precisions", ""], 'precisions are ""'],
    [["-n", "0"], "tokens N is 0"],
    [["--variant", "worst"], 'variant is "worst"'],
    [["fmul"], "too many arguments"],
  ])("%j: one line, exit code 2", async (args, message) => {
    const { code, stdout, stderr } = await tcvar(["table", "--no-luts", ...args]);
    expect(stderr).toMatch(ONE_LINE);
    expect(stderr).toContain(message);
    expect([code, stdout]).toEqual([2, ""]);
  });
});
