// Which regime an operation takes at a format and a variant: the circuits of those that can win are counted.
import { depthOf } from "../metrics/arrival.ts";
import { countsOf } from "../metrics/counts.ts";
import type { FloatFormat } from "../params/format.ts";
import type { Regime } from "../params/regime.ts";
import type { Variant } from "../params/variant.ts";
import type { RegimeOperation } from "./regimes.ts";

/** The figures of one regime's circuit. */
export interface RegimeFigures {
  readonly regime: Regime;
  readonly depth: number;
  readonly gates: bigint;
  readonly wires: bigint;
}

/** The regime that was taken, and the figures of all that were counted, in the order in which the best come first. */
export interface RegimeChoice {
  readonly regime: Regime;
  /** what decided: "fewest levels, then fewest wires" */
  readonly by: string;
  readonly candidates: readonly RegimeFigures[];
  /** regimes that apply but were not counted, and why */
  readonly uncounted: readonly { readonly regime: Regime; readonly why: string }[];
}

/**
 * Those that can win. `poly` is for precisions beyond the tables; where tables apply it never has fewer levels nor fewer
 * wires than the best of the others, and it is by far the slowest to count, so it is not counted there. Wires of table
 * and poly in the variant `wires`, E = p + 1: div 13k and 44k at p = 16, 161k and 366k at p = 32; sqrt 6.8k and 75k at
 * p = 16, 113k and 1.05M at p = 32; exp 25k and 434k at p = 16, 311k and 4.07M at p = 32.
 */
function contenders(regimes: readonly Regime[]): readonly Regime[] {
  return regimes.includes("table") ? regimes.filter((regime) => regime !== "poly") : regimes;
}

/** Why a contender of tables is not counted. */
const BEATEN =
  "where tables apply it has more wires and, in the variant depth, no fewer levels: it is for precisions beyond them";

/**
 * Counts the circuits of the regimes that apply and can win, and takes the best: for the variant `depth` the fewest
 * levels, then the fewest wires; for the others the fewest wires, then the fewest levels.
 */
export function chooseRegime(operation: RegimeOperation, format: FloatFormat, variant: Variant): RegimeChoice {
  const regimes = operation.regimes(format);
  const counted = contenders(regimes);
  const candidates = counted.map((regime): RegimeFigures => {
    const circuit = operation.construct(format, variant, regime);
    const { gates, wires } = countsOf(circuit);
    return { regime, depth: depthOf(circuit), gates, wires };
  });
  const byDepth = (a: RegimeFigures, b: RegimeFigures): number => a.depth - b.depth;
  const byWires = (a: RegimeFigures, b: RegimeFigures): number => Number(a.wires - b.wires);
  const [first, second] = variant === "depth" ? [byDepth, byWires] : [byWires, byDepth];
  candidates.sort((a, b) => first(a, b) || second(a, b));
  const [{ regime }] = candidates;
  return {
    regime,
    by: variant === "depth" ? "fewest levels, then fewest wires" : "fewest wires, then fewest levels",
    candidates,
    uncounted: regimes.filter((name) => !counted.includes(name)).map((name) => ({ regime: name, why: BEATEN })),
  };
}
