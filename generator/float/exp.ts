// exp: the exponential of a float word, faithfully rounded with a relative error of at most 2^-p. Source: Lemma 3.6.
import { fexpPoly, fexpPolyParts } from "./exp-poly.ts";
import { fexpSmall } from "./exp-small.ts";
import { fexpTable } from "./exp-table.ts";
import { inRegimes } from "./regimes.ts";

export const exp = inRegimes("exp", {
  small: { circuit: fexpSmall, most: 11 },
  table: { circuit: fexpTable, most: 32 },
  poly: { circuit: fexpPoly, parts: fexpPolyParts, most: 64 },
});

/**
 * a (word) -> y: exp(a); the largest number where it is above the range, 0 or the smallest below. Correctly rounded in the
 * regime `small`. Depth and size: see the regimes' files.
 */
export const { construct: fexp, regimes: expRegimes } = exp;
