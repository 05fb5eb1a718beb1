// The theorem over precisions, tokens and dimensions: the depth must not move, the size is fitted as n^a p^b d^c.
import type { Operations } from "../layers/operations.ts";
import { depthOf } from "../metrics/arrival.ts";
import { countsOf } from "../metrics/counts.ts";
import { fitSize, type SizeFit } from "./size-fit.ts";
import { type TheoremSize, theoremRows } from "./theorem.ts";
import { sameDepth } from "./theorem-check.ts";

/** One row's circuit at one place. */
export interface SweepPoint {
  readonly name: string;
  readonly source: string;
  readonly p: number;
  readonly n: number;
  readonly d: number;
  readonly depth: number;
  readonly gates: bigint;
  readonly wires: bigint;
}

/** One row over all places. */
export interface SweepRow {
  readonly name: string;
  readonly source: string;
  /** the depths seen from precision 8 on: one, where it is constant */
  readonly depths: readonly number[];
  readonly constant: boolean;
  readonly gates: SizeFit;
  readonly wires: SizeFit;
}

/** Measures every row of the theorem at one place. */
export function sweepPoints(operations: Operations, size: TheoremSize): SweepPoint[] {
  return theoremRows(size).map((row) => {
    const circuit = row.circuit(operations, size);
    const { gates, wires } = countsOf(circuit);
    const { name, source } = row;
    const { map, d } = size;
    return { name, source, p: operations.format.p, n: map.h * map.w, d, depth: depthOf(circuit), gates, wires };
  });
}

/** Gathers the points of each row. @throws Error (a bug) without points */
export function sweepRows(points: readonly SweepPoint[]): SweepRow[] {
  const names = [...new Set(points.map(({ name }) => name))];
  return names.map((name) => {
    const own = points.filter((point) => point.name === name);
    const fitted = (of: "gates" | "wires"): SizeFit =>
      fitSize(
        own.map((point) => ({ at: { n: point.n, p: point.p, d: point.d }, size: point[of] })),
        ["n", "p", "d"],
      );
    const depths = [...new Set(own.map(({ depth }) => depth))].sort((a, b) => a - b);
    const constant = own.every((a) => own.every((b) => sameDepth(a, b)));
    return { name, source: own[0].source, depths, constant, gates: fitted("gates"), wires: fitted("wires") };
  });
}

/** The points as CSV, a header first. */
export function sweepCsv(points: readonly SweepPoint[]): string {
  const lines = points.map(
    ({ name, source, p, n, d, depth, gates, wires }) =>
      `"${name}","${source}",${p},${n},${d},${depth},${gates},${wires}`,
  );
  return `${["row,source,p,n,d,depth,gates,wires", ...lines].join("\n")}\n`;
}
