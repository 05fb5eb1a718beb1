// Index maps as affine sums, where they are that.
import type { Index } from "./index-map.ts";

/** An index as a sum: constant + sum of coefficient * variable. */
export interface Affine {
  readonly constant: number;
  readonly coefficients: ReadonlyMap<string, number>;
}

/** The index as a sum of multiples of loop variables, or undefined where it is none. */
export function affineOf(index: Index): Affine | undefined {
  if (index.op === "constant") return { constant: index.value, coefficients: new Map() };
  if (index.op === "variable") return { constant: 0, coefficients: new Map([[index.name, 1]]) };
  if (index.op !== "add" && index.op !== "mul") return undefined;
  const left = affineOf(index.left);
  const right = affineOf(index.right);
  if (!left || !right) return undefined;
  if (index.op === "add") {
    const coefficients = new Map(left.coefficients);
    for (const [name, k] of right.coefficients) coefficients.set(name, (coefficients.get(name) ?? 0) + k);
    return { constant: left.constant + right.constant, coefficients };
  }
  if (left.coefficients.size > 0 && right.coefficients.size > 0) return undefined;
  const [sum, factor] = right.coefficients.size === 0 ? [left, right.constant] : [right, left.constant];
  return {
    constant: sum.constant * factor,
    coefficients: new Map([...sum.coefficients].map(([name, k]) => [name, k * factor])),
  };
}
