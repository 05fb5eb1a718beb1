// The two meanings of exp: the exact one, and the documented algorithm of a regime, which circuits equal bit for bit.
import type { FloatFormat } from "../../generator/params/format.ts";
import type { Regime } from "../../generator/params/regime.ts";
import { exp } from "./exp.ts";
import { expTableAlgorithm } from "./exp-algorithm.ts";
import { expPolyAlgorithm } from "./exp-algorithm-poly.ts";
import type { FloatValue } from "./value.ts";

type Algorithm = (format: FloatFormat, x: FloatValue) => FloatValue;

/** A whole table has the correctly rounded values; the other regimes say what they compute. */
const ALGORITHMS: Readonly<Partial<Record<Regime, Algorithm>>> = {
  small: exp,
  poly: expPolyAlgorithm,
  table: expTableAlgorithm,
};

/** exp as the circuits of a regime compute it; without a regime, the correctly rounded one. */
export function expOf(format: FloatFormat, x: FloatValue, regime: Regime | undefined): FloatValue {
  if (regime === undefined) return exp(format, x);
  const algorithm = ALGORITHMS[regime];
  if (!algorithm) throw new Error(`exp has no documented algorithm for the regime ${regime}`);
  return algorithm(format, x);
}
