// The figures of the bench and their table.
import { describe, expect, test } from "vitest";
import { atLeast, atMost, benchTable, notMeasured } from "../../../sim/bench/rows.ts";

describe("a figure and its limit", () => {
  test.each([
    [atMost, 4.9, true],
    [atMost, 5, true],
    [atMost, 5.1, false],
    [atLeast, 4.9, false],
    [atLeast, 5, true],
    [atLeast, 5.1, true],
    // a figure that could not be measured holds no limit
    [atMost, Number.NaN, false],
    [atLeast, Number.NaN, false],
  ])("%o %d", (limited, value, holds) => {
    expect(limited("time", value, "s", 5)).toMatchObject({ name: "time", unit: "s", limit: { value: 5 }, holds });
  });
});

test("the table: a line a figure, aligned, and which limits do not hold", () => {
  const rows = [
    atMost("time", 0.12345, "s", 5),
    atLeast("vectors/s over Verilator's", 9.99, "x", 10),
    atMost("size", 12345.6, "KB", 5000),
    notMeasured("run", "no model", "s", 600),
  ];
  expect(benchTable(rows).split("\n")).toEqual([
    "measured                    value         limit",
    "time                        0.123 s       at most 5.00   holds",
    "vectors/s over Verilator's  9.99 x        at least 10.0  DOES NOT HOLD",
    "size                        12,346 KB     at most 5,000  DOES NOT HOLD",
    "run                         not measured  at most 600    no model",
  ]);
});

test("what is not measured does not hold", () => {
  expect(notMeasured("run", "no model", "s", 600)).toMatchObject({ value: null, holds: false, reason: "no model" });
});
