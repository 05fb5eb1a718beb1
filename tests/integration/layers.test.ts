// The paper's layers in the emitted Verilog: Icarus and Verilator against the golden model, and Yosys against the generator's figures.
import { describe, expect, test } from "vitest";
import { Operations } from "../../generator/layers/operations.ts";
import { floatFormat } from "../../generator/params/format.ts";
import { check } from "../../sim/drivers/verilator.ts";
import { temporaryFolder } from "../support/folder.ts";
import { paperCase, sideBySide } from "../support/layer-case.ts";
import { tcvar } from "../support/program.ts";

const env = { TCVAR_CACHE: temporaryFolder() };
process.env.TCVAR_CACHE = env.TCVAR_CACHE;

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

test("Verilator equals the golden model on layers side by side", { timeout: 600_000 }, async () => {
  const on = new Operations({ format: floatFormat(4, 4), variant: "balanced" });
  const map = { h: 2, w: 1 };
  const count = 500;
  const cases = {
    upsample: paperCase("upsample", { from: { h: 1, w: 1 }, to: map, channels: 1, kernel: "keys" }, on, count),
    attention: paperCase("attention", { n: 2, d: 1 }, on, count),
    mlp: paperCase("mlp", { n: 1, inner: 2, outer: 2 }, on, count),
    layernorm: paperCase("layernorm", { n: 1, d: 2 }, on, count),
    conv: paperCase("conv", { map, channels: 1, kernels: 1, size: { h: 3, w: 1 }, padding: "zero" }, on, count),
    codebook: paperCase("codebook", { entries: 3, d: 2 }, on, count),
    argmax: paperCase("argmax", { entries: 3 }, on, count),
  };
  const { circuit, inputs, expected } = sideBySide("paper_layers", cases);
  const { compared, mismatched, first } = await check(circuit, inputs, expected);
  expect({ first, compared, mismatched }).toEqual({ first: [], compared: count, mismatched: 0 });
});

describe("Yosys counts what the generator predicts", { timeout: 240_000 }, () => {
  test.each([
    ["attention", "-n", "4", "-d", "1"],
    ["layernorm", "-n", "2", "-d", "2"],
    // the longest path begins at a gate of constants only
    ["layernorm", "-n", "4", "-d", "1"],
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
