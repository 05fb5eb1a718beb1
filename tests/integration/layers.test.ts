// Layers in the emitted Verilog: Icarus against the golden model, and Yosys against the generator's figures.
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../support/folder.ts";
import { tcvar } from "../support/program.ts";

const env = { TCVAR_CACHE: temporaryFolder() };

describe("Icarus equals the golden model", { timeout: 240_000 }, () => {
  test.each([
    ["attention", "-p", "4", "-n", "3", "-d", "1"],
    ["mlp", "-p", "4", "-n", "4", "-d", "1"],
    ["layernorm", "-p", "4", "-n", "2", "-d", "2"],
    ["upsample", "-p", "4", "-n", "4", "-d", "1"],
    ["conv", "-p", "4", "--map", "3x2", "-d", "1", "--padding", "zero", "--kernels", "1"],
    ["codebook", "-p", "4", "-d", "2", "--entries", "5"],
    ["argmax", "-p", "5", "-n", "4"],
  ])("%s", async (...args) => {
    const vectors = ["--engine", "icarus", "--vectors", "8", "--json"];
    const { code, stdout, stderr } = await tcvar(["sim", ...args, ...vectors], { env });
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([{ engine: "icarus", vectors: 8, mismatches: 0, agrees: true }]);
  });
});

describe("Yosys counts what the generator predicts", { timeout: 240_000 }, () => {
  test.each([
    ["attention", "-n", "4", "-d", "1"],
    ["layernorm", "-n", "2", "-d", "2"],
    ["conv", "-n", "16", "-d", "1", "--padding", "zero"],
    ["codebook", "-d", "1", "--entries", "9"],
    ["argmax", "-n", "4"],
    ["transformer_layer", "-n", "4", "-d", "1"],
  ])("%s", async (...args) => {
    const { code, stdout, stderr } = await tcvar(["synth", ...args, "-p", "4", "--check-only", "--json"], { env });
    expect(code, stderr).toBe(0);
    const { figures, counted } = JSON.parse(stdout);
    expect(figures).toBeGreaterThan(8);
    expect(counted.depth).toBeGreaterThan(2);
  });
});
