import { describe, expect, it } from "vitest";
import { floatFormat } from "../../../generator/params/format.ts";
import { exp } from "../../../sim/golden/exp.ts";
import { encloseExp, ln2Below } from "../../../sim/golden/exp-bounds.ts";
import { round } from "../../../sim/golden/round.ts";
import type { FloatValue } from "../../../sim/golden/value.ts";
import { RandomSource } from "../../support/random-source.ts";
import { fromDouble } from "../../support/values.ts";

const numberOf = ({ m, e }: FloatValue): number => Number(m) * 2 ** Number(e);

describe("constants", () => {
  it("ln 2 to 128 bits", () => {
    // 0.B17217F7D1CF79ABC9E3B39803F2F6AF 40F3... in hexadecimal
    expect(0xb17217f7d1cf79abc9e3b39803f2f6afn - ln2Below(128)).toBeLessThan(2n);
    expect(0xb17217f7d1cf79abc9e3b39803f2f6afn - ln2Below(128)).toBeGreaterThanOrEqual(0n);
  });

  it("e to 64 bits", () => {
    expect(exp(floatFormat(64), { m: 1n << 63n, e: -63n })).toEqual({ m: 0xadf85458a2bb4a9bn, e: -62n });
  });
});

describe("bounds of exp", () => {
  it("enclose one another, near and wide, and the machine's exp", () => {
    const random = new RandomSource(3);
    for (let i = 0; i < 3000; i++) {
      const x = { m: (1n << 23n) | random.bits(23), e: BigInt(random.integer(-60, -17)) };
      if (random.integer(0, 1)) x.m = -x.m;
      const near = encloseExp(x, 128);
      const wide = encloseExp(x, 40);
      const shift = near.e < wide.e ? wide.e - near.e : 0n;
      expect(shift).toBeGreaterThan(80n);
      expect(wide.low << shift < near.low && near.low < near.high && near.high < wide.high << shift).toBe(true);
      const reference = Math.exp(numberOf(x));
      expect(Math.abs(numberOf({ m: wide.low, e: wide.e }) / reference - 1)).toBeLessThan(2 ** -29);
      expect(near.high - near.low).toBeLessThan(1024n);
    }
  });
});

describe("exp is correctly rounded", () => {
  it.each([
    [8, 9],
    [11, 5],
    [11, 12],
    [16, 6],
    [24, 8],
  ])("F(%i, %i): as the machine's exp rounds, where that is clear", (p, E) => {
    const format = floatFormat(p, E);
    const random = new RandomSource(p);
    let compared = 0;
    for (let i = 0; i < 4000; i++) {
      const m = (1n << BigInt(p - 1)) | random.bits(p - 1);
      const e = BigInt(random.integer(-3 * p, 10 - p));
      const x = {
        m: random.integer(0, 1) ? m : -m,
        e: e < format.emin ? format.emin : e > format.emax ? format.emax : e,
      };
      const double = Math.exp(numberOf(x));
      if (!Number.isFinite(double) || double < 1e-300) continue;
      const [low, high] = [double * (1 - 2 ** -50), double * (1 + 2 ** -50)].map((y) =>
        round(format, fromDouble(y, 53)),
      );
      const y = exp(format, x);
      if (low.m === high.m && low.e === high.e) {
        expect(y).toEqual(low);
        compared++;
      } else expect([low, high]).toContainEqual(y);
    }
    expect(compared).toBeGreaterThan(1000);
  });

  it.each([
    ["0 gives 1", [0n, 0n], [32768n, -15n]],
    ["below half a place above 1", [65535n, -32n], [32768n, -15n]],
    ["half a place above 1: exp(x) > 1 + x", [32768n, -31n], [32769n, -15n]],
    ["just below half a place", [65535n, -32n], [32768n, -15n]],
    ["below 1 places are half as large: exp(x) > 1 + x", [-32768n, -32n], [32768n, -15n]],
    ["just beyond half a place below 1", [-32769n, -32n], [65535n, -16n]],
    ["the smallest of all", [-32768n, -65536n], [32768n, -15n]],
    ["the largest argument", [65535n, 65535n], [65535n, 65535n]],
    ["its opposite", [-65535n, 65535n], [0n, 0n]],
  ] as const)("p = 16, %s", (_name, [m, e], [ym, ye]) => {
    expect(exp(floatFormat(16), { m, e })).toEqual({ m: ym, e: ye });
  });

  it("saturates and underflows where the range ends, at p = 8", () => {
    const format = floatFormat(8); // exponents -256 .. 255: numbers below 2^263, middle of the smallest 2^-250
    const at = (x: number) => fromDouble(x, 8);
    expect(exp(format, at(182))).not.toEqual({ m: 255n, e: 255n });
    expect(exp(format, at(183))).toEqual({ m: 255n, e: 255n }); // 263 ln 2 = 182.3
    expect(exp(format, at(-173))).toEqual({ m: 128n, e: -256n }); // -250 ln 2 = -173.3
    expect(exp(format, at(-174))).toEqual({ m: 0n, e: 0n });
  });

  it.each([2, 3, 4, 8, 16, 32, 64])("never decreases, p = %i", (p) => {
    const random = new RandomSource(p);
    const format = floatFormat(p);
    for (let i = 0; i < 300; i++) {
      const m = (1n << BigInt(p - 1)) | random.bits(p - 1);
      const low = format.emin;
      const e = low + (random.bits(format.E + 4) % (format.emax - low + 1n));
      const [x, next] = [
        { m, e },
        m + 1n === 1n << BigInt(p) ? { m: 1n << BigInt(p - 1), e: e + 1n } : { m: m + 1n, e },
      ];
      if (next.e > format.emax) continue;
      const [y, z] = [exp(format, x), exp(format, next)];
      expect(y.e < z.e || (y.e === z.e && y.m <= z.m)).toBe(true);
    }
  });
});
