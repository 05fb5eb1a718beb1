import { describe, expect, it } from "vitest";
import { floatFormat } from "../../../generator/params/format.ts";
import { describeWord } from "../../../sim/golden/describe.ts";
import { goldenOperation, topOfOperation } from "../../../sim/golden/operations.ts";
import {
  hasTestFloat,
  loadTestFloat,
  TESTFLOAT_PARAMETERS,
  type TestFloatOperation,
  testFloatTitle,
} from "../../support/testfloat.ts";

const OPERATIONS: TestFloatOperation[] = ["add", "sub", "mul", "div", "cmp", "floor", "sqrt"];

describe.skipIf(!hasTestFloat())(testFloatTitle("golden equals TestFloat", OPERATIONS), () => {
  for (const name of ["f16", "f32"] as const) {
    const { p, E } = TESTFLOAT_PARAMETERS[name];
    for (const format of [floatFormat(p, E), floatFormat(p)]) {
      it.each(OPERATIONS)(`${name} in F(${p}, ${format.E}): %s`, (operation) => {
        const golden = goldenOperation(topOfOperation(operation));
        const cases = loadTestFloat(name, operation, format);
        expect(cases.length).toBeGreaterThan(0);
        for (const { operands, results } of cases) {
          const actual = golden.evaluate(format, operands);
          if (actual.join() !== results.join())
            expect.fail(`${operands.map((w) => describeWord(format, w)).join(", ")}: ${actual}, expected ${results}`);
        }
      });
    }
  }
});
