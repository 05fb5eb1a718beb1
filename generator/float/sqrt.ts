// sqrt: round_p of the root of a float word. Source: Lemma 3.7.
import { inRegimes } from "./regimes.ts";
import { fsqrtPoly, fsqrtPolyParts } from "./sqrt-poly.ts";
import { fsqrtSmall } from "./sqrt-small.ts";
import { fsqrtTable } from "./sqrt-table.ts";

export const sqrt = inRegimes("sqrt", {
  small: { circuit: fsqrtSmall, most: 11 },
  // beyond, tables of 2^13 entries and more; `depth` has a million wires here
  table: { circuit: fsqrtTable, least: 5, most: 38 },
  poly: { circuit: fsqrtPoly, parts: fsqrtPolyParts, most: 64 },
});

/** a (word) -> y, the root rounded to nearest, 0 for zero and negative numbers. Depth and size: see the regimes' files. */
export const { construct: fsqrt, regimes: sqrtRegimes } = sqrt;
