// Activation functions, step by step: each operation rounded once, in the order that makes their meaning.
import type { Arithmetic } from "./arithmetic.ts";

/** sqrt(2 / pi) and 0.044715 as they stand in the tanh form of gelu, in decimal places. */
const SQRT_2_OVER_PI = 797884560802865355879892119868763736952n;
const SQRT_SCALE = 10n ** 39n;
const CUBE = 44715n;
const CUBE_SCALE = 10n ** 6n;

/** e / (1 + e) with e = exp(x). */
export function sigmoid<T>(on: Arithmetic<T>, x: T): T {
  const e = on.exp(x);
  return on.div(e, on.add(on.constant(1n), e));
}

/** (e - 1) / (e + 1) with e = exp(2 x). */
export function tanh<T>(on: Arithmetic<T>, x: T): T {
  const one = on.constant(1n);
  const e = on.exp(on.mul(on.constant(2n), x));
  return on.div(on.sub(e, one), on.add(e, one));
}

/** x * sigmoid(x). */
export function silu<T>(on: Arithmetic<T>, x: T): T {
  return on.mul(x, sigmoid(on, x));
}

/** x * sigmoid(x * (c1 + c2 * (x * x))), c1 = 2 sqrt(2 / pi) and c2 = 0.044715 c1, each rounded to the format. */
export function gelu<T>(on: Arithmetic<T>, x: T): T {
  const slope = on.constant(2n * SQRT_2_OVER_PI, SQRT_SCALE);
  const cube = on.constant(2n * SQRT_2_OVER_PI * CUBE, SQRT_SCALE * CUBE_SCALE);
  const factor = on.add(slope, on.mul(cube, on.mul(x, x)));
  return on.mul(x, sigmoid(on, on.mul(x, factor)));
}
