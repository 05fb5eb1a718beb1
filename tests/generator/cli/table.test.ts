// `tcvar table` and `tcvar metrics --all` as a user runs them; and the text of the table.
import { describe, expect, test } from "vitest";
import { bestKnown } from "../../../generator/cli/literature.ts";
import { TABLE_TOPS, type TableRow } from "../../../generator/cli/table-rows.ts";
import { tableNotes, tableText } from "../../../generator/cli/table-text.ts";
import { VARIANTS } from "../../../generator/params/variant.ts";
import { temporaryFolder } from "../../support/folder.ts";
import { ONE_LINE, tcvar } from "../../support/program.ts";

/** Operations of any number of operands. */
const ITERATED = ["fsum", "fprod", "fdot", "fdot_fused"];

describe("tcvar table", () => {
  test("every operation at every precision, with the figures of metrics; as Markdown without LUTs", async () => {
    const args = ["table", "--no-luts", "--precisions", "3,4", "-n", "2", "--variant", "depth"];
    const { code, stdout } = await tcvar([...args, "--json"]);
    expect(code).toBe(0);
    const rows = JSON.parse(stdout) as TableRow[];
    expect(rows.map(({ operation, p }) => [operation, p])).toEqual(
      TABLE_TOPS.flatMap((name) => [3, 4].map((p) => [name, p])),
    );
    for (const { operation, n, luts, lutLevels, noLuts } of rows) {
      expect([luts, lutLevels, noLuts]).toEqual([null, null, "left out"]);
      expect(n).toBe(ITERATED.includes(operation) ? 2 : null);
    }
    const metrics = JSON.parse((await tcvar(["metrics", "fadd", "-p", "4", "--variant", "depth", "--json"])).stdout);
    const { depth, strictDepth, majorityDepth, gates, wires, maxFanIn, maxWeight } = metrics;
    expect(rows.find(({ operation, p }) => operation === "fadd" && p === 4)).toEqual({
      ...{ operation: "fadd", p: 4, E: 5, n: null, variant: "depth", regime: null },
      ...{ depth, strictDepth, majorityDepth, gates, wires, maxFanIn, maxWeight },
      ...{ bestKnown: bestKnown("fadd"), luts: null, lutLevels: null, noLuts: "left out" },
    });
    const markdown = await tcvar(args);
    expect(markdown.stdout).toBe(`${[tableText(rows, false), "", ...tableNotes(rows, false)].join("\n")}\n`);
  });

  test("LUTs and LUT levels where they were synthesized; columns line up; the notes say what the marks mean", () => {
    const figures = {
      depth: 3,
      strictDepth: 5,
      majorityDepth: 3,
      gates: 13n,
      wires: 2115n,
      maxFanIn: 30,
      maxWeight: 9,
    };
    const common = { p: 16, E: 17, variant: "balanced", ...figures } as const;
    const rows: TableRow[] = [
      {
        ...common,
        operation: "fcmp",
        n: null,
        regime: null,
        bestKnown: bestKnown("fcmp") ?? null,
        luts: 41,
        lutLevels: 4,
      },
      {
        ...common,
        operation: "fdiv",
        n: null,
        regime: "table",
        bestKnown: bestKnown("fdiv") ?? null,
        luts: 1234567,
        lutLevels: 90,
      },
      {
        ...common,
        operation: "fdot",
        n: 8,
        regime: null,
        bestKnown: null,
        luts: null,
        lutLevels: null,
        noLuts: "too large",
      },
    ];
    expect(tableText(rows, true).split("\n")).toEqual([
      "| operation | variant         |  p | depth | strict | majority | best | gates | wires | fan-in | weight |      LUT6 | levels |",
      "|-----------|-----------------|---:|------:|-------:|---------:|-----:|------:|------:|-------:|-------:|----------:|-------:|",
      "| fcmp      | balanced        | 16 |     3 |      5 |        3 | 2 AB |    13 | 2,115 |     30 |      9 |        41 |      4 |",
      "| fdiv      | balanced, table | 16 |     3 |      5 |        3 | 3 SR |    13 | 2,115 |     30 |      9 | 1,234,567 |     90 |",
      "| fdot n=8  | balanced        | 16 |     3 |      5 |        3 |    - |    13 | 2,115 |     30 |      9 |         - |      - |",
    ]);
    const notes = tableNotes(rows, true);
    expect(notes[0]).toMatch(/^best: /);
    for (const source of ["AB: ", "SR: "]) expect(notes.filter((line) => line.startsWith(source))).toHaveLength(1);
    expect(notes.at(-1)).toBe("no LUTs of fdot p=16 balanced: too large.");
    expect(tableNotes(rows, false).some((line) => line.startsWith("no LUTs"))).toBe(false);
  });

  test.each([
    [["--precisions", "8,65"], 'precisions are "8,65": accepted are integers 2..64 separated by commas'],
    [["--precisions", "8,,16"], 'precisions are "8,,16"'],
    [["--precisions", ""], 'precisions are ""'],
    [["-p", "65"], "precision P is 65: accepted are integers 2..64"],
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

describe("tcvar metrics --all", () => {
  test("every operation in every variant; LUTs only where they were made before", async () => {
    const env = { TCVAR_CACHE: temporaryFolder() };
    const { code, stdout, stderr } = await tcvar(["metrics", "--all", "-p", "3", "-n", "2", "--json"], { env });
    expect([code, stderr]).toEqual([0, ""]);
    const rows = JSON.parse(stdout) as TableRow[];
    expect(rows.map(({ operation, variant }) => [operation, variant])).toEqual(
      TABLE_TOPS.flatMap((name) => VARIANTS.map((variant) => [name, variant])),
    );
    for (const row of rows) {
      expect(row.luts).toBeNull();
      expect(row.noLuts).toMatch(/^(not synthesized yet|yosys is not installed)/);
    }
    const table = await tcvar(["table", "--no-luts", "-p", "3", "-n", "2", "--json"]);
    expect(JSON.parse(table.stdout)).toEqual(rows.map((row) => ({ ...row, noLuts: "left out" })));
  });

  test.each([
    [["--all", "fmul"], "all is asked for with top fmul: accepted is one of the two"],
    [["--all", "--path"], "path is asked for with all: accepted are precision, tokens, variant and luts"],
    [["--all", "--regime", "poly"], "regime is asked for with all"],
    [["fmul", "--luts"], "luts is asked for one top: accepted with --all"],
  ])("%j: one line, exit code 2", async (args, message) => {
    const { code, stdout, stderr } = await tcvar(["metrics", ...args]);
    expect(stderr).toMatch(ONE_LINE);
    expect(stderr).toContain(message);
    expect([code, stdout]).toEqual([2, ""]);
  });
});
