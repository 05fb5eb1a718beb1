import { describe, expect, it } from "vitest";
import { floatFormat } from "../../../generator/params/format.ts";
import { exp } from "../../../sim/golden/exp.ts";
import type { FloatValue } from "../../../sim/golden/value.ts";
import { expError } from "../../../sim/proofs/exp-error.ts";
import { RandomSource } from "../../support/random-source.ts";
import { fromDouble } from "../../support/values.ts";

const number = ({ m, e }: FloatValue): number => Number(m) * 2 ** Number(e);
/** The number k places above y, within a binade. */
const moved = ({ m, e }: FloatValue, k: bigint): FloatValue => ({ m: m + k, e });

describe("the error of a result of exp", () => {
  it.each([
    [8, 9],
    [11, 5],
    [16, 17],
  ])("F(%i, %i): as in doubles", (p, E) => {
    const format = floatFormat(p, E);
    const random = new RandomSource(p);
    let [unfaithful, beyond] = [0, 0];
    for (let i = 0; i < 1500; i++) {
      const m = (1n << BigInt(p - 1)) | random.bits(p - 1);
      const x = { m: random.integer(0, 1) ? m : -m, e: BigInt(random.integer(-p - 5, 2 - p)) };
      const right = exp(format, x);
      if (right.m < (1n << BigInt(p - 1)) + 4n || right.m > (1n << BigInt(p)) - 5n) continue;
      const y = moved(right, BigInt(random.integer(-2, 2)));
      const exact = Math.exp(number(x));
      const { relative, ulp, faithful, withinBound } = expError(format, x, y);
      expect(relative).toBeCloseTo((Math.abs(number(y) - exact) / exact) * 2 ** p, 6);
      expect(ulp).toBeCloseTo(Math.abs(number(y) - exact) / 2 ** Number(right.e), 6);
      expect(faithful).toBe(ulp < 1);
      expect(withinBound).toBe(relative < 1);
      if (!faithful) unfaithful++;
      if (faithful && !withinBound) beyond++;
    }
    expect(unfaithful).toBeGreaterThan(100);
    expect(beyond).toBeGreaterThan(20);
  });

  it("the correctly rounded result is always faithful and within half a place", () => {
    for (const format of [floatFormat(2), floatFormat(3), floatFormat(8), floatFormat(24, 8), floatFormat(64)]) {
      const random = new RandomSource(format.p);
      const { emin, emax } = format;
      for (let i = 0; i < 400; i++) {
        const m = (1n << BigInt(format.p - 1)) | random.bits(format.p - 1);
        const e = emin + (random.bits(format.E + 4) % (emax - emin + 1n));
        const x = { m: random.integer(0, 1) ? m : -m, e };
        const { relative, ulp, faithful, withinBound } = expError(format, x, exp(format, x));
        expect({ faithful, withinBound }).toEqual({ faithful: true, withinBound: true });
        expect(Math.max(relative, ulp)).toBeLessThanOrEqual(1 + 2 ** -20);
        expect(ulp).toBeLessThanOrEqual(0.5 + 2 ** -20);
      }
    }
  });

  it("at the ends of the range", () => {
    const format = floatFormat(8); // numbers from 2^-249 up to less than 2^263
    const at = (x: number): FloatValue => fromDouble(x, 8);
    const check = (x: number, y: FloatValue) => {
      const { faithful, withinBound } = expError(format, at(x), y);
      return { faithful, withinBound };
    };
    const [largest, smallest, zero] = [
      { m: 255n, e: 255n },
      { m: 128n, e: -256n },
      { m: 0n, e: 0n },
    ];
    const [good, bad] = [
      { faithful: true, withinBound: true },
      { faithful: false, withinBound: false },
    ];
    for (const x of [183, 200, 2 ** 20]) {
      expect(check(x, largest)).toEqual(good);
      expect(check(x, { m: 254n, e: 255n })).toEqual(bad);
      expect(check(x, zero)).toEqual(bad);
    }
    for (const x of [-174, -200, -(2 ** 20)]) {
      expect(check(x, zero)).toEqual(good);
      expect(check(x, smallest)).toEqual({ faithful: true, withinBound: false });
      expect(check(x, { m: 129n, e: -256n })).toEqual(bad);
    }
    expect(check(-173, smallest)).toEqual(good);
    expect(check(-173, zero)).toEqual({ faithful: true, withinBound: false });
    expect(check(-10, { m: -200n, e: -20n })).toEqual(bad);
    expect(check(10, at(8192))).toEqual(bad);
    expect(check(0, at(1))).toEqual(good);
    expect(check(0, moved(at(1), 1n))).toEqual(bad);
  });
});
