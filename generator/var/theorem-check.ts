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
  const within = [paper, ours, tight].every((one) => one === undefined || one.slack >= 0);
  const p = place.operations.format.p;
  const constant = elsewhere.every((other) => sameDepth({ p, depth }, other));
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
    holds: within && constant && maxWeight <= GREATEST_WEIGHT,
  };
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
