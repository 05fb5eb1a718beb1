// The theorem over precisions, tokens and dimensions: the depth must not move, the size is fitted as n^a p^b for each dimension.
import { type OperationChoice, Operations } from "../layers/operations.ts";
import { depthOf } from "../metrics/arrival.ts";
import { countsOf } from "../metrics/counts.ts";
import type { Regime } from "../params/regime.ts";
import { fitSize, type SizeFit } from "./size-fit.ts";
import { type TheoremSize, theoremRows } from "./theorem.ts";
import { LEAST_PRECISION, sameDepth } from "./theorem-check.ts";

/** The operations of a sweep: div, sqrt and exp in a regime that is named, so that it is the same everywhere. */
export interface SweepChoice extends OperationChoice {
  readonly regime: Regime;
}

/** One row's circuit at one place, all div, sqrt and exp of one regime. */
export interface SweepPoint {
  readonly name: string;
  readonly source: string;
  readonly regime: Regime;
  readonly p: number;
  readonly n: number;
  readonly d: number;
  readonly depth: number;
  readonly gates: bigint;
  readonly wires: bigint;
}

/** A hidden dimension of a sweep; n: as many as tokens. */
export type SweepDim = number | "n";

/** Sizes as n^a p^b where the dimension is this one. */
export interface DimFits {
  readonly dim: SweepDim;
  readonly gates: SizeFit;
  readonly wires: SizeFit;
}

/** One row over all places of one regime. */
export interface SweepRow {
  readonly name: string;
  readonly source: string;
  readonly regime: Regime;
  /** the depths seen from precision 8 on: one, where it is constant */
  readonly depths: readonly number[];
  /** those seen below, ascending */
  readonly depthsBelow: readonly number[];
  /** is it one depth from precision 8 on, and never more below? */
  readonly constant: boolean;
  /** from precision 8 on, one for each dimension that there are places of */
  readonly fits: readonly DimFits[];
}

/** Measures every row of the theorem at one place. */
export function sweepPoints(choice: SweepChoice, size: TheoremSize): SweepPoint[] {
  const operations = new Operations(choice);
  const { regime } = choice;
  return theoremRows(size).map((row) => {
    const circuit = row.circuit(operations, size);
    const { gates, wires } = countsOf(circuit);
    const { name, source } = row;
    const { map, d } = size;
    return { name, source, regime, p: operations.format.p, n: map.h * map.w, d, depth: depthOf(circuit), gates, wires };
  });
}

/** Gathers the points of each row, which are of one regime. @throws Error (a bug) without points */
export function sweepRows(points: readonly SweepPoint[], dims: readonly SweepDim[]): SweepRow[] {
  const names = [...new Set(points.map(({ name }) => name))];
  return names.map((name) => {
    const own = points.filter((point) => point.name === name);
    const settled = own.filter(({ p }) => p >= LEAST_PRECISION);
    const below = own.filter(({ p }) => p < LEAST_PRECISION);
    return {
      name,
      source: own[0].source,
      regime: own[0].regime,
      depths: depthsOf(settled),
      depthsBelow: depthsOf(below),
      constant: own.every((a) => own.every((b) => sameDepth(a, b))),
      // a sweep of small precisions alone is fitted by what there is
      fits: dims.flatMap((dim) => fitsOf(dim, settled.length > 0 ? settled : below)),
    };
  });
}

/** None where the dimension has no places. */
function fitsOf(dim: SweepDim, points: readonly SweepPoint[]): DimFits[] {
  const own = points.filter(({ n, d }) => d === (dim === "n" ? n : dim));
  if (own.length === 0) return [];
  const fitted = (of: "gates" | "wires"): SizeFit =>
    fitSize(
      own.map((point) => ({ at: { n: point.n, p: point.p }, size: point[of] })),
      ["n", "p"],
    );
  return [{ dim, gates: fitted("gates"), wires: fitted("wires") }];
}

const depthsOf = (points: readonly SweepPoint[]): number[] =>
  [...new Set(points.map(({ depth }) => depth))].sort((a, b) => a - b);

/** The points as CSV, a header first. */
export function sweepCsv(points: readonly SweepPoint[]): string {
  const lines = points.map(
    ({ name, source, regime, p, n, d, depth, gates, wires }) =>
      `"${name}","${source}",${regime},${p},${n},${d},${depth},${gates},${wires}`,
  );
  return `${["row,source,regime,p,n,d,depth,gates,wires", ...lines].join("\n")}\n`;
}
