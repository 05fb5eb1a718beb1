// Exact figures of circuits as checked-in data: tests/bounds/<operation>.json. UPDATE_BOUNDS=1 rewrites it.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { expect } from "vitest";
import type { Circuit } from "../generator/circuit/circuit.ts";
import { metricsOf } from "../generator/metrics/metrics.ts";

/** What identifies a pinned circuit: its parameters, in the order in which they are written. */
export type BoundKey = Readonly<Record<string, number | string>>;

/** One pinned circuit: its parameters and its figures. */
export type BoundRow = Readonly<Record<string, number | string>>;

/** The row of a circuit under its parameters ({p, E, n?, variant}). Counts are exact numbers, strings above 2^53. */
export function boundRow(key: BoundKey, circuit: Circuit): BoundRow {
  const { depth, strictDepth, majorityDepth, gates, wires, maxWeight, maxFanIn } = metricsOf(circuit);
  const exact = (count: bigint): number | string =>
    count <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(count) : count.toString();
  return {
    ...key,
    depth,
    strictDepth,
    majorityDepth,
    gates: exact(gates),
    wires: exact(wires),
    maxWeight,
    maxFanIn,
  };
}

/**
 * Compares the rows with tests/bounds/<operation>.json, one row a line there. With UPDATE_BOUNDS=1 the file is written
 * instead. Fails on no rows, on a missing file, and on any row that differs, is missing or is new.
 */
export function expectPinned(operation: string, rows: readonly BoundRow[]): void {
  expect(rows.length, `rows of ${operation}`).toBeGreaterThan(0);
  const file = new URL(`bounds/${operation}.json`, import.meta.url);
  if (process.env.UPDATE_BOUNDS === "1") {
    writeFileSync(file, `[\n${rows.map((row) => `  ${JSON.stringify(row)}`).join(",\n")}\n]\n`);
    return;
  }
  if (!existsSync(file)) throw new Error(`tests/bounds/${operation}.json is missing: run once with UPDATE_BOUNDS=1`);
  expect(rows).toEqual(JSON.parse(readFileSync(file, "utf8")));
}
