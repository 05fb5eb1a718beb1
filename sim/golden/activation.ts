// Activation functions, step by step: each operation rounded once, in the order that makes their meaning.
import type { FloatFormat } from "../../generator/params/format.ts";
import type { Regime } from "../../generator/params/regime.ts";
import { div, quotientToRound } from "./div.ts";
import { expOf } from "./exp-regime.ts";
import { mul } from "./mul.ts";
import { round } from "./round.ts";
import { add, sub } from "./sum.ts";
import type { FloatValue } from "./value.ts";

const ONE: FloatValue = { m: 1n, e: 0n };
const TWO: FloatValue = { m: 1n, e: 1n };

/** sqrt(2 / pi) and 0.044715 as they stand in the tanh form of gelu, in decimal places. */
const SQRT_2_OVER_PI = 797884560802865355879892119868763736952n;
const SQRT_PLACES = 39n;
const CUBE = 44715n;
const CUBE_PLACES = 6n;

/** round_p(numerator / 10^places). */
function decimal(format: FloatFormat, numerator: bigint, places: bigint): FloatValue {
  // more leading bits than the quotient of two p-bit numbers needs
  return round(format, quotientToRound(192, { m: numerator, e: 0n }, { m: 10n ** places, e: 0n }));
}

/** e / (1 + e) with e = exp(x). */
export function sigmoid(format: FloatFormat, x: FloatValue, regime?: Regime): FloatValue {
  const e = expOf(format, x, regime);
  return div(format, e, add(format, ONE, e));
}

/** (e - 1) / (e + 1) with e = exp(2 x). */
export function tanh(format: FloatFormat, x: FloatValue, regime?: Regime): FloatValue {
  const e = expOf(format, mul(format, TWO, x), regime);
  return div(format, sub(format, e, ONE), add(format, e, ONE));
}

/** x * sigmoid(x). */
export function silu(format: FloatFormat, x: FloatValue, regime?: Regime): FloatValue {
  return mul(format, x, sigmoid(format, x, regime));
}

/** x * sigmoid(x * (c1 + c2 * (x * x))), c1 = 2 sqrt(2 / pi) and c2 = 0.044715 c1, each rounded to the format. */
export function gelu(format: FloatFormat, x: FloatValue, regime?: Regime): FloatValue {
  const slope = decimal(format, 2n * SQRT_2_OVER_PI, SQRT_PLACES);
  const cube = decimal(format, 2n * SQRT_2_OVER_PI * CUBE, SQRT_PLACES + CUBE_PLACES);
  const factor = add(format, slope, mul(format, cube, mul(format, x, x)));
  return mul(format, x, sigmoid(format, mul(format, x, factor), regime));
}
