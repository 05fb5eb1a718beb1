// The modules of a design, each on its own in a simulator of Verilog.
import { describe, expect, test } from "vitest";
import { CircuitBuilder } from "../../../generator/circuit/builder.ts";
import { distinctCircuits } from "../../../generator/circuit/circuit.ts";
import { operationOf } from "../../../generator/cli/operation-of.ts";
import { simulateModules } from "../../../generator/cli/sim-modules.ts";
import { designOf } from "../../../generator/cli/tops.ts";

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
