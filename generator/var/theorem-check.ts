// The theorem measured: every row's circuit counted, its depth compared with the bounds and with its depth elsewhere.
import { type Circuit, GREATEST_WEIGHT } from "../circuit/circuit.ts";
import type { Operations } from "../layers/operations.ts";
import { depthOf } from "../metrics/arrival.ts";
import { countsOf } from "../metrics/counts.ts";
import { type DepthConstants, type Formula, textOf, valueWith } from "./formula.ts";
import { depthConstants, type TheoremRow, type TheoremSize, theoremRows } from "./theorem.ts";

/** A bound: the formula, its value with the measured depths, and what is left of it. */
export interface MeasuredBound {
  readonly formula: string;
  readonly value: number;
  /** value - depth: not negative where the bound holds */
  readonly slack: number;
}

export interface MeasuredRow {
  readonly source: string;
  readonly name: string;
  /** "O(1)" where the paper gives no formula */
  readonly paper: MeasuredBound | "O(1)";
  readonly ours?: MeasuredBound;
  readonly tight?: MeasuredBound;
  readonly depth: number;
  readonly gates: bigint;
  readonly wires: bigint;
  readonly maxWeight: number;
  /** the depth at other precisions and numbers of tokens, the same regimes */
  readonly elsewhere: readonly Elsewhere[];
  readonly holds: boolean;
  /** why it does not hold, one line each; absent where it does */
  readonly faults?: readonly string[];
}

/** Another place at which a row is measured. */
export interface Place {
  readonly operations: Operations;
  readonly size: TheoremSize;
}

export interface Elsewhere {
  readonly p: number;
  readonly n: number;
  readonly d: number;
  readonly depth: number;
}

export interface MeasuredTheorem {
  readonly constants: DepthConstants;
  readonly rows: readonly MeasuredRow[];
}

/** Precision from which the depth of every operation is the same. */
export const LEAST_PRECISION = 8;

/**
 * Measures all rows at one place, and their depth at the others. A row holds if its depth is within each bound, equal to that
 * at the others where both precisions are at least 8, and never smaller than at a lower precision below 8.
 * @param report told the name of each row before it is measured
 */
export function measureTheorem(
  place: Place,
  others: readonly Place[],
  report: (name: string) => void = () => undefined,
): MeasuredTheorem {
  const constants = depthConstants(place.operations);
  const rows = theoremRows(place.size).map((row) => {
    report(row.name);
    return measureRow(row, place, others, constants);
  });
  return { constants, rows };
}

function measureRow(row: TheoremRow, place: Place, others: readonly Place[], constants: DepthConstants): MeasuredRow {
  const circuit: Circuit = row.circuit(place.operations, place.size);
  const depth = depthOf(circuit);
  const { gates, wires, maxWeight } = countsOf(circuit);
  const bound = (formula: Formula | undefined): MeasuredBound | undefined => {
    if (!formula) return undefined;
    const value = valueWith(formula, constants);
    return { formula: textOf(formula), value, slack: value - depth };
  };
  const [paper, ours, tight] = [row.paper, row.ours, row.tight].map(bound);
  const elsewhere = others.map(({ operations, size }) => ({
    p: operations.format.p,
    n: size.map.h * size.map.w,
    d: size.d,
    depth: depthOf(row.circuit(operations, size)),
  }));
  const faults = faultsOf({
    p: place.operations.format.p,
    depth,
    maxWeight,
    bounds: { paper, ours, tight },
    elsewhere,
  });
  return {
    source: row.source,
    name: row.name,
    paper: paper ?? "O(1)",
    ...(ours ? { ours } : {}),
    ...(tight ? { tight } : {}),
    depth,
    gates,
    wires,
    maxWeight,
    elsewhere,
    holds: faults.length === 0,
    ...(faults.length === 0 ? {} : { faults }),
  };
}

/** What was measured of one row, to be judged. */
interface Judged {
  readonly p: number;
  readonly depth: number;
  readonly maxWeight: number;
  /** by the name of their column */
  readonly bounds: Readonly<Record<string, MeasuredBound | undefined>>;
  readonly elsewhere: readonly Elsewhere[];
}

/** Why a row does not hold, one line each: bounds that are exceeded, a weight that is too great, other depths elsewhere. */
export function faultsOf({ p, depth, maxWeight, bounds, elsewhere }: Judged): string[] {
  const exceeded = Object.entries(bounds).flatMap(([name, bound]) =>
    bound && bound.slack < 0 ? [`depth ${depth} exceeds the bound ${name}: ${bound.formula} = ${bound.value}`] : [],
  );
  const heavy = maxWeight > GREATEST_WEIGHT ? [`a weight is ${maxWeight}, more than ${GREATEST_WEIGHT}`] : [];
  const moved = elsewhere
    .filter((other) => !sameDepth({ p, depth }, other))
    .map((other) => `depth ${depth}, at p = ${other.p}, n = ${other.n}, d = ${other.d} it is ${other.depth}`);
  return [...exceeded, ...heavy, ...moved];
}

/** The same depth from precision 8 on; below 8, never more. */
export function sameDepth(
  a: { readonly p: number; readonly depth: number },
  b: { readonly p: number; readonly depth: number },
): boolean {
  if (a.p >= LEAST_PRECISION && b.p >= LEAST_PRECISION) return a.depth === b.depth;
  const [low, high] = a.p < b.p ? [a, b] : [b, a];
  return low.p >= LEAST_PRECISION || high.p < LEAST_PRECISION || low.depth <= high.depth;
}
