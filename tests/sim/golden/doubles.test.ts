// The golden model against JavaScript's own arithmetic: doubles at p = 53, Math.fround at p = 24.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { floatFormat } from "../../../generator/params/format.ts";
import { compare } from "../../../sim/golden/cmp.ts";
import { dot } from "../../../sim/golden/dot.ts";
import { floor } from "../../../sim/golden/floor.ts";
import { mul } from "../../../sim/golden/mul.ts";
import { add, sub } from "../../../sim/golden/sum.ts";
import { fromDouble } from "../../support/values.ts";

const RUNS = 3000;

/** Doubles of up to p bits with exponents where neither overflow nor underflow is near; often close to one another. */
function doubles(p: number): fc.Arbitrary<number> {
  const significand = fc.bigInt({ min: 1n << BigInt(p - 1), max: (1n << BigInt(p)) - 1n }).map(Number);
  const exponent = fc.oneof(fc.integer({ min: -60, max: 60 }), fc.integer({ min: -2, max: 2 }));
  return fc.tuple(significand, exponent, fc.constantFrom(-1, 0, 1)).map(([m, e, sign]) => sign * m * 2 ** (e - p));
}

describe.each([
  { p: 53, nearest: (x: number) => x },
  { p: 24, nearest: Math.fround },
])("p = $p", ({ p, nearest }) => {
  const format = floatFormat(p);
  const value = (x: number) => fromDouble(x, p);

  it("add, sub, mul round as the machine does", () => {
    fc.assert(
      fc.property(doubles(p), doubles(p), (a, b) => {
        // For p = 24 the double result is rounded twice; with 53 >= 2 * 24 + 2 bits that is the same as once.
        expect(add(format, value(a), value(b))).toEqual(value(nearest(a + b)));
        expect(sub(format, value(a), value(b))).toEqual(value(nearest(a - b)));
        expect(mul(format, value(a), value(b))).toEqual(value(nearest(a * b)));
      }),
      { numRuns: RUNS, seed: 1 },
    );
  });

  it("cmp and floor agree", () => {
    fc.assert(
      fc.property(doubles(p), doubles(p), (a, b) => {
        expect(compare(value(a), value(b))).toBe(a < b ? -1 : a > b ? 1 : 0);
        expect(floor(format, value(a))).toEqual(value(Math.floor(a)));
      }),
      { numRuns: RUNS, seed: 2 },
    );
  });
});

it("dot of short integers is exact, as in doubles", () => {
  const format = floatFormat(53);
  const vector = fc.array(fc.integer({ min: -(2 ** 20), max: 2 ** 20 }), { minLength: 8, maxLength: 8 });
  fc.assert(
    fc.property(vector, vector, (x, y) => {
      const expected = x.reduce((total, xi, i) => total + xi * y[i], 0);
      const actual = dot(
        format,
        x.map((xi) => fromDouble(xi, 53)),
        y.map((yi) => fromDouble(yi, 53)),
      );
      expect(actual).toEqual(fromDouble(expected, 53));
    }),
    { numRuns: 500, seed: 3 },
  );
});
