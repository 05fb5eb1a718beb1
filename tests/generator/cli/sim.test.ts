// `tcvar sim` as a user runs it; and every top through it.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runEngine } from "../../../generator/cli/engines.ts";
import { chooseRuns } from "../../../generator/cli/sim-plan.ts";
import { simulateRun } from "../../../generator/cli/sim-run.ts";
import { TOP_NAMES } from "../../../generator/cli/tops.ts";
import { LAYER_TOPS } from "../../../generator/params/layer-ports.ts";
import { DEFAULT_VECTORS, operationVectors } from "../../../sim/vectors/operation-vectors.ts";
import { temporaryFolder } from "../../support/folder.ts";
import { ONE_LINE, tcvar } from "../../support/program.ts";

describe("tcvar sim", () => {
  test.each(["auto", "netlist", "icarus"])("fcmp and fmul in %s", async (engine) => {
    for (const top of ["fcmp", "fmul"]) {
      const args = ["sim", top, "-p", "4", "--engine", engine, "--vectors", "100", "--seed", "7"];
      const { code, stdout } = await tcvar(args);
      expect(code).toBe(0);
      const [note, result, ...more] = stdout.trimEnd().split("\n");
      expect(note).toMatch(
        new RegExp(`^${top}_p4_e5_balanced, \\d+ gates: ${engine === "auto" ? "\\w+ \\(" : engine}`),
      );
      expect(result).toMatch(/ in \w+: 100 vectors \(seed 7\), all equal to the golden model, [\d.]+ s$/);
      expect(more).toEqual([]);
    }
  });

  test("Verilator, as JSON alone", async () => {
    const args = ["sim", "fcmp", "-p", "4", "--engine", "verilator", "--vectors", "50", "--json"];
    const { code, stdout, stderr } = await tcvar(args);
    expect([code, stderr]).toEqual([0, ""]);
    const [record, ...more] = JSON.parse(stdout);
    expect(more).toEqual([]);
    const { seconds, ...rest } = record;
    expect(seconds).toBeGreaterThan(0);
    expect(rest).toEqual({
      ...{ top: "fcmp", p: 4, E: 5, variant: "balanced", canon: false },
      ...{ engine: "verilator", vectors: 50, exhaustive: false, seed: 1, mismatches: 0, agrees: true, first: [] },
    });
  }, 120_000);

  test("all vectors where there are few", async () => {
    const { stdout } = await tcvar(["sim", "majority", "-n", "5", "--engine", "netlist", "--quiet"]);
    expect(stdout).toMatch(/^majority_n5 in netlist: 32 vectors \(all there are\), all equal to the golden model/);
  });

  test("fused products: the golden model is fused, too", async () => {
    const args = ["sim", "matmul", "-p", "6", "-n", "2", "--fused", "--engine", "netlist", "--vectors", "500"];
    expect((await tcvar(args)).stdout).toContain("500 vectors (seed 1), all equal to the golden model");
  });

  test("a configuration of a layer", async () => {
    const config = join(temporaryFolder(), "attention.json");
    writeFileSync(config, JSON.stringify({ kind: "attention", n: 2, d: 1 }));
    const args = ["sim", config, "-p", "4", "--fused", "--engine", "netlist", "--vectors", "20"];
    const { code, stdout } = await tcvar(args);
    expect(stdout).toMatch(/^attention_\S+ in netlist: 20 vectors \(seed 1\), all equal to the golden model/m);
    expect(code).toBe(0);
  });

  test("a waveform", async () => {
    const wave = join(temporaryFolder(), "fcmp.vcd");
    const args = ["sim", "fcmp", "-p", "4", "--engine", "icarus", "--vectors", "5", "--wave", wave];
    expect((await tcvar(args)).code).toBe(0);
    expect(readFileSync(wave, "utf8")).toContain("$enddefinitions");
  });

  const wave = join(temporaryFolder(), "not-written.vcd");
  test.each([
    [["fmul", "-p", "65"], {}, 2, "precision P is 65"],
    [["fsum", "-n", "0"], {}, 2, "tokens N is 0"],
    [["fmul", "-p", "4", "-E", "6"], {}, 2, "exponent bits E is 6: accepted are integers 3..5 for P = 4"],
    [["fpow"], {}, 2, 'top is "fpow": accepted are fadd'],
    [["fmul", "--variant", "best"], {}, 2, 'variant is "best"'],
    [["fmul", "--engine", "golden"], {}, 2, 'engine is "golden": accepted are auto, netlist, icarus, verilator'],
    [["fmul", "--vectors", "0"], {}, 2, "vectors is 0: accepted are integers 1.."],
    [["fmul", "--seed", "-1"], {}, 2, "seed is -1: accepted are integers 0.."],
    [["fcmp", "-p", "4", "--engine", "netlist", "--wave", wave], {}, 2, "wave is asked for engine netlist"],
    [["fcmp", "-p", "4", "--engine", "icarus", "--wave", "a.png", "-q"], {}, 2, 'wave file is "a.png"'],
    [
      ["fmul", "-p", "4", "--engine", "icarus", "--vectors", "1000000000"],
      {},
      2,
      "lower the precision P, the vectors, take --engine netlist, or go on with --force",
    ],
    [
      ["matmul", "-p", "4", "-n", "4096", "-d", "8", "--engine", "netlist", "--vectors", "1"],
      {},
      2,
      "GB): accepted are 10 minutes and 8 GB; lower the tokens N, the dimension D, the precision P, or go on with --force",
    ],
    [["examples/var-tiny.json", "-p", "4", "--engine", "netlist"], {}, 2, "a public model: accepted is auto"],
    [
      ["examples/var-tiny.json", "-n", "4"],
      {},
      2,
      "tokens is asked for examples/var-tiny.json: accepted are the sizes in",
    ],
    [["fcmp", "-p", "4", "--engine", "icarus", "-q"], { PATH: "/nonexistent" }, 3, "apt-get install iverilog"],
  ])("%j: one line", async (args, env, exitCode, message) => {
    const cache = { TCVAR_CACHE: join(temporaryFolder(), "cache") };
    const { code, stdout, stderr } = await tcvar(["sim", ...args], { env: { ...cache, ...env } });
    expect(stderr).toMatch(ONE_LINE);
    expect(stderr).toContain(message);
    expect([code, stdout, existsSync(wave)]).toEqual([exitCode, "", false]);
  });
});

describe("the plan of a simulation", () => {
  const request = { precision: 8, variant: "balanced" } as const;

  test("the default number of vectors is one constant; a matrix product takes fewer: it has many results each", () => {
    for (const [top, vectors] of [
      ["fcmp", DEFAULT_VECTORS],
      ["icmp", DEFAULT_VECTORS],
      ["fmul", DEFAULT_VECTORS],
      ["matmul", DEFAULT_VECTORS / 16],
    ] as const) {
      const [run] = chooseRuns(top, { ...request, tokens: 4 }, { engine: "netlist" });
      expect([top, run.vectors]).toEqual([top, vectors]);
    }
  });

  test("the netlist engine tells how many gates are evaluated, of all, and how fast", async () => {
    const [run] = chooseRuns("fmul", request, { engine: "netlist", vectors: 100 });
    const said: string[] = [];
    const vectors = [...operationVectors("fmul", run.design.format, {}, { count: 100, seed: 1 })];
    await runEngine("netlist", run.design, vectors, { report: (status) => said.push(status) });
    expect(said.at(-1)).toMatch(/^evaluating: 100 % of 26800 gates, \d\.\de\d+ gates\/s$/);
  });

  test("auto on a design that is too large: the netlist at full size, the Verilog at fewer operands", () => {
    const runs = chooseRuns("fsum", { ...request, tokens: 256 }, { engine: "auto" });
    expect(runs.map(({ engine }) => engine)[0]).toBe("netlist");
    expect(runs[0].note).toMatch(/: netlist \(\w+ would take about \d+ minutes\)$/);
    expect(runs).toHaveLength(2);
    expect(["icarus", "verilator"]).toContain(runs[1].engine);
    expect(runs[1].design.parameters.n).toBeLessThan(256);
  });
});

describe("every top equals the golden model in the netlist engine", () => {
  test.each(TOP_NAMES)("%s", async (top) => {
    // layers have many results a vector, and take a square number of tokens
    const isLayer = LAYER_TOPS.some((name) => name === top);
    const size = isLayer ? { tokens: 4, dim: 1 } : { tokens: 3 };
    const request = { precision: 4, ...size, variant: "balanced" } as const;
    const [run] = chooseRuns(top, request, { engine: "netlist", vectors: isLayer ? 20 : 200 });
    const { agrees, record } = await simulateRun(run, { seed: 1, quiet: true });
    expect(record.first).toEqual([]);
    expect(agrees).toBe(true);
    expect(record.vectors).toBeGreaterThan(0);
  });
});
