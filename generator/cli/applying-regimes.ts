// The regimes that all operations of a layer can take at a format.
import { REGIME_OPERATIONS } from "../layers/operations.ts";
import type { FloatFormat } from "../params/format.ts";
import { REGIMES, type Regime } from "../params/regime.ts";

/** Those of div, sqrt and exp alike. */
export function applyingRegimes(format: FloatFormat): Regime[] {
  const lists = Object.values(REGIME_OPERATIONS).map((operation) => operation.regimes(format));
  return REGIMES.filter((regime) => lists.every((list) => list.includes(regime)));
}
