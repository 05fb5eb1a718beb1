// Exact arithmetic of a float format, as circuits compute it: every operation rounds the exact result once.
import type { FloatFormat } from "../../generator/params/format.ts";
import type { Regime } from "../../generator/params/regime.ts";
import type { Arithmetic } from "./arithmetic.ts";
import { compare } from "./cmp.ts";
import { constant, rootConstant } from "./constant.ts";
import { div } from "./div.ts";
import { dot, dotFused } from "./dot.ts";
import { expOf } from "./exp-regime.ts";
import { mul } from "./mul.ts";
import { sqrt } from "./sqrt.ts";
import { add, sub, sum } from "./sum.ts";
import { type FloatValue, ZERO } from "./value.ts";

export interface FloatChoice {
  /** exp is the documented algorithm of this regime; without it, the correctly rounded exponential */
  readonly regime?: Regime;
  /** inner products with exact products and one rounding */
  readonly fused?: boolean;
}

/** The arithmetic of F(p, E). */
export function floatArithmetic(format: FloatFormat, { regime, fused }: FloatChoice = {}): Arithmetic<FloatValue> {
  const product = fused ? dotFused : dot;
  return {
    zero: ZERO,
    add: (a, b) => add(format, a, b),
    sub: (a, b) => sub(format, a, b),
    mul: (a, b) => mul(format, a, b),
    div: (a, b) => div(format, a, b),
    sqrt: (x) => sqrt(format, x),
    exp: (x) => expOf(format, x, regime),
    sum: (terms) => sum(format, terms),
    dot: (x, y) => product(format, x, y),
    compare,
    constant: (numerator, denominator = 1n) => constant(format, numerator, denominator),
    root: (numerator, denominator) => rootConstant(format, numerator, denominator),
    toNumber,
  };
}

/** The double nearest to a value of at most 53 bits, and near one of more. */
export function toNumber({ m, e }: FloatValue): number {
  // two steps, as 2^e alone may be out of range where the value is not
  const half = e / 2n;
  return Number(m) * 2 ** Number(half) * 2 ** Number(e - half);
}
