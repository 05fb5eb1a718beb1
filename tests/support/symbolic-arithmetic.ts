// Arithmetic on expressions: what a layer computes, in which order, as text.
import type { Arithmetic } from "../../sim/golden/arithmetic.ts";
import { type Tensor, tensor } from "../../sim/golden/tensor.ts";

/**
 * Operations write themselves down: (a + b), sum(a, b), dot(a b, c d), exp(a), 2/3, root(1/16).
 * @param order what every comparison answers
 */
export function symbolicArithmetic(order: -1 | 0 | 1 = 0): Arithmetic<string> {
  return {
    zero: "0",
    add: (a, b) => `(${a} + ${b})`,
    sub: (a, b) => `(${a} - ${b})`,
    mul: (a, b) => `(${a} * ${b})`,
    div: (a, b) => `(${a} / ${b})`,
    sqrt: (x) => `sqrt(${x})`,
    exp: (x) => `exp(${x})`,
    sum: (terms) => `sum(${terms.join(", ")})`,
    dot: (x, y) => `dot(${x.map((xi, i) => `${xi} ${y[i]}`).join(", ")})`,
    compare: () => order,
    constant: (numerator, denominator = 1n) => fraction(numerator, denominator),
    root: (numerator, denominator) => `root(${fraction(numerator, denominator)})`,
    toNumber: (x) => {
      throw new Error(`${x} is not a number`);
    },
  };
}

function fraction(numerator: bigint, denominator: bigint): string {
  let [divisor, rest] = [numerator < 0n ? -numerator : numerator, denominator];
  while (rest !== 0n) [divisor, rest] = [rest, divisor % rest];
  return denominator === divisor ? `${numerator / divisor}` : `${numerator / divisor}/${denominator / divisor}`;
}

/** A tensor of variables: a0, a1, ... */
export function variables(name: string, ...shape: number[]): Tensor<string> {
  const count = shape.reduce((product, n) => product * n, 1);
  return tensor(
    shape,
    Array.from({ length: count }, (_, k) => `${name}${k}`),
  );
}
