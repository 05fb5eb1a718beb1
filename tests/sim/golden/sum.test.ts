import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { floatFormat } from "../../../generator/params/format.ts";
import { exactSum } from "../../../sim/golden/exact-sum.ts";
import { exactProduct } from "../../../sim/golden/mul.ts";
import { round } from "../../../sim/golden/round.ts";
import { add, sub, sum } from "../../../sim/golden/sum.ts";
import { type FloatValue, negate } from "../../../sim/golden/value.ts";
import { decode } from "../../../sim/golden/word.ts";
import { operationVectors } from "../../../sim/vectors/operation-vectors.ts";
import { anyValue } from "../../support/values.ts";

/** The exact sum as one integer: every term shifted to the least exponent. For small ranges only. */
function plainSum(terms: readonly FloatValue[]): FloatValue {
  const least = terms.reduce((low, { e }) => (e < low ? e : low), 0n);
  return { m: terms.reduce((total, { m, e }) => total + (m << (e - least)), 0n), e: least };
}

describe("exact sums against one wide integer", () => {
  it.each([
    [2, 3],
    [3, 4],
    [4, 5],
    [5, 6],
    [8, 9],
    [11, 5],
    [11, 12],
  ])("F(%i, %i)", (p, E) => {
    const format = floatFormat(p, E);
    fc.assert(
      fc.property(
        fc.array(anyValue(format), { maxLength: 12 }),
        fc.array(anyValue(format), { maxLength: 4 }),
        (x, y) => {
          // y and -y cancel in part, so that small rests decide
          const terms = [...x, ...y, ...y.map(negate)];
          expect(sum(format, terms)).toEqual(round(format, plainSum(terms)));
          const products = x.slice(1).map((xi, i) => exactProduct(xi, x[i]));
          expect(round(format, exactSum(products, p))).toEqual(round(format, plainSum(products)));
        },
      ),
      { numRuns: 1000, seed: 4 },
    );
  });
});

describe("hard vectors against one wide integer", () => {
  it.each([
    [3, 4],
    [4, 5],
    [8, 9],
    [11, 5],
    [11, 12],
  ])("F(%i, %i)", (p, E) => {
    const format = floatFormat(p, E);
    let compared = 0;
    for (const n of [2, 3, 5, 12])
      for (const words of operationVectors("fsum", format, { n }, { count: 1500, seed: 6, exhaustiveBits: 0 })) {
        const terms = words.map((word) => decode(format, word));
        expect(sum(format, terms)).toEqual(round(format, plainSum(terms)));
        compared++;
      }
    expect(compared).toBe(6000);
  });

  it("keeps what is left of a cancellation exact down to terms far below", () => {
    // 1 unit left of the first two, then a term at every distance: all its bits count while the unit is short
    const format = floatFormat(11);
    const unit = { m: 1025n, e: 0n };
    for (let gap = 0n; gap < 60n; gap++)
      for (const m of [1024n, 1025n, 1536n, 2047n, -1024n, -1025n, -1537n, -2047n]) {
        const terms = [unit, { m: -1024n, e: 0n }, { m, e: -gap }];
        expect(sum(format, terms)).toEqual(round(format, plainSum(terms)));
      }
  });
});

describe("properties", () => {
  it.each([
    [2, 3],
    [8, 9],
    [16, 17],
    [64, 65],
  ])("F(%i, %i)", (p, E) => {
    const format = floatFormat(p, E);
    const value = anyValue(format);
    const list = fc.array(value, { minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(list, value, value, (x, a, b) => {
        const total = sum(format, x);
        expect(sum(format, [...x].reverse())).toEqual(total);
        expect(sum(format, [...x, a, negate(a)])).toEqual(total);
        expect(sum(format, x.map(negate))).toEqual({ m: -total.m, e: total.e });
        expect(sum(format, [a])).toEqual(a);
        expect(add(format, a, b)).toEqual(add(format, b, a));
        expect(add(format, a, { m: 0n, e: 0n })).toEqual(a);
        expect(sub(format, a, b)).toEqual(negate(sub(format, b, a)));
        // monotonic: adding a number that is not negative does not make the sum smaller
        const more = sum(format, [...x, { m: a.m < 0n ? -a.m : a.m, e: a.e }]);
        expect(sub(format, more, total).m >= 0n).toBe(true);
      }),
      { numRuns: 1000, seed: 5 },
    );
  });
});

describe("corners", () => {
  const format = floatFormat(16); // exponents -65536 .. 65535
  const one: FloatValue = { m: 1n << 15n, e: -15n };
  const half: FloatValue = { m: 1n << 15n, e: -31n }; // half of the last place of one
  const tiny: FloatValue = { m: 1n << 15n, e: -65536n };
  const huge: FloatValue = { m: 65535n, e: 65535n };
  const next: FloatValue = { m: (1n << 15n) + 1n, e: -15n };
  const previous: FloatValue = { m: 65535n, e: -16n };
  const quarter: FloatValue = { m: 1n << 15n, e: -32n };

  it.each([
    ["a tie goes to even", [one, half], one],
    ["a tiny term above the tie", [one, half, tiny], next],
    ["a tiny term below the tie", [next, half, negate(tiny)], next],
    ["the same tie alone goes up", [next, half], { m: (1n << 15n) + 2n, e: -15n }],
    ["below a power of two the places are finer: tie", [one, negate(quarter)], one],
    ["below a power of two, tie broken", [one, negate(quarter), negate(tiny)], previous],
    ["one minus tiny", [one, negate(tiny)], one],
    ["huge terms cancel, the tiny one stays", [huge, tiny, negate(huge)], tiny],
    ["two levels of cancellation", [huge, one, tiny, negate(one), negate(huge)], tiny],
    ["all cancels", [huge, tiny, negate(tiny), negate(huge)], { m: 0n, e: 0n }],
    ["saturates", [huge, huge], huge],
    ["beyond the largest, then back", [huge, huge, negate(huge)], huge],
    ["half of the last place of the largest saturates", [huge, { m: 1n << 15n, e: 65520n }], huge],
    [
      "a difference below the smallest: its middle gives 0",
      [{ m: 49152n, e: -65536n }, negate(tiny)],
      { m: 0n, e: 0n },
    ],
    ["a difference just above that middle", [{ m: 49153n, e: -65536n }, negate(tiny)], tiny],
    ["no terms", [], { m: 0n, e: 0n }],
  ])("%s", (_name, terms, expected) => {
    expect(sum(format, terms)).toEqual(expected);
  });

  it("sums 1024 numbers spread over 2^64 exponents", () => {
    const wide = floatFormat(64);
    const step = (wide.emax - wide.emin) / 1024n;
    const terms = Array.from({ length: 1024 }, (_, i) => ({
      m: (1n << 63n) + BigInt(i),
      e: wide.emin + step * BigInt(i),
    }));
    const top = terms[1023];
    expect(sum(wide, terms)).toEqual(top);
    expect(sum(wide, [...terms, ...terms.slice(1).map(negate)])).toEqual(terms[0]);
  });
});
