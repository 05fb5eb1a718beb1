import { describe, expect, it } from "vitest";
import { range } from "../../../generator/core/integers.ts";
import { type FloatFormat, floatFormat } from "../../../generator/params/format.ts";
import { round } from "../../../sim/golden/round.ts";
import type { FloatValue } from "../../../sim/golden/value.ts";

/** Every element of a small format. */
function elements(format: FloatFormat): FloatValue[] {
  const list: FloatValue[] = [{ m: 0n, e: 0n }];
  for (let e = format.emin; e <= format.emax; e++)
    for (let m = 1n << BigInt(format.p - 1); m < 1n << BigInt(format.p); m++) list.push({ m, e }, { m: -m, e });
  return list;
}

/** Def 3.4 by search: the nearest element; of two, the even significand, and 0 before the smallest. */
function nearest(list: readonly FloatValue[], exact: FloatValue, unit: bigint): FloatValue {
  const scaled = (x: FloatValue) => x.m << (x.e - unit);
  const target = scaled(exact);
  let best = list[0];
  let bestDistance = target < 0n ? -target : target;
  for (const candidate of list.slice(1)) {
    const difference = scaled(candidate) - target;
    const distance = difference < 0n ? -difference : difference;
    const tie = distance === bestDistance && best.m !== 0n && candidate.m % 2n === 0n && best.m % 2n !== 0n;
    if (distance < bestDistance || tie) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

describe("round_p is the nearest element", () => {
  it.each([
    [2, 3],
    [3, 3],
    [3, 4],
    [4, 3],
  ])("F(%i, %i), every multiple of a quarter of the last place and beyond the largest", (p, E) => {
    const format = floatFormat(p, E);
    const list = elements(format);
    const unit = format.emin - 3n;
    let compared = 0;
    for (const m of range(-(2 ** (p + 4)), 2 ** (p + 4) + 1))
      for (let e = unit; e <= format.emax + 1n; e++) {
        const exact = { m: BigInt(m), e };
        const rounded = round(format, exact);
        const expected = nearest(list, exact, unit);
        if (rounded.m !== expected.m || rounded.e !== expected.e)
          expect.fail(`${m} * 2^${e}: [${rounded.m},${rounded.e}], expected [${expected.m},${expected.e}]`);
        compared++;
      }
    expect(compared).toBeGreaterThan(1000);
  });
});

describe("round_p corners at p = 11, E = 5 (exponents -26..5)", () => {
  const format = floatFormat(11, 5);
  it.each([
    ["exact", [1025n, 0n], [1025n, 0n]],
    ["short significand", [1n, 0n], [1024n, -10n]],
    ["tie to even, down", [2n * 1024n + 1n, 0n], [1024n, 1n]],
    ["tie to even, up", [2n * 1025n + 1n, 0n], [1026n, 1n]],
    ["just above the tie", [4n * 1024n + 3n, 0n], [1025n, 2n]],
    ["carry into the next binade", [2n * 2047n + 1n, 0n], [1024n, 2n]],
    ["negative tie", [-(2n * 1025n + 1n), 0n], [-1026n, 1n]],
    ["largest", [2047n, 5n], [2047n, 5n]],
    ["saturates at the tie beyond the largest", [2n * 2047n + 1n, 4n], [2047n, 5n]],
    ["saturates far beyond", [-1n, 1000000n], [-2047n, 5n]],
    ["smallest", [1024n, -26n], [1024n, -26n]],
    ["middle below the smallest gives 0", [512n, -26n], [0n, 0n]],
    ["just above the middle gives the smallest", [513n, -26n], [1024n, -26n]],
    ["just above the middle, finer", [-1025n, -27n], [-1024n, -26n]],
    ["just below the smallest", [2047n, -27n], [1024n, -26n]],
    ["below the middle", [1023n, -27n], [0n, 0n]],
    ["far below", [-1n, -1000000n], [0n, 0n]],
  ] as const)("%s", (_name, [m, e], [rm, re]) => {
    expect(round(format, { m, e })).toEqual({ m: rm, e: re });
  });

  it("takes exponents as far as the widest format has them", () => {
    const widest = floatFormat(64);
    expect(round(widest, { m: 1n, e: 1n << 66n })).toEqual({ m: (1n << 64n) - 1n, e: (1n << 64n) - 1n });
    expect(round(widest, { m: 1n, e: -(1n << 66n) })).toEqual({ m: 0n, e: 0n });
    expect(round(widest, { m: 3n, e: -(1n << 64n) + 60n })).toEqual({ m: 0n, e: 0n });
    expect(round(widest, { m: 3n, e: -(1n << 64n) + 61n })).toEqual({ m: 1n << 63n, e: -(1n << 64n) });
    expect(round(widest, { m: 3n, e: -(1n << 64n) + 62n })).toEqual({ m: 3n << 62n, e: -(1n << 64n) });
  });
});
