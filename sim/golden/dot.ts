// Inner products of n: the paper's (each product rounded, then one exact sum rounded), and the fused one.
import type { FloatFormat } from "../../generator/params/format.ts";
import { exactProduct, mul } from "./mul.ts";
import { sum } from "./sum.ts";
import type { FloatValue } from "./value.ts";

/** round_p(round_p(x1 y1) + ... + round_p(xn yn)): n + 1 roundings (Lemma 5.2). @throws Error (a bug) on unequal lengths */
export function dot(format: FloatFormat, x: readonly FloatValue[], y: readonly FloatValue[]): FloatValue {
  checkLengths(x, y);
  return sum(
    format,
    x.map((xi, i) => mul(format, xi, y[i])),
  );
}

/** round_p(x1 y1 + ... + xn yn): one rounding of the exact value. @throws Error (a bug) on unequal lengths */
export function dotFused(format: FloatFormat, x: readonly FloatValue[], y: readonly FloatValue[]): FloatValue {
  checkLengths(x, y);
  return sum(
    format,
    x.map((xi, i) => exactProduct(xi, y[i])),
  );
}

function checkLengths(x: readonly FloatValue[], y: readonly FloatValue[]): void {
  if (x.length !== y.length) throw new Error(`inner product of ${x.length} and ${y.length} numbers`);
}
