// The modules of a design, each on its own in a simulator of Verilog.
import { describe, expect, test } from "vitest";
import { CircuitBuilder } from "../../../generator/circuit/builder.ts";
import { distinctCircuits } from "../../../generator/circuit/circuit.ts";
import { operationOf } from "../../../generator/cli/operation-of.ts";
import { checkComposition } from "../../../generator/cli/sim-composition.ts";
import { simulateModules } from "../../../generator/cli/sim-modules.ts";
import { smallerDesigns } from "../../../generator/cli/sim-plan.ts";
import { fitsYosys } from "../../../generator/cli/synth-check.ts";
import { designOf } from "../../../generator/cli/tops.ts";
import { depthOf } from "../../../generator/metrics/arrival.ts";
import { countsOf } from "../../../generator/metrics/counts.ts";

describe("modules on their own", () => {
  test("every module of a small sum equals the netlist in Icarus", async () => {
    const { circuit } = designOf("fdot", { precision: 3, tokens: 2, variant: "wires" });
    const results = await simulateModules(circuit, 1, () => undefined);
    expect(results.length).toBe(distinctCircuits(circuit).length - 1);
    expect(results.length).toBeGreaterThan(3);
    for (const { module, vectors, mismatches } of results)
      expect({ module, vectors, mismatches }).toEqual({ module, vectors: 64, mismatches: 0 });
  }, 120_000);

  test("an operation inside a layer is found by its circuit, other modules are none", () => {
    const { circuit } = designOf("fdot", { precision: 5, expBits: 5, tokens: 6, variant: "depth" });
    const found = distinctCircuits(circuit).flatMap((module) => operationOf(module) ?? []);
    expect(found).toEqual([
      { top: "fmul", request: { precision: 5, expBits: 5, variant: "depth" } },
      { top: "fsum", request: { precision: 5, expBits: 5, variant: "depth", tokens: 6 } },
      { top: "fdot", request: { precision: 5, expBits: 5, variant: "depth", tokens: 6 } },
    ]);
  });

  test("a circuit that only has the name of an operation is none", () => {
    const b = new CircuitBuilder("fmul_p5_e5_depth", {
      summary: "no product",
      source: "test",
      params: { p: 5, E: 5, variant: "depth" },
    });
    b.output("y", b.input("a", 11).bits());
    expect(operationOf(b.build())).toBeUndefined();
  });
});

describe("how modules are put together", () => {
  const request = { precision: 4, tokens: 4, dim: 1, variant: "balanced" } as const;

  test("Yosys counts the whole layer", async () => {
    const design = designOf("transformer_layer", request);
    const { agrees, lines, record } = await checkComposition(design, request, { quiet: true });
    const { gates, wires } = countsOf(design.circuit);
    const depth = depthOf(design.circuit);
    const counted = `${gates} gates, ${wires} wires, depth ${depth}`;
    const modules = distinctCircuits(design.circuit).length;
    expect(lines).toEqual([
      `${design.circuit.name} in yosys: ${counted}, ${4 * modules + 1} figures of ${modules} modules as predicted`,
    ]);
    expect(agrees).toBe(true);
    expect(record).toMatchObject({ top: "transformer_layer", n: 4, engine: "yosys", counted: { gates, wires, depth } });
  }, 240_000);

  test("where it is too large, the same top at fewer tokens is taken", () => {
    const large = designOf("transformer_layer", { ...request, tokens: 4096, dim: 64 });
    expect(fitsYosys(large.circuit)).toBe(false);
    const sizes = [...smallerDesigns("transformer_layer", request, large)];
    expect(sizes.map(({ parameters: { n, d } }) => [n, d])).toEqual([
      [1024, 64],
      [256, 64],
      [64, 64],
      [16, 16],
      [4, 4],
      [1, 1],
    ]);
    expect(sizes.map(({ circuit }) => fitsYosys(circuit)).lastIndexOf(false)).toBeLessThan(4);
  });
});
