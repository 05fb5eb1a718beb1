// The numbers that vectors are made of, before they are packed into words.
import type { FloatFormat } from "../../generator/params/format.ts";
import type { Random } from "./random.ts";

/** m * 2^e with m = 0 or a p-bit significand with a sign. Any e: packing moves it to the nearer end of the range. */
export interface TestNumber {
  readonly m: bigint;
  readonly e: bigint;
}

export const ZERO: TestNumber = Object.freeze({ m: 0n, e: 0n });

/** The word of a number, its exponent moved into the format's range. */
export function packWord(format: FloatFormat, { m, e }: TestNumber): bigint {
  if (m === 0n) return 0n;
  const exponent = BigInt.asUintN(format.E, clampExponent(format, e) - BigInt(format.e0));
  const sign = m < 0n ? 1n : 0n;
  return (((sign << BigInt(format.E)) | exponent) << BigInt(format.p)) | (m < 0n ? -m : m);
}

/** The exponent of the format nearest to e. */
export function clampExponent(format: FloatFormat, e: bigint): bigint {
  return e < format.emin ? format.emin : e > format.emax ? format.emax : e;
}

/** -x. */
export function negated({ m, e }: TestNumber): TestNumber {
  return { m: -m, e };
}

/** x or -x. */
export function signed(random: Random, x: TestNumber): TestNumber {
  return random.oneIn(2) ? negated(x) : x;
}

/** The number one place further from zero than x, across binades. */
export function nextOutward(format: FloatFormat, x: TestNumber): TestNumber {
  if (x.m < 0n) return negated(nextOutward(format, negated(x)));
  const m = x.m + 1n;
  return m >> BigInt(format.p) === 0n ? { m, e: x.e } : { m: m >> 1n, e: x.e + 1n };
}

/** The least and the greatest p-bit significand, 10...0 and 11...1. */
export function extremeSignificands(format: FloatFormat): { least: bigint; greatest: bigint } {
  const least = 1n << BigInt(format.p - 1);
  return { least, greatest: 2n * least - 1n };
}

/** Significands at which carries, ties and leading ones change: 10..0, 10..01, 110..0, 1010.., 11..10, 11..1. */
export function cornerSignificands(format: FloatFormat): bigint[] {
  const { least, greatest } = extremeSignificands(format);
  const alternating = BigInt(`0b${"10".repeat(format.p)}`) >> BigInt(format.p);
  const mirrored = greatest - (alternating - least);
  return unique([least, least + 1n, least | (least >> 1n), least | alternating, mirrored, greatest - 1n, greatest]);
}

/** Exponents at the ends of the range, at its centre, and where numbers pass 1 and 2^p; those that exist. */
export function cornerExponents(format: FloatFormat): bigint[] {
  const { emin, emax, p } = format;
  const centre = (emin + emax) / 2n;
  const wanted = [emin, emin + 1n, emax, emax - 1n, centre, -1n, 0n, 1n, BigInt(-p), BigInt(1 - p), BigInt(2 - p)];
  return unique(wanted.filter((e) => e >= emin && e <= emax));
}

/** A p-bit significand: uniform, few ones, few zeros, a run of ones and one of zeros, or a corner. */
export function randomSignificand(format: FloatFormat, random: Random): bigint {
  const { least, greatest } = extremeSignificands(format);
  const place = () => 1n << BigInt(random.below(format.p));
  switch (random.below(8)) {
    case 0:
      return least | place() | place();
    case 1:
      return least | (greatest ^ place() ^ place());
    case 2:
      return (greatest - (place() - 1n)) | least;
    case 3:
      return least | (place() - 1n);
    case 4:
      return random.pick(cornerSignificands(format));
    default:
      return least | random.bits(format.p - 1);
  }
}

/** An exponent: anywhere, near an end, near the centre of magnitudes. */
export function randomExponent(format: FloatFormat, random: Random): bigint {
  const { emin, emax, p } = format;
  const offset = BigInt(random.below(2 * p));
  switch (random.below(6)) {
    case 0:
      return clampExponent(format, emin + offset);
    case 1:
      return clampExponent(format, emax - offset);
    case 2:
      return clampExponent(format, BigInt(-2 * p) + 2n * offset);
    default:
      return random.between(emin, emax);
  }
}

/** A number that is not zero, of the two distributions above, of either sign. */
export function randomNumber(format: FloatFormat, random: Random, e = randomExponent(format, random)): TestNumber {
  return signed(random, { m: randomSignificand(format, random), e });
}

/** The different elements of a list, in order. */
export function unique<T>(list: readonly T[]): T[] {
  return [...new Set(list)];
}
