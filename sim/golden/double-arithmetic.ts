// Doubles: what results are compared with, and the same with random errors, which tell what p-bit arithmetic allows.

import { floatFormat } from "../../generator/params/format.ts";
import type { Arithmetic } from "./arithmetic.ts";
import { constant, rootConstant } from "./constant.ts";
import { toNumber } from "./float-arithmetic.ts";

const LARGEST = Number.MAX_VALUE;
/** Constants are rounded to doubles from their exact value. */
const DOUBLE = floatFormat(53);

/** Infinities are the largest number. */
const saturated = (x: number): number => Math.max(-LARGEST, Math.min(LARGEST, x));

function quotient(a: number, b: number): number {
  if (a === 0) return 0;
  return b === 0 ? Math.sign(a) * LARGEST : a / b;
}

/** The sum with the errors of the partial sums added up beside it: nearly one rounding. */
function sum(terms: readonly number[]): number {
  let [total, error] = [0, 0];
  for (const term of terms) {
    const next = total + term;
    error += Math.abs(total) >= Math.abs(term) ? total - next + term : term - next + total;
    total = next;
  }
  return Number.isFinite(error) ? total + error : total;
}

/** Doubles, each result passed through `rounded`. */
function doubles(rounded: (exact: number) => number): Arithmetic<number> {
  const result = (exact: number): number => rounded(saturated(exact));
  return {
    zero: 0,
    add: (a, b) => result(a + b),
    sub: (a, b) => result(a - b),
    mul: (a, b) => result(a * b),
    div: (a, b) => result(quotient(a, b)),
    sqrt: (x) => result(Math.sqrt(Math.max(0, x))),
    exp: (x) => result(Math.exp(x)),
    sum: (terms) => result(sum(terms)),
    dot: (x, y) => result(sum(x.map((xi, i) => result(xi * y[i])))),
    compare: (a, b) => (a < b ? -1 : a > b ? 1 : 0),
    constant: (numerator, denominator = 1n) => result(toNumber(constant(DOUBLE, numerator, denominator))),
    root: (numerator, denominator) => result(toNumber(rootConstant(DOUBLE, numerator, denominator))),
    toNumber: (x) => x,
  };
}

/** Doubles as they are. */
export const doubleArithmetic: Arithmetic<number> = doubles((x) => x);

/**
 * Doubles in which every result has a random relative error, uniform in [-2^-p, 2^-p] and independent of the others (Monte
 * Carlo arithmetic): how far runs lie apart tells what error p-bit arithmetic makes. What is exact in F(p) is perturbed, too.
 * @param p at most 45: beyond that the doubles' own errors count
 * @param seed of the errors
 */
export function perturbedArithmetic(p: number, seed: number): Arithmetic<number> {
  const unit = 2 ** -p;
  let state = seed >>> 0;
  /** mulberry32: in [0, 1) */
  const random = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return doubles((x) => saturated(x * (1 + unit * (2 * random() - 1))));
}
