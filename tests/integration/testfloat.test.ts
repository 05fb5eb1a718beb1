// Berkeley TestFloat's vectors (f16 and f32) through the evaluated netlist and through the emitted Verilog.
import { describe, expect, test } from "vitest";
import { designOf, portValues, resultWords } from "../../generator/cli/tops.ts";
import { VARIANTS } from "../../generator/params/variant.ts";
import { check } from "../../sim/drivers/verilator.ts";
import { evaluate } from "../../sim/evaluator/evaluate.ts";
import {
  hasTestFloat,
  loadTestFloat,
  TESTFLOAT_PARAMETERS,
  type TestFloatFormat,
  type TestFloatOperation,
  testFloatTitle,
} from "../support/testfloat.ts";

const TOPS = {
  add: "fadd",
  sub: "fsub",
  mul: "fmul",
  cmp: "fcmp",
  floor: "ffloor",
} as const satisfies Partial<Record<TestFloatOperation, string>>;
type Operation = keyof typeof TOPS;
const OPERATIONS = Object.keys(TOPS) as Operation[];
const FORMATS = ["f16", "f32"] as const satisfies readonly TestFloatFormat[];

function designFor(format: TestFloatFormat, operation: Operation, variant: (typeof VARIANTS)[number]) {
  const { p, E } = TESTFLOAT_PARAMETERS[format];
  return designOf(TOPS[operation], { precision: p, expBits: E, variant });
}

describe.skipIf(!hasTestFloat())(testFloatTitle("TestFloat through circuits", OPERATIONS), () => {
  const cases = FORMATS.flatMap((format) => OPERATIONS.map((operation) => [format, operation] as const));

  test.each(cases)("%s %s: netlist, every variant", (format, operation) => {
    const vectors = loadTestFloat(format, operation);
    expect(vectors.length).toBeGreaterThan(1000);
    for (const variant of VARIANTS) {
      const design = designFor(format, operation, variant);
      const operands = vectors.map((vector) => vector.operands);
      const outputs = evaluate(design.circuit, portValues(design, operands), { checkClaims: true });
      const wrong = vectors.filter((vector, v) => resultWords(design, outputs, v).join() !== vector.results.join());
      expect(wrong, variant).toEqual([]);
    }
  });

  test.each(cases)("%s %s: emitted Verilog in Verilator", { timeout: 300_000 }, async (format, operation) => {
    const vectors = loadTestFloat(format, operation);
    const design = designFor(format, operation, "wires");
    const inputs = portValues(
      design,
      vectors.map((vector) => vector.operands),
    );
    const expected = Object.fromEntries(
      design.circuit.outputs.map((port, k) => [port.name, vectors.map((vector) => vector.results[k])]),
    );
    const { compared, mismatched } = await check(design.circuit, inputs, expected);
    expect({ compared, mismatched }).toEqual({ compared: vectors.length, mismatched: 0 });
  });
});
