// The designs whose mutants are checked.
import { type Design, designOf, TOP_NAMES, type TopRequest } from "./tops.ts";

/** Precisions when the user gives none: one at which survivors are decided, and the usual one. */
const PRECISIONS = [4, 16];
/** Operands and tokens when the user gives none: enough for every part of the construction, few enough for a SAT solver. */
const TOKENS: Readonly<Record<string, number>> = { fsum: 4, fdot: 2, fdot_fused: 2, matmul: 2, isum: 4 };

/**
 * The designs asked for.
 * @param names tops; all of them when empty
 * @param request its precision counts where `usualPrecisions` is false
 * @throws UserError naming the value and what is accepted: an unknown top, a parameter out of range
 */
export function mutationDesigns(names: readonly string[], request: TopRequest, usualPrecisions: boolean): Design[] {
  const precisions = usualPrecisions ? PRECISIONS : [request.precision];
  const designs = precisions.flatMap((precision) =>
    (names.length > 0 ? names : TOP_NAMES).map((top) => {
      const tokens = request.tokens ?? TOKENS[top];
      return designOf(top, { ...request, precision, ...(tokens === undefined ? {} : { tokens }) });
    }),
  );
  // primitives have no precision: once is enough
  const seen = new Set<string>();
  return designs.filter(({ top, parameters }) => {
    const key = JSON.stringify([top, parameters]);
    return !seen.has(key) && seen.add(key);
  });
}
