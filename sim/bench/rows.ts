// What `make bench` measures: each row a figure, its limit, and whether it holds.

/** One figure. */
export interface BenchRow {
  readonly name: string;
  /** null: not measured */
  readonly value: number | null;
  readonly unit: string;
  readonly limit: { readonly at: "most" | "least"; readonly value: number };
  /** never where nothing was measured */
  readonly holds: boolean;
  /** why nothing was measured */
  readonly reason?: string;
}

/** A figure that should be at most `limit`. */
export const atMost = (name: string, value: number, unit: string, limit: number): BenchRow => ({
  name,
  value,
  unit,
  limit: { at: "most", value: limit },
  holds: value <= limit,
});

/** A figure that should be at least `limit`. */
export const atLeast = (name: string, value: number, unit: string, limit: number): BenchRow => ({
  name,
  value,
  unit,
  limit: { at: "least", value: limit },
  holds: value >= limit,
});

/** A figure that should be at most `limit`, and could not be measured. */
export const notMeasured = (name: string, reason: string, unit: string, limit: number): BenchRow => ({
  name,
  value: null,
  unit,
  limit: { at: "most", value: limit },
  holds: false,
  reason,
});

/** The rows as a table for people. */
export function benchTable(rows: readonly BenchRow[]): string {
  const number = (value: number): string =>
    value >= 100 ? Math.round(value).toLocaleString("en") : value.toPrecision(3);
  const cells = rows.map((row) => [
    row.name,
    row.value === null ? "not measured" : `${number(row.value)} ${row.unit}`,
    `at ${row.limit.at} ${number(row.limit.value)}`,
    row.holds ? "holds" : (row.reason ?? "DOES NOT HOLD"),
  ]);
  const all = [["measured", "value", "limit", ""], ...cells];
  const widths = all[0].map((_, column) => Math.max(...all.map((line) => line[column].length)));
  return all
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column]))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
