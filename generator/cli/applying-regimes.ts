// The regimes that all operations of a layer can take at a format.
import { divRegimes } from "../float/div.ts";
import { expRegimes } from "../float/exp.ts";
import { sqrtRegimes } from "../float/sqrt.ts";
import type { FloatFormat } from "../params/format.ts";
import { REGIMES, type Regime } from "../params/regime.ts";

/** Those of div, sqrt and exp alike. */
export function applyingRegimes(format: FloatFormat): Regime[] {
  const lists = [divRegimes, sqrtRegimes, expRegimes].map((regimes) => regimes(format));
  return REGIMES.filter((regime) => lists.every((list) => list.includes(regime)));
}
