import { describe, expect, it } from "vitest";
import { constantBits, decimal, inverseRoot, type Rational, ratio } from "../../../generator/layers/constant.ts";
import { floatFormat } from "../../../generator/params/format.ts";
import { quotientToRound } from "../../../sim/golden/div.ts";
import { round } from "../../../sim/golden/round.ts";
import { encode } from "../../../sim/golden/word.ts";

const wordOf = (p: number, E: number, value: Rational): bigint =>
  constantBits(floatFormat(p, E), value).reduceRight((word, bit) => 2n * word + BigInt(bit.lo), 0n);

/** The word by the golden model's rounding. */
function golden(p: number, E: number, { numerator, denominator }: Rational): bigint {
  const format = floatFormat(p, E);
  return encode(format, round(format, quotientToRound(400, { m: numerator, e: 0n }, { m: denominator, e: 0n })));
}

describe("constant words", () => {
  it("are the golden model's rounding of the exact number: signs, middles, both ends of the range", () => {
    let compared = 0;
    for (const [p, E] of [
      [2, 3],
      [4, 3],
      [4, 5],
      [8, 5],
      [11, 5],
      [24, 8],
    ])
      for (let numerator = -130; numerator <= 130; numerator++)
        for (const denominator of [1, 2, 3, 7, 64, 1000, 2 ** 20, 2 ** 33]) {
          const value = ratio(numerator, denominator);
          expect(wordOf(p, E, value), `${numerator}/${denominator} at p = ${p}, E = ${E}`).toBe(golden(p, E, value));
          compared++;
        }
    expect(compared).toBeGreaterThan(10000);
  });
  it("read decimal numbers as they are written", () => {
    for (const [value, numerator, denominator] of [
      [1.5, 15n, 10n],
      [-0.1, -1n, 10n],
      [1e-7, 1n, 10n ** 7n],
      [2.5e21, 25n * 10n ** 20n, 1n],
      [4, 4n, 1n],
    ] as const)
      expect(decimal(value)).toEqual({ numerator, denominator });
    expect(() => decimal(Number.NaN)).toThrow("decimal number NaN");
  });
  it("know 1 / sqrt(n) to more places than a word has", () => {
    for (let n = 1; n <= 200; n++) {
      const { numerator, denominator } = inverseRoot(n);
      // n * root^2 is 1, or below it by less than 2^-300
      const difference = denominator ** 2n - BigInt(n) * numerator ** 2n;
      expect(difference, `${n}`).toBeGreaterThanOrEqual(0n);
      expect(difference << 300n).toBeLessThan(denominator ** 2n);
      if (Number.isInteger(Math.sqrt(n))) expect(difference).toBe(0n);
    }
  });
});
