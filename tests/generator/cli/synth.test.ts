// `tcvar synth` as a user runs it.
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { findProgram } from "../../../sim/drivers/tools.ts";
import { temporaryFolder } from "../../support/folder.ts";
import { ONE_LINE, tcvar } from "../../support/program.ts";

/** A folder with a cache of its own, and the environment that uses it. */
function place() {
  const folder = temporaryFolder();
  return { folder, env: { TCVAR_CACHE: join(folder, "cache") } };
}

/** An environment in which Yosys is this shell script. */
function withYosys(script: string) {
  const { folder, env } = place();
  const bin = join(folder, "bin");
  mkdirSync(bin);
  writeFileSync(join(bin, "yosys"), `#!/bin/sh\n${script}\n`);
  chmodSync(join(bin, "yosys"), 0o755);
  return { ...env, PATH: `${bin}:/usr/bin:/bin` };
}

const VERSION = 'if [ "$1" = -V ]; then echo "Yosys 0.23"; exit 0; fi';

describe("tcvar synth", () => {
  test("a table, totals and what was cross-checked; the same again from the cache, as JSON", async () => {
    const { env } = place();
    const first = await tcvar(["synth", "icmp", "-p", "6", "-q"], { env });
    expect(first.stderr).toBe("");
    expect(first.code).toBe(0);
    expect(first.stdout).toMatch(
      /^icmp \(p = 6, variant = balanced\) for lut6: LUTs of 6 inputs; Yosys 0\.\d+\n\nmodule +instances +gates/,
    );
    expect(first.stdout).toMatch(/\ntotal +\d+ +\d+ +\d+ +\d+ +\d+ +[\d.]+ +\d+\n/);
    expect(first.stdout).toContain(
      "cross-check: gates, wires, depth and instances of the module are equal in Yosys's netlist",
    );
    const again = await tcvar(["synth", "icmp", "-p", "6", "--json"], { env });
    const record = JSON.parse(again.stdout);
    expect(record).toMatchObject({
      top: "icmp",
      p: 6,
      target: "lut6",
      crossCheck: { equal: true, modules: 1, figures: 5, longestPath: "ltp", fromCache: true },
      modules: [{ instances: 1, fromCache: true }],
    });
    expect(record.luts).toBe(record.cells.$lut);
    expect(record.modules[0]).toMatchObject({ luts: record.luts, gates: record.gates, depth: record.depth });
  });

  test("--verify simulates the netlist; --out keeps it, with a manifest", async () => {
    const { folder, env } = place();
    const out = join(folder, "luts");
    const args = ["synth", "fmul", "-p", "2", "--target", "lut4", "--verify", "500", "--seed", "7", "--out", out, "-q"];
    const { code, stdout, stderr } = await tcvar(args, { env });
    expect(stderr).toBe("");
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /\nverified: the synthesized netlist in Icarus equals the golden model on (all )?[\d,]+ vectors/,
    );
    expect(readdirSync(out).sort()).toEqual(["fmul_p2_e3_balanced.v", "manifest.json"]);
    const manifest = JSON.parse(readFileSync(join(out, "manifest.json"), "utf8"));
    expect(manifest).toMatchObject({ generator: "tcvar", top: "fmul", target: "lut4" });
    expect(manifest.verified.vectors).toBeGreaterThan(0);
  });

  const refused: readonly [string, string[], RegExp][] = [
    ["an unknown target", ["--target", "asic"], /target is "asic": accepted are lut6, lut4, ice40, ecp5, xilinx/],
    [
      "a vendor's netlist to verify",
      ["--target", "ice40", "--verify", "10"],
      /verify is asked for target ice40: accepted/,
    ],
    ["no vectors to verify", ["--verify", "0"], /verify is 0: accepted are integers 1\.\./],
    ["no time", ["--timeout", "0"], /timeout is 0: accepted are integers 1\.\./],
  ];
  test.each(refused)("refuses %s: exit code 2, one line", async (_what, options, message) => {
    const { code, stdout, stderr } = await tcvar(["synth", "and", "-n", "3", ...options]);
    expect(code).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toMatch(ONE_LINE);
    expect(stderr).toMatch(message);
  });

  test("a matrix product of too many instances: exit code 4, one line", async () => {
    const { env } = place();
    const { code, stderr } = await tcvar(["synth", "matmul", "-p", "4", "-n", "1024", "-q"], { env });
    expect(code).toBe(4);
    expect(stderr).toMatch(ONE_LINE);
    expect(stderr).toMatch(/the instances in matmul_\w+ have [\d,]+ bits on their ports, Yosys takes up to/);
  });

  test("a directory that is not ours stays as it is", async () => {
    const { folder, env } = place();
    writeFileSync(join(folder, "precious"), "mine");
    // a Yosys that nobody asks: the refusal comes before the work
    const idle = { ...env, PATH: "/nonexistent" };
    const { code, stderr } = await tcvar(["synth", "and", "-n", "3", "--out", folder], { env: idle });
    expect(code).toBe(2);
    expect(stderr).toContain("exists and was not made by tcvar");
    expect(readFileSync(join(folder, "precious"), "utf8")).toBe("mine");
  });

  test("no Yosys: exit code 3, and what to do", async () => {
    const { code, stderr } = await tcvar(["synth", "and", "-n", "3"], {
      env: { ...place().env, PATH: "/nonexistent" },
    });
    expect(code).toBe(3);
    expect(stderr).toMatch(ONE_LINE);
    expect(stderr).toContain("apt-get install yosys");
  });

  const broken: readonly [string, string, RegExp][] = [
    ["prints garbage", `${VERSION}; echo garbage`, /^tcvar: yosys wrote no netlist\.json \(elaborating and_n3\)\n/],
    ["fails", `${VERSION}; echo "ERROR: no" >&2; exit 1`, /^tcvar: yosys failed: exit code 1 \(elaborating and_n3\)\n/],
    ["hangs", `${VERSION}; sleep 100`, /^tcvar: yosys ran past its limit of 1 s \(elaborating and_n3\)\n/],
  ];
  test.each(broken)("a Yosys that %s: exit code 4", async (_what, script, message) => {
    const env = withYosys(script);
    const limit = script.includes("sleep") ? ["--timeout", "1"] : [];
    const { code, stdout, stderr } = await tcvar(["synth", "and", "-n", "3", "-q", ...limit], { env });
    expect(code).toBe(4);
    expect(stdout).toBe("");
    expect(stderr).toMatch(message);
  });

  test("a difference fails the command: exit code 1, the module and both figures", async () => {
    // Yosys at work, but what it read had its first bank doubled
    const double = `s/^  tc_bank \\(.*\\) u_\\([a-z0-9_]*\\) (/  wire extra; tc_bank #(.N(1), .S(3), .T(3'd1)) u_extra (.x(x[0]), .y(extra));\\n&/`;
    const env = withYosys(`${VERSION}; sed -i "${double}" and_n3.v; exec ${findProgram("yosys")} "$@"`);
    const { code, stdout, stderr } = await tcvar(["synth", "and", "-n", "3", "-q"], { env });
    expect(stdout).toBe("");
    expect(stderr).toMatch(
      /^tcvar: cross-check of and_n3 failed: and_n3: gates: 1 by the generator, 2 by Yosys \(and 1 more\)\n/,
    );
    expect(stderr).toContain("  and_n3: wires: 3 by the generator, 4 by Yosys");
    expect(code).toBe(1);
  });

  test("its help has examples", async () => {
    const { stdout } = await tcvar(["synth", "--help"]);
    expect(stdout).toContain("Examples:\n  tcvar synth fmul -p 16\n");
  });
});
