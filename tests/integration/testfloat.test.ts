// Berkeley TestFloat's vectors (f16 and f32) through the evaluated netlist and through the emitted Verilog.
import { describe, expect, test } from "vitest";
import { type Design, designOf, portValues, regimesOf, resultWords } from "../../generator/cli/tops.ts";
import { floatFormat } from "../../generator/params/format.ts";
import { VARIANTS } from "../../generator/params/variant.ts";
import * as icarus from "../../sim/drivers/icarus.ts";
import * as verilator from "../../sim/drivers/verilator.ts";
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
  div: "fdiv",
  sqrt: "fsqrt",
  cmp: "fcmp",
  floor: "ffloor",
} as const satisfies Partial<Record<TestFloatOperation, string>>;
type Operation = keyof typeof TOPS;
const OPERATIONS = Object.keys(TOPS) as Operation[];
const FORMATS = ["f16", "f32"] as const satisfies readonly TestFloatFormat[];

/** The operations with several constructions: large at p = 24, where the netlist engine alone runs them. */
const IN_REGIMES: readonly Operation[] = ["div", "sqrt"];

function designFor(format: TestFloatFormat, operation: Operation, variant: (typeof VARIANTS)[number]): Design {
  const { p, E } = TESTFLOAT_PARAMETERS[format];
  return designOf(TOPS[operation], { precision: p, expBits: E, variant });
}

/** Every variant, and of operations with several constructions every one; of `poly`, which is large, one variant. */
function designsFor(format: TestFloatFormat, operation: Operation): Design[] {
  const { p, E } = TESTFLOAT_PARAMETERS[format];
  if (!IN_REGIMES.includes(operation)) return VARIANTS.map((variant) => designFor(format, operation, variant));
  return regimesOf(TOPS[operation], floatFormat(p, E)).flatMap((regime) =>
    VARIANTS.filter((variant) => regime !== "poly" || variant === "wires").map((variant) =>
      designOf(TOPS[operation], { precision: p, expBits: E, variant, regime }),
    ),
  );
}

describe.skipIf(!hasTestFloat())(testFloatTitle("TestFloat through circuits", OPERATIONS), () => {
  const cases = FORMATS.flatMap((format) => OPERATIONS.map((operation) => [format, operation] as const));
  const simulated = cases.filter(([format, operation]) => format === "f16" || !IN_REGIMES.includes(operation));

  test.each(cases)("%s %s: netlist, every variant and construction", { timeout: 120_000 }, (format, operation) => {
    const vectors = loadTestFloat(format, operation);
    expect(vectors.length).toBeGreaterThan(1000);
    const designs = designsFor(format, operation);
    expect(designs.length).toBeGreaterThanOrEqual(VARIANTS.length);
    for (const design of designs) {
      const operands = vectors.map((vector) => vector.operands);
      const outputs = evaluate(design.circuit, portValues(design, operands), { checkClaims: true });
      const wrong = vectors.filter((vector, v) => resultWords(design, outputs, v).join() !== vector.results.join());
      expect(wrong, design.circuit.name).toEqual([]);
    }
  });

  async function expectSimulated(
    check: typeof verilator.check,
    format: TestFloatFormat,
    operation: Operation,
  ): Promise<void> {
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
  }

  test.each(simulated)("%s %s: emitted Verilog in Verilator", { timeout: 300_000 }, (format, operation) =>
    expectSimulated(verilator.check, format, operation),
  );

  test.each(IN_REGIMES)("f16 %s: emitted Verilog in Icarus", { timeout: 600_000 }, (operation) =>
    expectSimulated(icarus.check, "f16", operation),
  );
});
