// The real Yosys: the cross-check of every operation, faults that it must see, LUTs through a hierarchy, and the cache.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { and, majority, or, threshold } from "../../generator/arith/primitives.ts";
import { iadd, icmp, imul, isum } from "../../generator/arith/tops.ts";
import { CircuitBuilder } from "../../generator/circuit/builder.ts";
import type { Circuit } from "../../generator/circuit/circuit.ts";
import { Form } from "../../generator/circuit/form.ts";
import { predictedFigures } from "../../generator/cli/predicted.ts";
import { structuralFiles } from "../../generator/emit/design.ts";
import { fadd, fsub } from "../../generator/float/add.ts";
import { fcmp } from "../../generator/float/cmp.ts";
import { ffloor } from "../../generator/float/floor.ts";
import { fmul } from "../../generator/float/mul.ts";
import { fsum } from "../../generator/float/sum.ts";
import { fdot } from "../../generator/layers/dot.ts";
import { matmul } from "../../generator/layers/matmul.ts";
import { depthOf } from "../../generator/metrics/arrival.ts";
import { floatFormat } from "../../generator/params/format.ts";
import { matmulShape } from "../../generator/params/matmul-shape.ts";
import { type CrossCheck, crossCheck } from "../../sim/drivers/yosys/cross-check.ts";
import { synthesizeDesign } from "../../sim/drivers/yosys/design.ts";
import { checkSynthesized } from "../../sim/drivers/yosys/resimulate.ts";
import { verilogOf } from "../../sim/drivers/yosys/sources.ts";
import { structureOf } from "../../sim/drivers/yosys/stored-structure.ts";
import { elaborate } from "../../sim/drivers/yosys/structure.ts";
import type { Target } from "../../sim/drivers/yosys/targets.ts";
import { evaluate } from "../../sim/evaluator/evaluate.ts";
import { arrayMultiplier, arrays, fullAdder, mixedBanks } from "../support/circuits.ts";
import { portVectors } from "../support/port-values.ts";
import { regimeDesigns } from "../support/regime-designs.ts";

const folder = mkdtempSync(join(tmpdir(), "tcvar-test-yosys-"));
process.env.TCVAR_CACHE = join(folder, "cache");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const sourcesOf = (circuit: Circuit, command = "tcvar synth") => verilogOf(structuralFiles(circuit, command));

/** The cross-check of a circuit; `change` is done to the emitted text of a module first. */
async function check(
  circuit: Circuit,
  change: (text: string) => string = (text) => text,
  flatten = true,
): Promise<CrossCheck> {
  const sources = sourcesOf(circuit);
  const file = `${circuit.name}.v`;
  const text = sources.get(file) as string;
  sources.set(file, change(text));
  return crossCheck(predictedFigures(circuit), await elaborate(sources, circuit.name, flatten));
}

async function synthesized(circuit: Circuit, target: Target, command?: string) {
  const sources = sourcesOf(circuit, command);
  const structure = await structureOf(sources, circuit.name, true, "test");
  return { structure, design: await synthesizeDesign(sources, structure, target, { version: "test" }) };
}

describe("the cross-check: Yosys's figures are the generator's", () => {
  const floats = [4, 8, 16].flatMap((p) => {
    const format = floatFormat(p);
    return [fmul, fadd, fsub, fcmp, ffloor].map((operation) => operation(format, "balanced"));
  });
  const sums = [4, 8, 16].flatMap((p) => [4, 8].map((n) => fsum(floatFormat(p), n, "balanced")));
  const regimes = [4, 8].flatMap((p) => regimeDesigns(p).map(({ circuit }) => circuit));
  const integers = [iadd(8, "balanced"), imul(8, "balanced"), icmp(8, "balanced"), isum(8, 5, "balanced")];
  const primitives = [and(5), or(6), majority(7), threshold(8).circuit, and(1)];
  const hierarchies = [arrays(), arrayMultiplier(6), matmul(floatFormat(4), matmulShape(4, 4, 4), "balanced", fdot)];
  const circuits = [...floats, ...sums, ...regimes, ...integers, ...primitives, ...hierarchies, mixedBanks()];

  test.each(circuits.map((circuit) => [circuit.name, circuit] as const))("%s", async (_name, circuit) => {
    const { differences, figures, modules } = await check(circuit);
    expect(differences).toEqual([]);
    expect(figures).toBe(4 * modules + 1);
  });

  test("a gate that reads constants only is a level like any other", async () => {
    const b = new CircuitBuilder("constant_operand", {
      summary: "y = a carry after a carry of constants",
      source: "test",
      params: {},
    });
    const [x] = b.input("x", 1).bits();
    const { y } = b.instance("constant", fullAdder(), { x: [Form.one, Form.zero, Form.one] });
    b.output("y", [b.instance("next", fullAdder(), { x: [y.bit(0), y.bit(1), x] }).y.all()]);
    const circuit = b.build();
    expect(depthOf(circuit)).toBe(4);
    expect(await check(circuit)).toMatchObject({ differences: [], flattened: true, top: { depth: 4 } });
  });

  test("without flattening, the longest path is composed of Yosys's netlists", async () => {
    const result = await check(arrayMultiplier(6), undefined, false);
    expect(result).toMatchObject({ differences: [], flattened: false, top: { depth: 23 } });
  });
});

describe("the cross-check sees", () => {
  const circuit = fmul(floatFormat(3), "balanced");
  const inModule = (line: string) => (text: string) => text.replace("endmodule", `  ${line}\nendmodule`);

  test("a dropped threshold gate", async () => {
    const dropped = (text: string) => text.replace(/tc_bank [^;]* u_carry [^;]*;/, "assign carry = 1'b0;");
    const { differences } = await check(fullAdder(), dropped);
    expect(differences).toContain("full_adder: gates: 2 by the generator, 1 by Yosys");
    expect(differences).toContain("full_adder: depth: 2 by the generator, 1 by Yosys");
  });

  test("a bank with one threshold fewer than it drives nets", async () => {
    const { differences } = await check(mixedBanks(9), (text) => text.replace(".K(4)", ".K(3)"));
    expect(differences).toContain("Yosys warns: Resizing cell port mixed_banks_9.u_ones.y from 4 bits to 3 bits.");
    expect(differences).toContain("mixed_banks_9: gates: 10 by the generator, 9 by Yosys");
  });

  test("logic outside of the banks", async () => {
    const changed = inModule("wire extra;\n  assign extra = a[0] & b[0];");
    const { differences } = await check(circuit, changed);
    expect(differences.join("\n")).toMatch(/a cell of type \$and/);
  });

  test("a gate more: figures of both sides", async () => {
    const changed = inModule("wire extra;\n  tc_bank #(.N(2), .S(3), .T(3'd2)) u_extra (.x({a[0], b[0]}), .y(extra));");
    const { differences, top } = await check(circuit, changed);
    const gates = top.gates - 1n;
    expect(differences).toContain(`${circuit.name}: gates: ${gates} by the generator, ${top.gates} by Yosys`);
    expect(differences).toContain(`${circuit.name}: wires: ${top.wires - 2n} by the generator, ${top.wires} by Yosys`);
  });

  test("a level more", async () => {
    const adder = imul(4, "balanced");
    const late = "tc_bank #(.N(8), .K(1), .S(5), .T(5'd1)) u_late (.x({$1}), .y(late));";
    const changed = (text: string) =>
      text.replace(/assign y = ([^;]*);/, `wire late;\n  ${late}\n  assign y = {8{late}};`);
    const { differences, top } = await check(adder, changed);
    expect(differences).toContain(`${adder.name}: depth: ${top.depth - 1} by the generator, ${top.depth} by Yosys`);
    const path = `longest path (ltp): ${top.depth - 1} by the generator, ${top.depth} by Yosys`;
    expect(differences).toContain(`${adder.name}: ${path}`);
  });

  test("two drivers, and none", async () => {
    expect((await check(circuit, inModule("assign y = 9'd0;"))).differences.join("\n")).toMatch(
      /Yosys warns: .*driver/,
    );
    const undriven = (text: string) => text.replace(/assign y = /, "wire [99:0] lost;\n  assign lost = ");
    expect((await check(circuit, undriven)).differences.join("\n")).toMatch(/Yosys warns: .*no driver/);
  });

  test("an instance too few", async () => {
    const { differences } = await check(arrays(), (text) => text.replace("i < 3;", "i < 2;"));
    expect(differences.join("\n")).toMatch(/full_adder: instances: 46 by the generator, 42 by Yosys/);
  });
});

describe("synthesis", () => {
  test("LUTs and levels through a hierarchy: totals multiply by instances", async () => {
    const { design } = await synthesized(arrayMultiplier(4), "lut6");
    const rows = design.modules.map(({ name, instances, luts, totalLuts, levels }) => ({
      name,
      instances,
      luts,
      totalLuts,
      levels,
    }));
    expect(rows).toEqual([
      { name: "multiplier_cell", instances: 16n, luts: 2n, totalLuts: 2n, levels: 1 },
      { name: "multiplier_row_4", instances: 4n, luts: 0n, totalLuts: 8n, levels: 4 },
      { name: "array_multiplier_4", instances: 1n, luts: 0n, totalLuts: 32n, levels: 10 },
    ]);
    expect(design).toMatchObject({ luts: 32n, levels: 10, cells: { $lut: 32n } });
  });

  test("the same Verilog is not synthesized again, whoever made it; other Verilog is", async () => {
    const first = await synthesized(majority(9), "lut6");
    expect(first.structure.fromCache).toBe(false);
    expect(first.design.modules[0].fromCache).toBe(false);
    const again = await synthesized(majority(9), "lut6", "tcvar synth majority -n 9 --json");
    expect(again.structure.fromCache).toBe(true);
    expect(again.design).toEqual({ ...first.design, modules: [{ ...first.design.modules[0], fromCache: true }] });
    expect((await synthesized(majority(9), "lut4")).design.modules[0].fromCache).toBe(false);
    expect((await synthesized(majority(11), "lut6")).design.modules[0].fromCache).toBe(false);
  });

  test.each(["lut6", "lut4", "ice40", "ecp5"] as const)("%s: every cell is known", async (target) => {
    const { design } = await synthesized(icmp(6, "balanced"), target);
    expect(design.luts).toBeGreaterThan(3n);
    expect(design.levels).toBeGreaterThan(1);
  });

  test.each(["lut6", "lut4"] as const)("%s: the synthesized netlist simulated again", async (target) => {
    for (const circuit of [fmul(floatFormat(3), "balanced"), arrays()]) {
      const { design } = await synthesized(circuit, target);
      const inputs = portVectors(circuit, 200);
      const expected = evaluate(circuit, inputs);
      expect(await checkSynthesized(circuit, design.verilog, inputs, expected)).toMatchObject({
        compared: 200,
        mismatched: 0,
      });
    }
  });

  test("a wrong netlist is found out", async () => {
    const circuit = fmul(floatFormat(3), "balanced");
    const { design } = await synthesized(circuit, "lut6");
    const file = `${circuit.name}.v`;
    const right = design.verilog.get(file) as string;
    const inverted = (digits: string) => [...digits].map((digit) => (15 ^ Number.parseInt(digit, 16)).toString(16));
    const wrong = right.replace(/'h([0-9a-f]+) >>/, (_all, digits: string) => `'h${inverted(digits).join("")} >>`);
    expect(wrong).not.toBe(right);
    const inputs = portVectors(circuit, 200);
    const verdict = await checkSynthesized(circuit, new Map([[file, wrong]]), inputs, evaluate(circuit, inputs));
    expect(verdict.compared).toBe(200);
    expect(verdict.mismatched).toBeGreaterThan(0);
  });
});
