import { describe, expect, it } from "vitest";
import { floatFormat } from "../../../generator/params/format.ts";
import { compare } from "../../../sim/golden/cmp.ts";
import { floor } from "../../../sim/golden/floor.ts";
import { normalize } from "../../../sim/golden/normalize.ts";

describe("floor at p = 8", () => {
  const format = floatFormat(8);
  it.each([
    ["5.75", 23n, -2n, 5n, 0n],
    ["-5.75", -23n, -2n, -6n, 0n],
    ["0.996", 255n, -8n, 0n, 0n],
    ["-0.996", -255n, -8n, -1n, 0n],
    ["the least negative number", -128n, -256n, -1n, 0n],
    ["the least positive number", 128n, -256n, 0n, 0n],
    ["-127.5, into the next binade", -255n, -1n, -128n, 0n],
    ["an integer", 200n, 3n, 200n, 3n],
    ["a negative integer", -200n, 3n, -200n, 3n],
    ["0", 0n, 0n, 0n, 0n],
    ["the largest", 255n, 255n, 255n, 255n],
  ])("%s", (_name, m, e, rm, re) => {
    expect(floor(format, normalize(format, m, e))).toEqual(normalize(format, rm, re));
  });

  it("saturates where the integer does not fit: F(8, 3) ends below 16", () => {
    const narrow = floatFormat(8, 3); // exponents -11 .. -4
    expect(floor(narrow, { m: -255n, e: -4n })).toEqual({ m: -255n, e: -4n });
    expect(floor(narrow, { m: 255n, e: -4n })).toEqual({ m: 240n, e: -4n });
  });

  it("does not shift by 2^64 places", () => {
    const widest = floatFormat(64);
    expect(floor(widest, { m: -(1n << 63n), e: widest.emin })).toEqual({ m: -(1n << 63n), e: -63n });
  });
});

it("cmp orders the corners of F(64, 65)", () => {
  const { emin, emax } = floatFormat(64);
  const [low, high] = [1n << 63n, (1n << 64n) - 1n];
  const ascending = [
    { m: -high, e: emax },
    { m: -low, e: emax },
    { m: -high, e: 0n },
    { m: -low, e: emin },
    { m: 0n, e: 0n },
    { m: low, e: emin },
    { m: low + 1n, e: emin },
    { m: high, e: emin },
    { m: low, e: emin + 1n },
    { m: high, e: emax },
  ];
  for (const [i, a] of ascending.entries())
    for (const [j, b] of ascending.entries()) expect(compare(a, b)).toBe(Math.sign(i - j));
});
