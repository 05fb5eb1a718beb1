// sqrt: round_p of the root of a float word, in the regime asked for. Source: Lemma 3.7.
import type { Circuit } from "../circuit/circuit.ts";
import { UserError } from "../core/errors.ts";
import type { FloatFormat } from "../params/format.ts";
import type { Regime } from "../params/regime.ts";
import type { Variant } from "../params/variant.ts";
import { fsqrtPoly } from "./sqrt-poly.ts";
import { fsqrtSmall } from "./sqrt-small.ts";
import { fsqrtTable } from "./sqrt-table.ts";

interface Construction {
  readonly construct: (format: FloatFormat, variant: Variant) => Circuit;
  readonly least: number;
  readonly most: number;
}

const CONSTRUCTIONS: ReadonlyMap<Regime, Construction> = new Map([
  ["small", { construct: fsqrtSmall, least: 2, most: 11 }],
  // beyond, tables of 2^13 entries and more; `depth` has a million wires here
  ["table", { construct: fsqrtTable, least: 5, most: 38 }],
  ["poly", { construct: fsqrtPoly, least: 2, most: 64 }],
]);

/** The regimes that apply at a format. */
export function sqrtRegimes({ p }: FloatFormat): readonly Regime[] {
  return [...CONSTRUCTIONS].filter(([, { least, most }]) => least <= p && p <= most).map(([regime]) => regime);
}

/**
 * a (word) -> y, the root rounded to nearest, 0 for zero and negative numbers. Depth and size: see the regimes' files.
 * @throws UserError where the regime does not apply
 */
export function fsqrt(format: FloatFormat, variant: Variant, regime: Regime): Circuit {
  const construction = CONSTRUCTIONS.get(regime);
  if (!construction)
    throw new UserError(`regime ${regime} is asked for: sqrt has ${[...CONSTRUCTIONS.keys()].join(", ")}`);
  const { construct, least, most } = construction;
  if (format.p < least || format.p > most)
    throw new UserError(`regime ${regime} is asked for p = ${format.p}: accepted is p from ${least} up to ${most}`);
  return construct(format, variant);
}
