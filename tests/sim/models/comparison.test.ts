// What comparisons of runs see: one wrong bit, one other token, an error beyond the tolerance.
import { describe, expect, it } from "vitest";
import { floatFormat } from "../../../generator/params/format.ts";
import { encode } from "../../../sim/golden/word.ts";
import { distanceOf } from "../../../sim/models/distance.ts";
import { divergence, firstBeyond } from "../../../sim/models/divergence.ts";
import { equalityOf, isEqual } from "../../../sim/models/equality.ts";
import { packEntries, unpackEntries } from "../../../sim/models/port-words.ts";
import type { Stage } from "../../../sim/models/stages.ts";

const FORMAT = floatFormat(4);
const HALF = { m: 8n, e: -4n };
const ONE = { m: 8n, e: -3n };

const GOLDEN: Stage<typeof ONE>[] = [
  { name: "a", kind: "words", shape: [2], data: [HALF, ONE] },
  { name: "t", kind: "index", data: [3, 1] },
];
const words = [encode(FORMAT, HALF), encode(FORMAT, ONE)];

describe("the circuit against the golden model", () => {
  it("is equal", () => {
    const equality = equalityOf(
      FORMAT,
      GOLDEN,
      new Map([
        ["a", words],
        ["t", [3n, 1n]],
      ]),
    );
    expect(isEqual(equality)).toBe(true);
    expect(equality).toMatchObject({ stages: 2, words: 4, wrong: 0 });
  });

  it("has one wrong bit, one wrong token", () => {
    const found = new Map([
      ["a", [words[0], words[1] ^ 1n]],
      ["t", [3n, 2n]],
    ]);
    const equality = equalityOf(FORMAT, GOLDEN, found);
    expect(isEqual(equality)).toBe(false);
    expect(equality).toMatchObject({
      wrong: 2,
      wrongStages: ["a", "t"],
      first: { stage: "a", index: 1, expected: words[1], found: words[1] ^ 1n },
    });
  });

  it("was not compared: not equal", () => {
    expect(isEqual(equalityOf(FORMAT, GOLDEN, new Map()))).toBe(false);
  });
});

describe("errors", () => {
  it("in ulps of the larger number, relative to the stage, absolute", () => {
    // the ulp of 1 at 4 bits is 1/8
    expect(distanceOf([1.25, 8], [1, 8], 4)).toEqual({ ulps: 2, absolute: 0.25, relative: 0.25 / 8 });
    expect(distanceOf([0, 0], [0, 0], 4)).toEqual({ ulps: 0, absolute: 0, relative: 0 });
    expect(distanceOf([0.999], [1], 4).ulps).toBeCloseTo(0.008);
  });

  it("of doubles that overflow are within no tolerance and beyond every limit", () => {
    const stage = (...data: number[]): Stage<number> => ({ name: "a", kind: "words", shape: [data.length], data });
    for (const overflow of [Number.POSITIVE_INFINITY, Number.NaN])
      for (const error of [Number.POSITIVE_INFINITY, Number.NaN, 1]) {
        const limit = { expected: { shape: [2], data: [1, 2] }, scale: 2, error, runs: 8 };
        const rows = divergence([stage(1, 2)], [stage(1, overflow)], 4, new Map([["a", limit]]));
        expect(rows[0].within).toBe(false);
        expect(firstBeyond(rows, 1e300)?.stage).toBe("a");
      }
    const limit = { expected: { shape: [1], data: [1] }, scale: 1, error: Number.POSITIVE_INFINITY, runs: 8 };
    expect(divergence([stage(1)], [stage(2)], 4, new Map([["a", limit]]))[0].within).toBe(false);
  });

  it("are within the tolerance or beyond, tokens equal or not", () => {
    const stage = (name: string, ...data: number[]): Stage<number> => ({
      name,
      kind: "words",
      shape: [data.length],
      data,
    });
    const tokens = (...data: number[]): Stage<number> => ({ name: "t", kind: "index", data });
    const expected = [stage("a", 1, 2), stage("b", 1, 2), tokens(1, 2)];
    const found = [stage("a", 1, 2.1), stage("b", 1, 2.3), tokens(1, 3)];
    const limit = { expected: { shape: [2], data: [1, 2] }, scale: 2, error: 0.2, runs: 8 };
    const allowed = new Map([
      ["a", limit],
      ["b", limit],
    ]);
    const rows = divergence(found, expected, 4, allowed);
    expect(rows.map(({ stage: name, within }) => [name, within])).toEqual([
      ["a", true],
      ["b", false],
      ["t", false],
    ]);
    expect(firstBeyond(rows, 0.5)?.stage).toBe("b"); // ulp of 2: 1/4
    expect(firstBeyond(rows, 10)?.stage).toBe("t");
    // nothing known of the error that is allowed: only equality is within
    expect(divergence(found, expected, 4, new Map())[0].within).toBe(false);
    expect(divergence(expected, expected, 4, new Map())[0].within).toBe(true);
  });
});

it("entries on ports come back", () => {
  for (const size of [1, 5, 22, 31, 32, 33, 64, 70]) {
    const entries = Array.from({ length: 9 }, (_, k) => BigInt.asUintN(size, 0x9e3779b97f4a7c15f39cn * BigInt(k + 1)));
    expect(unpackEntries(packEntries(entries, size), size)).toEqual(entries);
  }
});
