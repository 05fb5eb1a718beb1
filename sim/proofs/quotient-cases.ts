// The cases in which the rounding of div and sqrt is checked: all significands where they are few, else the hardest.
import { range } from "../../generator/core/integers.ts";
import type { FloatFormat } from "../../generator/params/format.ts";
import { dividendBesideMiddle, radicandsBesideMiddle, withParity } from "../vectors/hard-quotients.ts";
import { packWord, type TestNumber } from "../vectors/number.ts";
import { seededRandom } from "../vectors/random.ts";

/** Precisions up to which all significands are tried. */
export const EXHAUSTIVE_PRECISION = 11;

function* significands({ p }: FloatFormat): Generator<bigint> {
  for (let m = 1n << BigInt(p - 1); m < 1n << BigInt(p); m++) yield m;
}

/** Differences of exponents at the centre and around those at which quotients leave the range, that two exponents have. */
function differences({ p, emin, emax }: FloatFormat): bigint[] {
  const around = [-2n, -1n, 0n, 1n, 2n];
  const ends = [emin + BigInt(p - 1), emax + BigInt(p - 1)];
  const all = [0n, ...ends.flatMap((end) => around.map((offset) => end + offset))];
  return all.filter((d) => d >= emin - emax && d <= emax - emin);
}

/** a and b with these significands and a difference of exponents, as words. */
function pair(format: FloatFormat, m: bigint, n: bigint, difference: bigint, negative: boolean): bigint[] {
  const { emin, emax } = format;
  const first = difference < 0n ? emin : emax;
  const a = { m: negative ? -m : m, e: first };
  return [a, { m: n, e: first - difference }].map((x) => packWord(format, x));
}

/** Up to this precision every pair of significands is tried at the ends of the range too; above, one pair in ENDS. */
const ALL_AT_ENDS = 7;
const ENDS = 17;

/**
 * All pairs of significands with equal exponents; and pairs with the differences of exponents beside the ends of the range,
 * one of them each in turn: all pairs again where they are few.
 */
export function* everyQuotient(format: FloatFormat): Generator<bigint[]> {
  const gaps = differences(format);
  const every = format.p <= ALL_AT_ENDS ? 1 : ENDS;
  let index = 0;
  for (const m of significands(format))
    for (const n of significands(format)) {
      yield pair(format, m, n, 0n, false);
      // the count of pairs in a row is a power of two: an odd step takes every divisor in turn
      if (index % every === 0) yield pair(format, m, n, gaps[(index / every) % gaps.length], true);
      index++;
    }
}

/**
 * Quotients nearest to the middle of two neighbours: for many odd divisors (all, up to `divisors`) the dividends with
 * which the quotient misses a middle by the least there is, on both sides and of both alignments.
 */
export function* hardQuotients(format: FloatFormat, divisors: number, seed: number): Generator<bigint[]> {
  const { p } = format;
  const least = 1n << BigInt(p - 1);
  const random = seededRandom(seed);
  const all = p <= 40 && 2 ** (p - 2) <= divisors;
  const gaps = differences(format);
  for (let i = 0; i < (all ? 2 ** (p - 2) : divisors); i++) {
    const b = least | (all ? 2n * BigInt(i) : random.bits(p - 1)) | 1n;
    for (const rest of [1n, -1n, 3n, -3n])
      for (const less of [false, true]) {
        const a = dividendBesideMiddle(p, b, rest, less);
        if (a !== undefined) yield pair(format, a, b, random.oneIn(4) ? random.pick(gaps) : 0n, random.oneIn(2));
      }
  }
}

/** Exponents of radicands: both parities at either end, at the centre and around 1. */
function rootExponents({ p, emin, emax }: FloatFormat): bigint[] {
  const all = [emin, emin + 1n, emin + 2n, emin + 3n, -2n, -1n, 0n, 1n, emax - 2n, emax - 1n, emax].flatMap((e) => [
    e,
    e - BigInt(p),
  ]);
  return [...new Set(all.filter((e) => e >= emin && e <= emax))];
}

/** All significands with every exponent of note, and their opposites with two of them. */
export function* everyRoot(format: FloatFormat): Generator<bigint[]> {
  for (const m of significands(format))
    for (const [i, e] of rootExponents(format).entries()) {
      yield [packWord(format, { m, e })];
      if (i < 2) yield [packWord(format, { m: -m, e })];
    }
  yield [0n];
}

/** Roots nearest to the middle of two neighbours, on both sides: all with rests of up to 8 `span` in magnitude. */
export function* hardRoots(format: FloatFormat, span: number): Generator<bigint[]> {
  const exponents = rootExponents(format);
  for (const i of range(-span, span))
    for (const { m, parity } of radicandsBesideMiddle(format.p, 1n + 8n * BigInt(i))) {
      const e = withParity(exponents[Math.abs(i) % exponents.length], parity);
      const x: TestNumber = { m, e: e > format.emax ? e - 2n : e };
      yield [packWord(format, x)];
    }
}
