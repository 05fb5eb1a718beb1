// div: round_p of the exact quotient of two float words; x / 0 is the largest magnitude, 0 / 0 is 0. Source: Lemma 3.5.1.
import type { Circuit } from "../circuit/circuit.ts";
import { UserError } from "../core/errors.ts";
import type { FloatFormat } from "../params/format.ts";
import { REGIMES, type Regime } from "../params/regime.ts";
import type { Variant } from "../params/variant.ts";
import { fdivPoly } from "./div-poly.ts";
import { fdivSmall } from "./div-small.ts";
import { fdivTable } from "./div-table.ts";

/** A way to divide, and the greatest precision it is meant for. */
interface Way {
  readonly most: number;
  readonly circuit: (format: FloatFormat, variant: Variant) => Circuit;
}

const WAYS: Readonly<Partial<Record<Regime, Way>>> = {
  small: { most: 11, circuit: fdivSmall },
  table: { most: 32, circuit: fdivTable },
  poly: { most: 64, circuit: fdivPoly },
};

/** The regimes that apply to a format. */
export function divRegimes({ p }: FloatFormat): readonly Regime[] {
  return REGIMES.filter((regime) => p <= (WAYS[regime]?.most ?? 0));
}

/**
 * a, b (words) -> y. Depth in the `depth` variant: 6 by whole tables, 11 by the others; see the files of the regimes.
 * @throws UserError where the regime does not apply to the format
 */
export function fdiv(format: FloatFormat, variant: Variant, regime: Regime): Circuit {
  const way = WAYS[regime];
  if (!way)
    throw new UserError(`regime ${regime} does not exist for div: accepted are ${Object.keys(WAYS).join(", ")}`);
  if (format.p > way.most)
    throw new UserError(`regime ${regime} is asked for p = ${format.p}: accepted is p up to ${way.most}`);
  return way.circuit(format, variant);
}
