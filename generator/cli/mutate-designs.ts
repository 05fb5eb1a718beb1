// The designs whose mutants are checked.
import { floatFormat } from "../params/format.ts";
import { type Design, designOf, isComposition, REGIME_TOPS, regimesOf, TOP_NAMES, type TopRequest } from "./tops.ts";

/** Precisions when the user gives none: one at which survivors are decided, and the usual one. */
const PRECISIONS = [4, 16];
/**
 * With an exponential inside, most faults in the last places that its sums carry are rounded away on all but few operands, or
 * on all: at P = 8 every operand is tried, which tells the two apart.
 */
const WITH_EXPONENTIAL: Readonly<Record<string, readonly number[]>> = Object.fromEntries(
  ["fexp", "sigmoid", "tanh", "silu", "gelu"].map((top) => [top, [4, 8]]),
);
/** Operands and tokens when the user gives none: enough for every part of the construction, few enough for a SAT solver. */
const TOKENS: Readonly<Record<string, number>> = { fsum: 4, fdot: 2, fdot_fused: 2, fprod: 3, matmul: 2, isum: 4 };

/**
 * The designs asked for; those with several constructions in each one that applies, unless the request names one.
 * @param names tops; when empty all operations, or all that have regimes where one is named
 * @param request its precision counts where `usualPrecisions` is false
 * @throws UserError naming the value and what is accepted: an unknown top, a parameter out of range
 */
export function mutationDesigns(names: readonly string[], request: TopRequest, usualPrecisions: boolean): Design[] {
  const precisionsOf = (top: string): readonly number[] =>
    usualPrecisions ? (WITH_EXPONENTIAL[top] ?? PRECISIONS) : [request.precision];
  const all = (request.regime === undefined ? TOP_NAMES : REGIME_TOPS).filter((top) => !isComposition(top));
  const designs = (names.length > 0 ? names : all).flatMap((top) =>
    precisionsOf(top).flatMap((precision) => {
      const tokens = request.tokens ?? TOKENS[top];
      const shaped = { ...request, precision, ...(tokens === undefined ? {} : { tokens }) };
      if (request.regime !== undefined || !REGIME_TOPS.includes(top)) return [designOf(top, shaped)];
      const regimes = regimesOf(top, floatFormat(precision, request.expBits));
      return regimes.map((regime) => designOf(top, { ...shaped, regime }));
    }),
  );
  // primitives have no precision: once is enough
  const seen = new Set<string>();
  return designs.filter(({ top, parameters }) => {
    const key = JSON.stringify([top, parameters]);
    return !seen.has(key) && seen.add(key);
  });
}
