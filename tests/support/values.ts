// Random words for property tests, and doubles as exact values.
import fc from "fast-check";
import type { FloatFormat } from "../../generator/params/format.ts";
import type { FloatValue } from "../../sim/golden/value.ts";

/** Any canonical value of a format; zero, the ends of the range and clusters of exponents are frequent. */
export function anyValue(format: FloatFormat): fc.Arbitrary<FloatValue> {
  const { p, emin, emax } = format;
  const centre = (emin + emax) / 2n;
  const near = (at: bigint) => fc.bigInt({ min: at - BigInt(p), max: at + BigInt(p) });
  const exponent = fc
    .oneof(fc.bigInt({ min: emin, max: emax }), near(centre), near(emin), near(emax))
    .map((e) => (e < emin ? emin : e > emax ? emax : e));
  const significand = fc.bigInt({ min: 1n << BigInt(p - 1), max: (1n << BigInt(p)) - 1n });
  const nonzero = fc
    .tuple(significand, exponent, fc.boolean())
    .map(([m, e, negative]) => ({ m: negative ? -m : m, e }));
  return fc.oneof({ weight: 1, arbitrary: fc.constant({ m: 0n, e: 0n }) }, { weight: 9, arbitrary: nonzero });
}

/** A finite double as m * 2^e with a significand of exactly p bits, where it has no more. */
export function fromDouble(x: number, p: number): FloatValue {
  if (x === 0) return { m: 0n, e: 0n };
  let e = Math.floor(Math.log2(Math.abs(x))) - p + 1;
  let m = x / 2 ** e;
  while (Math.abs(m) >= 2 ** p) [m, e] = [m / 2, e + 1];
  while (Math.abs(m) < 2 ** (p - 1)) [m, e] = [m * 2, e - 1];
  return { m: BigInt(m), e: BigInt(e) };
}
