import { expect, test } from "vitest";
import { type DepthConstants, plus, textOf, times, valueWith } from "../../../generator/var/formula.ts";

const constants: DepthConstants = {
  ...{ std: 15, add: 9, mul: 8, div: 15, cmp: 3 },
  ...{ sum: 36, prod: 19, dot: 44, exp: 15, sqrt: 10, canon: 1 },
};

test("formulas add up, multiply, and are written in a fixed order", () => {
  const attentionMatrix = plus(times(3, plus({ sum: 1 }, { std: 1 })), { exp: 1 });
  expect(attentionMatrix).toEqual({ std: 3, sum: 3, exp: 1 });
  expect(textOf(attentionMatrix)).toBe("3 d_std + 3 d_sum + d_exp");
  expect(valueWith(attentionMatrix, constants)).toBe(3 * (15 + 36) + 15);
});

test("the empty formula", () => {
  expect(textOf(times(0, { std: 2 }))).toBe("0");
  expect(valueWith({}, constants)).toBe(0);
});
