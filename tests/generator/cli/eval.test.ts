// `tcvar eval` as a user runs it.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../../support/folder.ts";
import { ONE_LINE, tcvar } from "../../support/program.ts";

const evaluate = (args: readonly string[], lines: readonly string[]) =>
  tcvar(["eval", ...args], { input: lines.map((line) => `${line}\n`).join("") });

// 3 * 2.5 = 7.5 = 15 * 2^-1 in every form; F(4, 5): W = 10 bits
const FORMS: readonly [string, string][] = [
  ["[[3,0],[5,-1]]", "[15,-1]"],
  ['[["3","0"],["-5","-1"]]', "[-15,-1]"],
  ['[[3,0],"0x1.4p+1"]', "[15,-1]"],
  ['["-0x3","0x.8p0"]', "[-12,-3]"],
  // 3 is 12 * 2^-2: exponent -2 in 5 bits, then 12 in 4
  ['[{"w":"1ec"},[1,0]]', "[12,-2]"],
  ['[{"w":"0x1EC"},{"w":"0"}]', "[0,0]"],
  ["[[96,-5],[8,-3]]", "[12,-2]"],
];

describe("operands", () => {
  test.each(["golden", "netlist", "icarus"])("every form, in order: %s", async (engine) => {
    const lines = FORMS.map(([line]) => line);
    const { code, stdout, stderr } = await evaluate(["mul", "-p", "4", "--engine", engine], lines);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout.trimEnd().split("\n")).toEqual(FORMS.map(([, result]) => result));
  });

  test("numbers from 2^53 are decimal strings, both ways", async () => {
    const line = '[["1152921504606846975","1000000000000000000"],[1,0]]';
    const { stdout } = await evaluate(["mul", "-p", "60"], [line]);
    expect(stdout).toBe('["1152921504606846975","1000000000000000000"]\n');
  });

  test("a byte order mark does not count", async () => {
    expect((await evaluate(["floor", "-p", "4"], ["\uFEFF[[3,0]]"])).stdout).toBe("[12,-2]\n");
  });

  test("from a file", async () => {
    const file = join(temporaryFolder(), "operands.jsonl");
    writeFileSync(file, "\uFEFF[[3,0]]\n[[-15,-2]]");
    const { code, stdout } = await tcvar(["eval", "floor", "-p", "4", "--in", file]);
    expect([code, stdout]).toEqual([0, "[12,-2]\n[-8,-1]\n"]);
  });

  test("none: no results", async () => {
    expect(await evaluate(["mul", "-p", "4"], [])).toMatchObject({ code: 0, stdout: "", stderr: "" });
  });
});

describe("operations", () => {
  test.each([
    ["add", [], "[[3,0],[5,-1]]", "[11,-1]"],
    ["sub", [], "[[3,0],[5,-1]]", "[8,-4]"],
    ["sub", ["-E", "4"], "[[3,0],[5,-1]]", "[8,-4]"],
    ["div", [], "[[3,0],[5,-1]]", "[10,-3]"],
    ["div", ["--regime", "poly"], "[[-3,0],[0,0]]", "[-15,15]"],
    ["sqrt", [], "[[3,0]]", "[14,-3]"],
    ["sqrt", ["--regime", "small"], "[[-3,0]]", "[0,0]"],
    ["exp", [], "[[1,0]]", "[11,-2]"],
    ["exp", ["--regime", "table"], "[[0,0]]", "[8,-3]"],
    ["prod", ["-n", "3"], "[[3,0],[5,0],[-1,0]]", "[-15,0]"],
    ["floor", [], "[[-1,-1]]", "[-8,-3]"],
    ["sum", ["-n", "3"], "[[1,0],[1,4],[-1,4]]", "[8,-3]"],
    // 15 * 15 = 225 is rounded to 224 before the sum, and is not in the fused one
    ["dot", ["-n", "2"], "[[15,0],[14,0],[15,0],[-16,0]]", "[0,0]"],
    ["dot_fused", ["-n", "2"], "[[15,0],[14,0],[15,0],[-16,0]]", "[8,-3]"],
    ["mul", ["--canon"], '[{"w":"1"},[1,0]]', "[0,0]"],
  ])("%s %j", async (operation, options, line, result) => {
    const { code, stdout, stderr } = await evaluate([operation, "-p", "4", ...options], [line]);
    expect([code, stdout, stderr]).toEqual([0, `${result}\n`, ""]);
  });

  test("cmp: -1, 0, 1", async () => {
    const lines = ["[[1,0],[3,0]]", "[[3,0],[3,0]]", "[[3,0],[-3,0]]"];
    expect((await evaluate(["cmp", "-p", "4"], lines)).stdout).toBe("-1\n0\n1\n");
  });
});

describe("refused: one line, nothing on stdout", () => {
  const GOOD = "[[3,0],[5,-1]]";
  test.each([
    ["a value outside F(p, E)", "[[17,0],[1,0]]", "operand [17,0] is not in F(4, 5)"],
    ["an exponent outside", "[[1,99],[1,0]]", "operand [1,99] is not in F(4, 5)"],
    ["too few operands", "[[3,0]]", "accepted are 2"],
    ["too many operands", "[[3,0],[3,0],[3,0]]", "3 operands: accepted are 2"],
    ["no JSON", "three", '"three" is not JSON'],
    ["an empty line", "", '"" is not JSON'],
    ["no array", '{"w":"0"}', "is not an array of operands"],
    ["a decimal fraction", "[[1.5,0],[1,0]]", "number 1.5 is not written as an integer"],
    ["a number that JSON rounds", "[[9007199254740993,0],[1,0]]", "is not exact in JSON"],
    ["an unknown form", "[3,5]", "operand 3 is of an unknown form"],
    ["a decimal float as text", '["1.5",[1,0]]', "is not a hexadecimal float"],
    ["a raw word that is not canonical", '[{"w":"1"},[1,0]]', 'raw word "1" is not canonical'],
    ["a raw word too wide", '[{"w":"fff"},[1,0]]', 'raw word "fff" is too wide: accepted are 10 bits'],
  ])("%s: its line number, exit code 2", async (_what, bad, message) => {
    const { code, stdout, stderr } = await evaluate(["mul", "-p", "4"], [GOOD, GOOD, bad, GOOD]);
    expect(stderr).toMatch(ONE_LINE);
    expect(stderr).toMatch(/^tcvar: line 3: /);
    expect(stderr).toContain(message);
    expect([code, stdout]).toEqual([2, ""]);
  });

  test.each([
    [
      ["pow"],
      {},
      2,
      'operation is "pow": accepted are add, sub, mul, div, cmp, floor, sum, prod, sqrt, exp, dot, dot_fused',
    ],
    [["mul", "-p", "65"], {}, 2, "precision P is 65: accepted are integers 2..64"],
    [["mul", "-p", "4", "-E", "9"], {}, 2, "exponent bits E is 9: accepted are integers 3..5 for P = 4"],
    [["sum", "-n", "5000"], {}, 2, "operand count is 5000"],
    [["mul", "--engine", "abacus"], {}, 2, 'engine is "abacus": accepted are golden, netlist, icarus, verilator'],
    [["mul", "--in", "nowhere.jsonl"], {}, 5, "cannot read nowhere.jsonl: no such file"],
    [["mul", "--in", "tests"], {}, 5, "cannot read tests: it is a directory"],
    [["mul", "--engine", "icarus"], { PATH: "/nonexistent" }, 3, "apt-get install iverilog"],
    [["mul", "--engine", "verilator"], { PATH: "/nonexistent" }, 3, "apt-get install verilator"],
  ])("%j", async (args, env, exitCode, message) => {
    const cache = { TCVAR_CACHE: join(temporaryFolder(), "cache") };
    const ended = await tcvar(["eval", ...args], { input: `${GOOD}\n`, env: { ...cache, ...env } });
    expect(ended.stderr).toMatch(ONE_LINE);
    expect(ended.stderr).toContain(message);
    expect([ended.code, ended.stdout]).toEqual([exitCode, ""]);
  });
});
