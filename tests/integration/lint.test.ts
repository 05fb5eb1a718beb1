// Emitted Verilog in Icarus, Verilator and Yosys: not one warning.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, vi } from "vitest";
import type { Circuit } from "../../generator/circuit/circuit.ts";
import { emitDesign, FILE_LIST } from "../../generator/emit/design.ts";
import { fmul } from "../../generator/float/mul.ts";
import { fsum } from "../../generator/float/sum.ts";
import { fdotFused } from "../../generator/layers/dot-fused.ts";
import { floatFormat } from "../../generator/params/format.ts";
import { runTool } from "../../sim/drivers/tool.ts";
import { everything, gathers } from "../support/circuits.ts";
import { regimeDesigns } from "../support/regime-designs.ts";

vi.setConfig({ testTimeout: 240_000 });
const folder = mkdtempSync(join(tmpdir(), "tcvar-test-lint-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const circuits: readonly Circuit[] = [
  everything(),
  gathers(9, 10),
  fmul(floatFormat(4), "balanced"),
  fsum(floatFormat(3), 4, "balanced"),
  fdotFused(floatFormat(3), 2, "balanced"),
  ...regimeDesigns(3).map(({ circuit }) => circuit),
];

describe.each(circuits.map((circuit) => [circuit.name, circuit] as const))("%s", (name, circuit) => {
  const cwd = join(folder, name);
  mkdirSync(cwd);
  for (const [file, text] of emitDesign(circuit, { style: "threshold", command: "test" }))
    writeFileSync(join(cwd, file), text);

  it("has no warning in Icarus", async () => {
    const args = ["-g2005", "-Wall", "-s", name, "-o", "out.vvp", "-f", FILE_LIST];
    const { stdout, stderr } = await runTool({ tool: "iverilog", args, cwd });
    expect(stdout + stderr).toBe("");
  });

  it("has no warning in Verilator", async () => {
    const args = ["--lint-only", "-Wall", "--top-module", name, "-f", FILE_LIST];
    const { stdout, stderr } = await runTool({ tool: "verilator", args, cwd });
    expect(stdout + stderr).toBe("");
  });

  it("has no warning in Yosys", async () => {
    const steps = [
      `read_verilog ${[...emitDesign(circuit, { style: "threshold", command: "" }).keys()].filter((f) => f.endsWith(".v")).join(" ")}`,
      `hierarchy -check -top ${name}`,
      "proc",
      "check -assert",
    ];
    const { stdout, stderr } = await runTool({ tool: "yosys", args: ["-p", steps.join("; ")], cwd });
    expect(stdout).toContain("Found and reported 0 problems");
    expect((stdout + stderr).split("\n").filter((line) => /warning/i.test(line))).toEqual([]);
  });
});
