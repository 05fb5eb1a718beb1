// Division, root, exponential and product in every regime: golden model, netlist, Icarus and Verilator on one set of vectors.
import { describe, expect, test } from "vitest";
import { type Engine, runEngine } from "../../generator/cli/engines.ts";
import type { Design } from "../../generator/cli/tops.ts";
import { operationVectors } from "../../sim/vectors/operation-vectors.ts";
import { regimeDesigns } from "../support/regime-designs.ts";

const VECTORS = 60;
const designs = regimeDesigns(4).map((design) => [design.circuit.name, design] as const);

/** The results of each engine on the same vectors. */
async function answers(design: Design, engines: readonly Engine[]) {
  const { top, format, shape } = design;
  const vectors = [...operationVectors(top, format, shape, { count: VECTORS, seed: 3, exhaustiveBits: 0 })];
  expect(vectors.length).toBeGreaterThanOrEqual(VECTORS);
  return await Promise.all(engines.map((engine) => runEngine(engine, design, vectors)));
}

describe.each(designs)("%s", (_name, design) => {
  test("golden, netlist and Icarus agree", { timeout: 120_000 }, async () => {
    const [golden, ...others] = await answers(design, ["golden", "netlist", "icarus"]);
    for (const results of others) expect(results).toEqual(golden);
  });
});

describe("Verilator, one construction of each", () => {
  const first = designs.filter(([, { top }], i) => designs.findIndex(([, other]) => other.top === top) === i);
  test.each(first)("%s", { timeout: 240_000 }, async (_name, design) => {
    const [golden, verilator] = await answers(design, ["golden", "verilator"]);
    expect(verilator).toEqual(golden);
  });
});
