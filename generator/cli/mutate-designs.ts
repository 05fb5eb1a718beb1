// The designs whose mutants are checked.
import { floatFormat } from "../params/format.ts";
import { type Design, designOf, isComposition, REGIME_TOPS, regimesOf, TOP_NAMES, type TopRequest } from "./tops.ts";

/** Formats when the user gives no precision: one at which survivors are decided, and the usual one. */
const FORMATS: readonly Pick<TopRequest, "precision" | "expBits">[] = [{ precision: 4 }, { precision: 16 }];
const ONE_OPERAND: typeof FORMATS = [{ precision: 4 }, { precision: 8 }];
/**
 * Approximations carry more places than the result shows, so that many faults in the last ones change nothing, or the results
 * of few operands: here all operands are tried, which tells the two apart.
 */
const ALL_TRIED: Readonly<Record<string, typeof FORMATS>> = {
  fdiv: [{ precision: 4 }, { precision: 7, expBits: 3 }],
  ...Object.fromEntries(["fsqrt", "fexp", "sigmoid", "tanh", "silu", "gelu"].map((top) => [top, ONE_OPERAND])),
};
/** Operands and tokens when the user gives none: enough for every part of the construction, few enough for a SAT solver. */
const SIZES: Readonly<Record<string, Pick<TopRequest, "tokens" | "dim" | "entries">>> = {
  ...{ fsum: { tokens: 4 }, fdot: { tokens: 2 }, fdot_fused: { tokens: 2 }, fprod: { tokens: 3 } },
  ...{ matmul: { tokens: 2 }, isum: { tokens: 4 }, argmax: { tokens: 5 }, codebook: { dim: 1, entries: 5 } },
};

/**
 * The designs asked for; those with several constructions in each one that applies, unless the request names one.
 * @param names tops; when empty all operations and the layers with gates of their own, or all that have regimes where one is named
 * @param request its precision counts where `usualPrecisions` is false
 * @throws UserError naming the value and what is accepted: an unknown top, a parameter out of range
 */
export function mutationDesigns(names: readonly string[], request: TopRequest, usualPrecisions: boolean): Design[] {
  const all = (request.regime === undefined ? TOP_NAMES : REGIME_TOPS).filter((top) => !isComposition(top));
  const designs = (names.length > 0 ? names : all).flatMap((top) =>
    (usualPrecisions ? (ALL_TRIED[top] ?? FORMATS) : [request]).flatMap(({ precision, expBits }) => {
      const sizes = SIZES[top];
      const shaped = {
        ...request,
        ...sizes,
        precision,
        expBits: request.expBits ?? expBits,
        tokens: request.tokens ?? sizes?.tokens,
      };
      if (request.regime !== undefined || !REGIME_TOPS.includes(top)) return [designOf(top, shaped)];
      const regimes = regimesOf(top, floatFormat(precision, shaped.expBits));
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
