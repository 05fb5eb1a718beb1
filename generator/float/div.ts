// div: round_p of the exact quotient of two float words; x / 0 is the largest magnitude, 0 / 0 is 0. Source: Lemma 3.5.1.
import { fdivPoly, fdivPolyParts } from "./div-poly.ts";
import { fdivSmall } from "./div-small.ts";
import { fdivTable } from "./div-table.ts";
import { inRegimes } from "./regimes.ts";

export const div = inRegimes("div", {
  small: { circuit: fdivSmall, most: 11 },
  table: { circuit: fdivTable, most: 32 },
  poly: { circuit: fdivPoly, parts: fdivPolyParts, most: 64 },
});

/** a, b (words) -> y. Depth in the `depth` variant: 6 by whole tables, 11 by the others; see the files of the regimes. */
export const { construct: fdiv, regimes: divRegimes } = div;
