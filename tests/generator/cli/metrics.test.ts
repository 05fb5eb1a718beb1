// `tcvar metrics` as a user runs it.
import { describe, expect, test } from "vitest";
import { ONE_LINE, tcvar } from "../../support/program.ts";

/** The fields that scripts rely on. */
const FIELDS = [
  ...["top", "p", "E", "n", "d", "variant"],
  ...["depth", "strictDepth", "majorityDepth", "gates", "inputs", "wires", "weight"],
  ...["maxFanIn", "maxWeight", "gatesOverFanIn255", "modules"],
].sort();

async function metricsOf(...args: string[]) {
  const { code, stdout, stderr } = await tcvar(["metrics", ...args, "--json"]);
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toMatch(/^\{[^\n]*\}\n$/);
  return JSON.parse(stdout);
}

describe("tcvar metrics", () => {
  test("an operation: every field, null where it has no such parameter; canon is told", async () => {
    const { canon, ...record } = await metricsOf("fmul", "-p", "4");
    expect(canon).toBe(false);
    expect(Object.keys(record).sort()).toEqual(FIELDS);
    expect(record).toMatchObject({ top: "fmul", p: 4, E: 5, n: null, d: null, variant: "balanced", inputs: 20 });
    const counts = FIELDS.slice(FIELDS.indexOf("depth")).filter((name) => !["n", "p", "top", "variant"].includes(name));
    for (const name of counts) expect(record[name], name).toBeTypeOf("number");
    const strict = await metricsOf("fmul", "-p", "4", "--canon");
    expect(strict).toMatchObject({ canon: true, depth: record.depth + 1 });
  });

  test("a matrix product has n and d; a primitive only n", async () => {
    const { canon, ...matmul } = await metricsOf("matmul", "-p", "4", "-n", "4", "-d", "2", "--variant", "depth");
    expect(canon).toBe(true);
    expect(Object.keys(matmul).sort()).toEqual(FIELDS);
    expect(matmul).toMatchObject({ top: "matmul", p: 4, E: 5, n: 4, d: 2, variant: "depth" });
    const primitive = await metricsOf("majority", "-n", "5");
    expect(Object.keys(primitive).sort()).toEqual(FIELDS);
    expect(primitive).toMatchObject({ p: null, E: null, n: 5, d: null, variant: null, depth: 1, gates: 1, wires: 5 });
  });

  test("a matrix of another shape: rows, inner and cols; counts above 2^53 are decimal strings", async () => {
    const shape = ["--rows", "1048576", "--inner", "4", "--cols", "1048576"];
    const record = await metricsOf("matmul", "-p", "4", "--path", ...shape);
    expect(record).toMatchObject({ n: null, d: null, rows: 2 ** 20, inner: 4, cols: 2 ** 20 });
    const one = await metricsOf("fdot", "-p", "4", "-n", "4");
    // canon: 9 gates of 2 inputs at each of 2 * 2^22 words of 10 bits
    expect(record.wires).toBe(`${BigInt(one.wires) * 2n ** 40n + 18n * 2n ** 23n}`);
    expect(record.depth).toBe(one.depth + 1);
    expect(record.path).toHaveLength(record.depth);
  });

  test("a top with regimes: the one taken, what it was chosen by and from; a named one is not chosen", async () => {
    const { regime, choice, depth, wires } = await metricsOf("fdiv", "-p", "4", "--variant", "wires");
    expect(choice).toMatchObject({ asked: "auto", by: "fewest wires, then fewest levels" });
    expect(choice.of).toBe("div");
    expect(choice.candidates.map((candidate: { regime: string }) => candidate.regime)).toContain("small");
    expect(choice.candidates[0]).toMatchObject({ regime, depth, wires });
    const named = await metricsOf("fdiv", "-p", "4", "--variant", "wires", "--regime", regime);
    expect(named).toMatchObject({ regime, depth, wires });
    expect(named.choice).toBeUndefined();
    const auto = await metricsOf("fdiv", "-p", "4", "--variant", "wires", "--regime", "auto");
    expect(auto).toMatchObject({ regime, choice });
  });

  test("a top with one construction, which is of a regime: it may be named, others not", async () => {
    const asked = ["fprod", "-p", "4", "-n", "3"];
    const plain = await metricsOf(...asked);
    expect(plain.regime).toBe("poly");
    expect(await metricsOf(...asked, "--regime", "poly")).toEqual(plain);
    const { code, stderr } = await tcvar(["metrics", ...asked, "--regime", "table"]);
    expect([code, stderr.trim()]).toEqual([2, "tcvar: regime table is asked for fprod: accepted are poly, auto"]);
  });

  test("a regime that is given up: the bound of its wires, and the levels where they decide", async () => {
    const beaten = async (variant: string, p: string) =>
      (await metricsOf("fexp", "-p", p, "--variant", variant)).choice.beaten;
    const [{ wires, ...wide }] = await beaten("wires", "8");
    expect(wide).toEqual({
      regime: "poly",
      why: `at least ${wires.toLocaleString("en")} wires, more than table: given up`,
    });
    expect(await beaten("depth", "12")).toMatchObject([{ regime: "poly", depth: 10 }]);
    const why = "10 levels at every precision, more than small";
    expect(await beaten("depth", "8")).toEqual([{ regime: "poly", depth: 10, why }]);
  });

  test("an activation function: its depth and the formula that bounds it", async () => {
    const { depth, depthBound } = await metricsOf("silu", "-p", "8", "--variant", "depth");
    const { formula, value, d_exp, d_std } = depthBound;
    expect(formula).toBe("d_exp + 3 d_std");
    expect(value).toBe(d_exp + 3 * d_std);
    expect(depth).toBeLessThanOrEqual(value);
    expect((await metricsOf("fmul", "-p", "8")).depthBound).toBeUndefined();
  });

  test("a layer: the regimes inside, and why; a named one is not chosen", async () => {
    const { regime, regimes, choices } = await metricsOf("attention", "-p", "4", "-n", "2", "-d", "1");
    expect(regime).toBeUndefined();
    expect(Object.keys(regimes).sort()).toEqual(["div", "exp"]);
    const div = await metricsOf("fdiv", "-p", "4");
    expect([regimes.div, choices.div]).toEqual([div.regime, div.choice]);
    const named = await metricsOf("attention", "-p", "4", "-n", "2", "-d", "1", "--regime", "poly");
    expect(named.regimes).toEqual({ div: "poly", exp: "poly" });
    expect(named.choices).toBeUndefined();
    expect((await metricsOf("mlp", "-p", "4", "-n", "2", "-d", "1")).regimes).toBeUndefined();
  });

  test("--levels and --path: the gates add up, the path is as long as the circuit is deep", async () => {
    const record = await metricsOf("fcmp", "-p", "4", "--levels", "--path");
    const total = record.levels.reduce((sum: number, gates: number) => sum + gates, 0);
    expect(total).toBe(record.gates);
    expect(record.path).toHaveLength(record.depth);
  });

  test.each([
    [["fmul", "-p", "1"], "precision P is 1: accepted are integers 2..64"],
    [["fmul", "-p", "65"], "precision P is 65: accepted are integers 2..64"],
    [["fmul", "-p", "4.5"], 'precision P is "4.5": accepted are integers 2..64'],
    [["fsum", "-n", "0"], "tokens N is 0: accepted are integers 1.."],
    [["fsum", "-n", "many"], 'tokens N is "many": accepted are integers 1..'],
    [["fsum", "-n", "4097"], "operand count is 4097: accepted are integers 1..4096"],
    [["fmul", "-p", "4", "-E", "2"], "exponent bits E is 2: accepted are integers 3.."],
    [["fmul", "-p", "4", "-E", "6"], "exponent bits E is 6: accepted are integers 3..5 for P = 4"],
    [["fmull"], 'top is "fmull": accepted are fadd, fsub, fmul'],
    [["constructor"], 'top is "constructor": accepted are'],
    [["fmul", "--variant", "fast"], 'variant is "fast": accepted are depth, balanced, wires'],
    [["imul", "--canon"], "canon is asked for imul: accepted are tops on floats"],
    [["fmul", "--rows", "3"], "rows is asked for fmul: accepted is the top matmul"],
    [["fdot", "--fused"], "fused is asked for fdot: accepted are the tops matmul, attention_matrix, attention, mlp"],
    [["fmul", "--regime", "poly"], "regime is asked for fmul: accepted are the tops fdiv, fsqrt"],
    [["fdiv", "-p", "16", "--regime", "small"], "regime small is asked for fdiv at p = 16: accepted are "],
    [["fdiv", "--regime", "tiny"], 'regime is "tiny": accepted are small, table, poly, auto'],
    [["matmul", "--cols", "0"], "cols of the matrix product is 0: accepted are integers 1.."],
  ])("%j: one line, exit code 2", async (args, message) => {
    const { code, stdout, stderr } = await tcvar(["metrics", ...args]);
    expect(stderr).toMatch(ONE_LINE);
    expect(stderr).toContain(message);
    expect([code, stdout]).toEqual([2, ""]);
  });
});
