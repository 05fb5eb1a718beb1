import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { CircuitBuilder } from "../../../generator/circuit/builder.ts";
import type { InstanceArray } from "../../../generator/circuit/circuit.ts";
import { UserError } from "../../../generator/core/errors.ts";
import { emitDesign, simulationFiles } from "../../../generator/emit/design.ts";
import { occurrences } from "../../../generator/emit/manifest.ts";
import { fmul } from "../../../generator/float/mul.ts";
import { matmul } from "../../../generator/layers/matmul.ts";
import { mlp } from "../../../generator/layers/mlp.ts";
import { Operations } from "../../../generator/layers/operations.ts";
import { countsOf, ownCounts } from "../../../generator/metrics/counts.ts";
import { floatFormat } from "../../../generator/params/format.ts";
import { matmulShape } from "../../../generator/params/matmul-shape.ts";
import { arrays, everything, fullAdder, gathers, mixedBanks } from "../../support/circuits.ts";

const facts = { style: "threshold", command: "tcvar rtl test" } as const;

const bytes = (files: ReadonlyMap<string, string>): number =>
  [...files].reduce((sum, [name, text]) => sum + (name.endsWith(".v") ? text.length : 0), 0);

describe("emitDesign", () => {
  it("prints a module with its header, ports, banks and outputs", () => {
    expect(emitDesign(fullAdder(), facts).get("full_adder.v")).toBe(
      [
        "// full_adder",
        "//   function   y = x[0] + x[1] + x[2]",
        "//   source     test",
        "//   parameters none",
        "//   depth      2 threshold gates (strict 3, majority 2)",
        "//   gates      2 (2 here), fan-in up to 4, weights up to 2",
        "//   wires      7 (7 here)",
        "//   made by    tcvar rtl test",
        "module full_adder (",
        "  input [2:0] x,",
        "  output [1:0] y",
        ");",
        "  wire carry;",
        "  tc_bank #(.N(3), .S(3), .T(3'd2)) u_carry (",
        "    .x(x), .y(carry));",
        "  wire m;",
        "  tc_bank #(.N(4), .S(3), .W({-2'd2, {3{2'd1}}}), .T(3'd1)) u_m (",
        "    .x({carry, x}), .y(m));",
        "  assign y = {carry, m};",
        "endmodule",
        "",
      ].join("\n"),
    );
  });

  it("tells how words lie on ports, and their shapes", () => {
    const shape = { n: 2, inner: 3, outer: 1 };
    const on = new Operations({ format: floatFormat(4), variant: "balanced" });
    const circuit = mlp(on, shape);
    const files = emitDesign(circuit, facts);
    const lines = files.get(`${circuit.name}.v`)?.split("\n") ?? [];
    const fields = "{sign, exponent of 5, significand of 4}";
    expect(lines).toContain(`//   words      10 bits ${fields}; of a port, row-major, the first word in the low bits`);
    expect(lines.filter((line) => line.endsWith(" words"))).toEqual([
      "  input [59:0] x,  // 2 x 3 words",
      "  input [29:0] w,  // 1 x 3 words",
      "  input [9:0] bias,  // 1 words",
      "  output [19:0] y  // 2 x 1 words",
    ]);
    const { ports } = JSON.parse(files.get("manifest.json") ?? "");
    expect(ports.inputs[0]).toEqual({ name: "x", width: 60, shape: [2, 3] });
  });

  it("lists every file after those it needs, and each once", () => {
    const files = emitDesign(everything(), facts);
    const list = files.get("filelist.f")?.trimEnd().split("\n") ?? [];
    expect(list[0]).toBe("tc_bank.v");
    expect(list.at(-1)).toBe("everything.v");
    expect(new Set(list).size).toBe(list.length);
    expect([...list, "filelist.f", "manifest.json"].sort()).toEqual([...files.keys()].sort());
    for (const [i, file] of list.entries())
      for (const [, module] of (files.get(file) ?? "").matchAll(/^ +(\w+) u_\w+ \($/gm))
        expect(list.indexOf(`${module}.v`)).toBeLessThan(i);
  });

  it("gives the same bytes each time, in lines of bounded length", () => {
    const once = emitDesign(everything(), facts);
    expect(emitDesign(everything(), facts)).toEqual(once);
    const longest = Math.max(...[...once.values()].flatMap((text) => text.split("\n").map((line) => line.length)));
    expect(longest).toBeLessThan(160);
  });

  it("tells parameters, metrics, occurrences and hashes in the manifest", () => {
    const top = everything();
    const files = emitDesign(top, facts);
    const manifest = JSON.parse(files.get("manifest.json") as string);
    expect(manifest).toMatchObject({
      generator: "tcvar",
      top: "everything",
      style: "threshold",
      command: facts.command,
    });
    expect(manifest.metrics.gates).toBe(Number(countsOf(top).gates));
    const total = manifest.modules.reduce(
      (sum: number, module: { instances: number; own: { gates: number } }) => sum + module.instances * module.own.gates,
      0,
    );
    expect(total).toBe(manifest.metrics.gates);
    for (const [name, text] of files)
      if (name !== "manifest.json")
        expect(manifest.files[name].sha256).toBe(createHash("sha256").update(text).digest("hex"));
  });

  it("counts occurrences through the hierarchy, guards included", () => {
    const top = arrays();
    const found = new Map([...occurrences(top)].map(([circuit, times]) => [circuit.name, times]));
    expect(found).toEqual(
      new Map([
        ["full_adder", 12n + 10n + 6n + 6n + 12n],
        ["arrays", 1n],
      ]),
    );
    const gates = [...occurrences(top)].reduce((sum, [circuit, times]) => sum + times * ownCounts(circuit).gates, 0n);
    expect(gates).toBe(countsOf(top).gates);
  });

  it("prints index maps, guards and gathers as generate loops", () => {
    const text = emitDesign(arrays(), facts).get("arrays.v") as string;
    expect(text).toContain("for (j = 0; j < 4; j = j + 1) begin : g_j");
    expect(text).toContain(".x(x[i*12 + j*3 +: 3]),");
    expect(text).toContain("if (j < i) begin : g_present");
    expect(text).toContain("assign guarded_y[i*8 + j*2 +: 2] = 2'd0;");
    expect(text).toContain("triangle_y[2*((i*(i + 3))/2 + j) +: 2]");
    expect(text).toContain("x[(i/3)*4 + (i%3)]");
    const wide = emitDesign(gathers(), facts).get("gathers_12_100.v") as string;
    expect(wide).toContain("assign column_x[piece] = x[i + piece*100];");
    expect(wide).toContain("for (i = i_block; i < i_block + 1024 && i < 1100; i = i + 1) begin : g_i");
  });

  it("renames what Verilog reserves", () => {
    const text = emitDesign(mixedBanks(9), facts).get("mixed_banks_9.v") as string;
    expect(text).toContain("wire and_0;");
    expect(emitDesign(everything(), facts).get("everything.v")).toContain("input [4:0] before_");
  });

  it("refuses a style that is not there", () => {
    expect(() => emitDesign(fullAdder(), { ...facts, style: "lut" })).toThrow(
      new UserError("style lut is not available yet: accepted are threshold"),
    );
  });

  it("refuses two circuits of one name, and instances that drive the same bit", () => {
    const b = new CircuitBuilder("full_adder", { summary: "other", source: "test", params: {} });
    const x = b.input("x", 3);
    b.output("y", b.instance("inner", fullAdder(), { x: x.bits() }).y.bits());
    expect(() => emitDesign(b.build(), facts)).toThrow("two different circuits are called full_adder");

    const good = arrays();
    const elements = good.elements.map((element) =>
      element.name === "triangle" ? ({ ...element, guard: undefined } as unknown as InstanceArray) : element,
    );
    expect(() => emitDesign({ ...good, elements }, facts)).toThrow(
      "arrays.triangle: two instances drive the same bit of triangle_y",
    );
  });

  it("stays compact: fmul P=16 below 400 KB, a matrix product as long for N = 1024 as for N = 64", () => {
    const format = floatFormat(16);
    for (const variant of ["depth", "balanced", "wires"] as const)
      expect(bytes(emitDesign(fmul(format, variant), facts))).toBeLessThan(400_000);
    const product = (n: number) => bytes(emitDesign(matmul(floatFormat(4), matmulShape(n, 4, n), "balanced"), facts));
    const [small, large] = [product(64), product(1024)];
    expect(Math.abs(large - small)).toBeLessThan(0.1 * small);
  });

  it("has no primitive in the simulation view", () => {
    const files = simulationFiles(everything(), "tcvar sim");
    expect([...files.keys()]).not.toContain("tc_bank.v");
    expect([...files.values()].join("")).not.toContain("tc_bank");
  });
});
