import { describe, expect, it } from "vitest";
import { measureQueries } from "../../../sim/bench/queries.ts";
import { arrays } from "../../support/circuits.ts";

describe("measureQueries", () => {
  it("has a median and a slowest time", () => {
    const { median, slowest } = measureQueries(arrays(), 25);
    expect(median).toBeGreaterThan(0);
    expect(slowest).toBeGreaterThanOrEqual(median);
  });

  it("measures nothing without queries", () => {
    expect(() => measureQueries(arrays(), 0)).toThrow("no queries");
  });
});
