// Operands for the product of n: fixed ones, and seeded random patterns that aim at one mechanism each.
import { range } from "../../generator/core/integers.ts";
import type { FloatFormat } from "../../generator/params/format.ts";
import { productCorners, singleCorners } from "./corners.ts";
import {
  clampExponent,
  extremeSignificands,
  randomExponent,
  randomNumber,
  randomSignificand,
  signed,
  type TestNumber,
  ZERO,
} from "./number.ts";
import { besideProductTies, independent, nearPowerOfTwo, type Pattern, productTies } from "./pair-patterns.ts";
import type { Random } from "./random.ts";

/** The number 1. */
function one(format: FloatFormat): TestNumber {
  return { m: extremeSignificands(format).least, e: BigInt(1 - format.p) };
}

/**
 * Fixed lists: one number among ones at either end, n equal ones, a zero at either end, x and 1/x in turn; and the pairs
 * for mul as the first and the last operand among ones. Each list is made when it is called for: n may be large.
 */
export function factorCorners(format: FloatFormat, n: number): (() => TestNumber[])[] {
  const filled = (entry: (i: number) => TestNumber) => () => range(0, n).map(entry);
  const unit = one(format);
  const lists = singleCorners(format).flatMap((x) => [
    filled((i) => (i === 0 ? x : unit)),
    filled((i) => (i === n - 1 ? x : unit)),
    filled(() => x),
    filled((i) => (i === 0 ? ZERO : x)),
    filled((i) => (i === n - 1 ? ZERO : x)),
    filled((i) => (i % 2 === 0 ? x : { m: x.m, e: clampExponent(format, BigInt(2 - 2 * format.p) - x.e) })),
  ]);
  if (n < 2) return lists;
  return [...lists, ...productCorners(format).map(([a, b]) => filled((i) => (i === 0 ? a : i === n - 1 ? b : unit)))];
}

/**
 * n exponents with a given sum as far as the range allows: spread evenly, anywhere, or swinging from end to end, so that
 * the products of some of them are far out of the range.
 */
function exponentsWithSum(format: FloatFormat, n: number, total: bigint, random: Random): bigint[] {
  const { emin, emax } = format;
  const kind = random.below(4);
  const list = range(0, n).map((i) => {
    if (kind === 0) return clampExponent(format, total / BigInt(n));
    if (kind === 1) return i % 2 === 0 ? emax - BigInt(random.below(4)) : emin + BigInt(random.below(4));
    if (kind === 2) return i < n >> 1 ? emax : emin;
    return randomExponent(format, random);
  });
  let missing = total - list.reduce((sum, e) => sum + e, 0n);
  for (let i = n - 1; i >= 0 && missing !== 0n; i--) {
    const e = clampExponent(format, list[i] + missing);
    missing -= e - list[i];
    list[i] = e;
  }
  return list;
}

/** A sum of exponents with which the product of n significands of about that size fits, or lies beside an end of the range. */
function randomTotal(format: FloatFormat, significands: readonly bigint[], random: Random): bigint {
  const bits = significands.reduce((product, m) => product * m, 1n).toString(2).length;
  const { emin, emax, p } = format;
  const dropped = BigInt(bits - p);
  switch (random.below(4)) {
    case 0:
      return emax - dropped + BigInt(random.below(5) - 2);
    case 1:
      return emin - dropped + BigInt(random.below(5) - 2);
    default:
      return randomExponent(format, random) - dropped;
  }
}

/** Significands with signs and exponents whose sum makes the product fit, or lie beside an end of the range. */
function factorsOf(format: FloatFormat, significands: readonly bigint[], random: Random): TestNumber[] {
  const exponents = exponentsWithSum(format, significands.length, randomTotal(format, significands, random), random);
  return significands.map((m, i) => signed(random, { m, e: exponents[i] }));
}

/** Any significands. */
const anyFactors: Pattern = (format, n, random) =>
  factorsOf(
    format,
    range(0, n).map(() => randomSignificand(format, random)),
    random,
  );

/** Uniform significands. */
const uniformFactors: Pattern = (format, n, random) =>
  factorsOf(
    format,
    range(0, n).map(() => extremeSignificands(format).least | random.bits(format.p - 1)),
    random,
  );

/** One significand n times, or the greatest and the least: the ends of the range of the product's significand. */
const equalFactors: Pattern = (format, n, random) => {
  const { least, greatest } = extremeSignificands(format);
  const m = random.pick([least, greatest, greatest - 1n, randomSignificand(format, random)]);
  const other = random.oneIn(2) ? m : random.pick([least, greatest, least + 1n]);
  return factorsOf(
    format,
    range(0, n).map((i) => (i === 0 ? other : m)),
    random,
  );
};

/** A pair that is hard for mul among powers of two: ties, products beside ties, products beside powers of two. */
const hardPair: Pattern = (format, n, random) => {
  if (n < 2) return independent(format, n, random);
  const { least } = extremeSignificands(format);
  const pair = random.pick([productTies, besideProductTies, nearPowerOfTwo])(format, 2, random);
  const significands = range(0, n).map((i) => (i < 2 ? pair[i].m : least));
  return factorsOf(
    format,
    random.shuffled(significands).map((m) => (m < 0n ? -m : m)),
    random,
  );
};

/** Short odd parts whose product has p + 1 bits, an exact tie, or a few more. */
const tied: Pattern = (format, n, random) => {
  const { least, greatest } = extremeSignificands(format);
  const placed = (x: bigint): bigint => x << BigInt(format.p - x.toString(2).length);
  let left = format.p + random.pick([0, 1, 1, 1, 2, 3]);
  const list = range(0, n).map(() => {
    const bits = Math.min(left, format.p, 1 + random.below(Math.max(2, Math.ceil((2 * format.p) / n))));
    if (bits < 2) return least;
    left -= bits - 1;
    return placed((1n << BigInt(bits - 1)) | random.bits(bits - 1) | 1n);
  });
  return factorsOf(
    format,
    random.shuffled(list).map((m) => (m > greatest ? greatest : m)),
    random,
  );
};

/** The last factor makes the product almost a power of two, on either side: the leading one's place decides. */
const besidePower: Pattern = (format, n, random) => {
  const { least, greatest } = extremeSignificands(format);
  const list = range(0, n - 1).map(() => randomSignificand(format, random));
  const product = list.reduce((total, m) => total * m, 1n);
  const bits = BigInt(product.toString(2).length + format.p - 1);
  const last = (1n << bits) / product + BigInt(random.below(3) - 1);
  return factorsOf(format, [...list, last < least ? least : last > greatest ? greatest : last], random);
};

/** Multiples of one small prime or of several: residues that are zero. */
const multiples: Pattern = (format, n, random) => {
  const { least, greatest } = extremeSignificands(format);
  const divisors = [3n, 5n, 7n, 11n, 13n, 17n, 19n, 23n, 29n, 31n, 37n, 41n, 43n, 47n, 53n, 59n, 61n, 67n, 71n, 73n];
  return factorsOf(
    format,
    range(0, n).map(() => {
      const divisor = random.pick(divisors);
      const m = randomSignificand(format, random);
      const multiple = m - (m % divisor);
      return random.oneIn(2)
        ? m
        : multiple < least
          ? multiple + divisor > greatest
            ? m
            : multiple + divisor
          : multiple;
    }),
    random,
  );
};

/** Zeros among others. */
const withZeros: Pattern = (format, n, random) => {
  const zeros = 1 + random.below(random.oneIn(2) ? 1 : n);
  const others = range(zeros, n).map(() => randomNumber(format, random));
  return random.shuffled([...range(0, zeros).map(() => ZERO), ...others]);
};

/** For prod; one list in sixteen has zeros. */
export const FACTOR_LISTS: readonly Pattern[] = [
  uniformFactors,
  anyFactors,
  hardPair,
  besidePower,
  tied,
  multiples,
  equalFactors,
  uniformFactors,
].map((pattern) => (format, n, random) => (random.oneIn(16) ? withZeros : pattern)(format, n, random));
