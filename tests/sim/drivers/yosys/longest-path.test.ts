import { describe, expect, test } from "vitest";
import { CombinationalLoop, LongestPaths } from "../../../../sim/drivers/yosys/longest-path.ts";
import type { Netlist } from "../../../../sim/drivers/yosys/netlist.ts";
import { bank, jsonModule, netlistOf } from "./netlists.ts";

const depth = (netlist: Netlist, module: string): number =>
  new LongestPaths(netlist, ({ type }) => (type === "tc_bank" ? 1 : 0)).depth(module);

/** y[0] is x[0] through one bank, y[1] is x[1] through three, y[2] is x[0] itself. */
const SLOW_AND_FAST = jsonModule(
  { x: [2, 3] },
  { y: [4, 7, 2] },
  { last: bank([6], [7]), middle: bank([5], [6]), first: bank([3], [5]), fast: bank([2], [4]) },
);

describe("LongestPaths", () => {
  test("cells in any order; wires cost nothing", () => {
    expect(depth(netlistOf({ m: SLOW_AND_FAST }), "m")).toBe(3);
    expect(depth(netlistOf({ m: jsonModule({ a: [2] }, { y: [2, "1"] }, {}) }), "m")).toBe(0);
  });

  test("every bit of an instance has its own time", () => {
    const instance = (x: (number | string)[], y: number[]) => ({ type: "m", inputs: { x }, outputs: { y } });
    // the fast output into the slow input: 1 + 3; the slow one into the fast: 3 + 1
    const crossed = jsonModule(
      { a: [2, 3] },
      { y: [20, 21] },
      {
        one: instance([2, 3], [10, 11, 12]),
        two: instance([11, 10], [20, 21, 22]),
      },
    );
    expect(depth(netlistOf({ m: SLOW_AND_FAST, top: crossed }), "top")).toBe(4);
    const straight = jsonModule(
      { a: [2, 3] },
      { y: [20, 21] },
      {
        one: instance([2, 3], [10, 11, 12]),
        two: instance([10, 11], [20, 21, 22]),
      },
    );
    expect(depth(netlistOf({ m: SLOW_AND_FAST, top: straight }), "top")).toBe(6);
    const through = jsonModule({ a: [2] }, { y: [12] }, { one: instance([2, "0"], [10, 11, 12]) });
    expect(depth(netlistOf({ m: SLOW_AND_FAST, top: through }), "top")).toBe(0);
  });

  test("what no output reads does not count", () => {
    const m = jsonModule({ a: [2] }, { y: [3] }, { read: bank([2], [3]), unread: bank([3], [4]) });
    expect(depth(netlistOf({ m }), "m")).toBe(1);
  });

  test("a loop is told as its path", () => {
    const m = jsonModule({ a: [2] }, { y: [5] }, { p: bank([2, 4], [3]), q: bank([3], [4]), r: bank([4], [5]) });
    expect(() => depth(netlistOf({ m }), "m")).toThrow(CombinationalLoop);
    expect(() => depth(netlistOf({ m }), "m")).toThrow(/^m: combinational loop: (p -> q -> p|q -> p -> q)$/);
  });
});
