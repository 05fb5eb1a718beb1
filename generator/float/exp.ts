// exp: the exponential of a float word, faithfully rounded with a relative error of at most 2^-p. Source: Lemma 3.6.
import type { Circuit } from "../circuit/circuit.ts";
import { UserError } from "../core/errors.ts";
import type { FloatFormat } from "../params/format.ts";
import type { Regime } from "../params/regime.ts";
import type { Variant } from "../params/variant.ts";
import { fexpPoly } from "./exp-poly.ts";
import { fexpSmall } from "./exp-small.ts";
import { fexpTable } from "./exp-table.ts";

/** A construction, and the greatest precision that it is meant for. */
interface Construction {
  readonly construct: (format: FloatFormat, variant: Variant) => Circuit;
  readonly most: number;
}

const CONSTRUCTIONS: ReadonlyMap<Regime, Construction> = new Map([
  ["small", { construct: fexpSmall, most: 11 }],
  ["table", { construct: fexpTable, most: 32 }],
  ["poly", { construct: fexpPoly, most: 64 }],
]);

/** The regimes that apply at a format. */
export function expRegimes({ p }: FloatFormat): readonly Regime[] {
  return [...CONSTRUCTIONS].filter(([, { most }]) => p <= most).map(([regime]) => regime);
}

/**
 * a (word) -> y: exp(a); the largest number where it is above the range, 0 or the smallest below. Correctly rounded in the
 * regime `small`. Depth and size: see the regimes' files.
 * @throws UserError where the regime does not apply
 */
export function fexp(format: FloatFormat, variant: Variant, regime: Regime): Circuit {
  const construction = CONSTRUCTIONS.get(regime);
  if (!construction)
    throw new UserError(`regime ${regime} is asked for: exp has ${[...CONSTRUCTIONS.keys()].join(", ")}`);
  const { construct, most } = construction;
  if (format.p > most)
    throw new UserError(`regime ${regime} is asked for p = ${format.p}: accepted is p up to ${most}`);
  return construct(format, variant);
}
