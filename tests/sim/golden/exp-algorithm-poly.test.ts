import { expect, it } from "vitest";
import { floatFormat } from "../../../generator/params/format.ts";
import { exp } from "../../../sim/golden/exp.ts";
import { expPolyAlgorithm } from "../../../sim/golden/exp-algorithm-poly.ts";
import { RandomSource } from "../../support/random-source.ts";

it.each([8, 16, 32, 48, 64])("is a neighbour of the exact result at p = %i", { timeout: 5000 }, (p) => {
  const random = new RandomSource(p);
  const format = floatFormat(p);
  for (let i = 0; i < 200; i++) {
    const m = (1n << BigInt(p - 1)) | random.bits(p - 1);
    const x = { m: i % 2 === 0 ? m : -m, e: BigInt(-2 * p + (i % (p + 6))) };
    const [y, exact] = [expPolyAlgorithm(format, x), exp(format, x)];
    const least = y.e < exact.e ? y.e : exact.e;
    const difference = (y.m << (y.e - least)) - (exact.m << (exact.e - least));
    expect([-1n, 0n, 1n], `seed ${p}, ${x.m} * 2^${x.e}`).toContain(difference);
  }
});
