import { describe, expect, test } from "vitest";
import { jsonCount, stableJson } from "../../../generator/core/stable-json.ts";

describe("counts", () => {
  test.each([
    [0n, 0],
    [2n ** 53n, 2 ** 53],
    [2n ** 53n + 1n, "9007199254740993"],
    [-(2n ** 53n), -(2 ** 53)],
    [-(2n ** 53n) - 1n, "-9007199254740993"],
    [2n ** 64n, "18446744073709551616"],
  ])("%s", (count, expected) => {
    expect(jsonCount(count)).toBe(expected);
  });
});

describe("text", () => {
  const value = {
    b: 1n,
    a: [2n ** 60n, { d: null, c: undefined }],
    map: new Map([
      ["y", 1],
      ["x", 2],
    ]),
  };

  test("insertion order", () => {
    expect(stableJson(value)).toBe('{"b":1,"a":["1152921504606846976",{"d":null}],"map":{"y":1,"x":2}}');
  });

  test("sorted", () => {
    expect(stableJson(value, { sortKeys: true })).toBe(
      '{"a":["1152921504606846976",{"d":null}],"b":1,"map":{"x":2,"y":1}}',
    );
    expect(stableJson({ a: 1, b: 2 }, { sortKeys: true })).toBe(stableJson({ b: 2, a: 1 }, { sortKeys: true }));
  });

  test("indented, typed arrays, the same object twice", () => {
    const same = { k: 1 };
    expect(stableJson({ a: Uint8Array.of(1, 2), b: same, c: same }, { indent: 1 })).toBe(
      '{\n "a": [\n  1,\n  2\n ],\n "b": {\n  "k": 1\n },\n "c": {\n  "k": 1\n }\n}',
    );
  });

  test("what JSON has no form for is refused, not dropped", () => {
    const loop: Record<string, unknown> = {};
    loop.self = { loop };
    for (const bad of [Number.NaN, 1 / 0, () => 1, Symbol("s"), undefined, [undefined], new Set([1]), new Date(), loop])
      expect(() => stableJson(bad)).toThrow(/JSON has no form for/);
  });
});
