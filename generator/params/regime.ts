// How tables and arithmetic share the work of division, root, exponential and product; see the operations in generator/float.
import { UserError } from "../core/errors.ts";

export const REGIMES = ["small", "table", "poly"] as const;

/**
 * `small`: whole tables, p <= 11; `table`: tables of 2^(p/2) entries, log-precision; `poly`: Chinese remainders, size
 * polynomial in p.
 */
export type Regime = (typeof REGIMES)[number];

/** The regime of that name; `auto` (the smallest that applies) is undefined. @throws UserError naming what is accepted */
export function regimeOf(name: string): Regime | undefined {
  if (name === "auto") return undefined;
  const found = REGIMES.find((regime) => regime === name);
  if (!found) throw new UserError(`regime is ${JSON.stringify(name)}: accepted are ${REGIMES.join(", ")}, auto`);
  return found;
}
