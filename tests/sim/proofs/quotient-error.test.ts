import { describe, expect, it } from "vitest";
import { floatFormat } from "../../../generator/params/format.ts";
import { div } from "../../../sim/golden/div.ts";
import { sqrt } from "../../../sim/golden/sqrt.ts";
import { type FloatValue, negate } from "../../../sim/golden/value.ts";
import { isInFormat } from "../../../sim/golden/word.ts";
import { quotientError, rootError } from "../../../sim/proofs/quotient-error.ts";
import { RandomSource } from "../../support/random-source.ts";

const number = ({ m, e }: FloatValue): number => Number(m) * 2 ** Number(e);

describe.each([
  [4, 5],
  [8, 9],
  [16, 6],
  [24, 25],
])("errors of quotients and roots in F(%i, %i)", (p, E) => {
  const format = floatFormat(p, E);
  const random = new RandomSource(p);
  const positive = (low: number, high: number): FloatValue => ({
    m: (1n << BigInt(p - 1)) | random.bits(p - 1),
    e: BigInt(random.integer(low, high)),
  });
  const centre = 1 - p;

  it("are those that doubles tell, and tell which results are not rounded right", () => {
    let wrong = 0;
    for (let i = 0; i < 1000; i++) {
      const [magnitude, b] = [positive(centre - 2, centre + 2), positive(centre - 2, centre + 2)];
      const a = random.integer(0, 1) ? negate(magnitude) : magnitude;
      const cases = [
        {
          right: div(format, a, b),
          exact: number(a) / number(b),
          of: (y: FloatValue) => quotientError(format, a, b, y),
        },
        { right: sqrt(format, b), exact: Math.sqrt(number(b)), of: (y: FloatValue) => rootError(format, b, y) },
      ];
      for (const { right, exact, of } of cases) {
        const step = BigInt(random.integer(-1, 1));
        const y = { m: right.m + step, e: right.e };
        if (!isInFormat(format, y)) continue;
        const { relative, ulp, half } = of(y);
        const distance = Math.abs(number(y) - exact);
        const place = 2 ** (Math.floor(Math.log2(Math.abs(exact))) - p + 1);
        expect(relative).toBeCloseTo((distance / Math.abs(exact)) * 2 ** p, 5);
        expect(ulp).toBeCloseTo(distance / place, 5);
        expect(half).toBe(distance <= place / 2);
        if (!half) wrong++;
      }
    }
    expect(wrong).toBeGreaterThan(200);
  });

  it("a result of another sign, far away or zero is wrong; out of the range nothing is", () => {
    const one = { m: 1n << BigInt(p - 1), e: BigInt(centre) };
    const zero = { m: 0n, e: 0n };
    for (const y of [{ m: -one.m, e: one.e }, { m: one.m, e: one.e + 3n }, zero]) {
      expect(quotientError(format, one, one, y).half).toBe(false);
      expect(rootError(format, one, y).half).toBe(false);
    }
    expect(quotientError(format, one, one, one)).toEqual({ relative: 0, ulp: 0, half: true });
    expect(rootError(format, one, one)).toEqual({ relative: 0, ulp: 0, half: true });
    expect(quotientError(format, one, zero, zero).half).toBe(true);
    expect(quotientError(format, { ...one, e: format.emin }, { ...one, e: format.emax }, zero).half).toBe(true);
    expect(rootError(format, { m: -one.m, e: one.e }, zero).half).toBe(true);
  });
});
