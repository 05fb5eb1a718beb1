// Activation functions against doubles: the error that their order of rounded operations has.
import { describe, expect, it } from "vitest";
import { type FloatFormat, floatFormat } from "../../../generator/params/format.ts";
import { gelu, sigmoid, silu, tanh } from "../../../sim/golden/activation.ts";
import { floatArithmetic } from "../../../sim/golden/float-arithmetic.ts";
import { type FloatValue, ZERO } from "../../../sim/golden/value.ts";
import { RandomSource } from "../../support/random-source.ts";
import { fromDouble } from "../../support/values.ts";

const number = ({ m, e }: FloatValue): number => Number(m) * 2 ** Number(e);
const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

/** In units of 2^-p: relative, and absolute beside it where something cancels or what is rounded is multiplied. */
const FUNCTIONS = [
  { name: "sigmoid", of: sigmoid, exact: logistic, relative: 4, absolute: 0 },
  { name: "silu", of: silu, exact: (x: number) => x * logistic(x), relative: 5, absolute: 0 },
  { name: "tanh", of: tanh, exact: Math.tanh, relative: 3, absolute: 3 },
  {
    name: "gelu",
    of: gelu,
    exact: (x: number) => (x / 2) * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3))),
    relative: 5,
    absolute: 3,
  },
];

function argumentsAroundOne(format: FloatFormat, count: number): FloatValue[] {
  const random = new RandomSource(7);
  return Array.from({ length: count }, () => {
    const m = (1n << BigInt(format.p - 1)) | random.bits(format.p - 1);
    return { m: random.integer(0, 1) ? m : -m, e: BigInt(random.integer(-2 * format.p, 3 - format.p)) };
  });
}

describe.each(FUNCTIONS)("$name", ({ of, exact, relative, absolute }) => {
  it.each([8, 11, 16, 24])("is near, for both signs, at p = %i", (p) => {
    const format = floatFormat(p);
    for (const x of argumentsAroundOne(format, 2000)) {
      const y = exact(number(x));
      const error = Math.abs(number(of(floatArithmetic(format), x)) - y) * 2 ** p;
      if (!(error <= relative * Math.abs(y) + absolute)) expect.fail(`${number(x)}: error ${error} at ${y}`);
    }
  });

  it("at zero, and where the exponential saturates or underflows", () => {
    const format = floatFormat(11);
    const at = (x: number): number => number(of(floatArithmetic(format), fromDouble(x, 11)));
    expect(number(of(floatArithmetic(format), ZERO))).toBe(exact(0));
    for (const x of [3000, 2 ** 20]) {
      expect(at(x)).toBe(exact(x));
      expect(at(-x)).toBeCloseTo(exact(-x), 10);
    }
  });
});
