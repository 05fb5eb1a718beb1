import { describe, expect, test } from "vitest";
import { CONSTANT, parseNetlist } from "../../../../sim/drivers/yosys/netlist.ts";
import { bank, jsonModule, netlistOf } from "./netlists.ts";

describe("parseNetlist", () => {
  test("ports, cells, constants, parameters and black boxes", () => {
    const netlist = netlistOf({ top: jsonModule({ a: [2, 3] }, { y: [4, "0", "x"] }, { g: bank([2, 3, "1"], [4]) }) });
    const top = netlist.get("top");
    expect(top).toMatchObject({ name: "top", blackbox: false, inputs: [{ name: "a", bits: [2, 3] }] });
    expect(top?.outputs).toEqual([{ name: "y", bits: [4, CONSTANT[0], CONSTANT.x] }]);
    expect(top?.cells).toEqual([
      {
        name: "g",
        type: "tc_bank",
        inputs: [{ name: "x", bits: [2, 3, CONSTANT[1]] }],
        outputs: [{ name: "y", bits: [4] }],
        parameters: { N: 3, K: 1 },
      },
    ]);
    expect(netlist.get("tc_bank")).toMatchObject({ blackbox: true, defaults: { N: 1, K: 1 } });
  });

  const garbage: readonly [string, string, RegExp][] = [
    ["no JSON", "yosys> ", /^it is not JSON$/],
    ["no modules", "{}", /modules/],
    ["a list of modules", '{"modules": []}', /modules/],
    ["a module without cells", '{"modules": {"m": {"ports": {}}}}', /m: cells/],
    ["a port without direction", '{"modules": {"m": {"ports": {"a": {"bits": [2]}}, "cells": {}}}}', /m\.a is neither/],
    [
      "bits that are none",
      '{"modules": {"m": {"ports": {"a": {"direction": "input", "bits": [-2]}}, "cells": {}}}}',
      /connected to -2/,
    ],
    [
      "a cell without type",
      '{"modules": {"m": {"ports": {}, "cells": {"c": {"connections": {}}}}}}',
      /m\.c has no type/,
    ],
  ];
  test.each(garbage)("refuses %s", (_what, text, message) => {
    expect(() => parseNetlist(text)).toThrow(SyntaxError);
    expect(() => parseNetlist(text)).toThrow(message);
  });
});
