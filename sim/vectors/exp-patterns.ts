// Arguments for exp: fixed ones, and seeded random patterns that aim at one mechanism each.
import { range } from "../../generator/core/integers.ts";
import type { FloatFormat } from "../../generator/params/format.ts";
import { singleCorners } from "./corners.ts";
import {
  cornerSignificands,
  extremeSignificands,
  negated,
  nextOutward,
  randomExponent,
  randomNumber,
  randomSignificand,
  signed,
  type TestNumber,
  unique,
  ZERO,
} from "./number.ts";
import type { Pattern } from "./pair-patterns.ts";
import type { Random } from "./random.ts";

/** ln 2 in places of 2^-LN2_PLACES, cut. */
export const LN2_PLACES = 160;
export const LN2 = 0xb17217f7d1cf79abc9e3b39803f2f6af40f34326n;

/** The p-bit number nearest to t * 2^-places, halves away from zero. */
function nearestNumber(format: FloatFormat, t: bigint, places: number): TestNumber {
  if (t < 0n) return negated(nearestNumber(format, -t, places));
  if (t === 0n) return ZERO;
  const drop = t.toString(2).length - format.p;
  const e = BigInt(drop - places);
  if (drop <= 0) return { m: t << BigInt(-drop), e };
  const m = (t + (1n << BigInt(drop - 1))) >> BigInt(drop);
  return m >> BigInt(format.p) === 0n ? { m, e } : { m: m >> 1n, e: e + 1n };
}

/** The number nearest to (k + f / 2^p) ln 2: its exponential is beside 2^k times 2^(f / 2^p). */
function logarithm(format: FloatFormat, k: bigint, f = 0n): TestNumber {
  return nearestNumber(format, ((k << BigInt(format.p)) + f) * LN2, LN2_PLACES + format.p);
}

/** The number one place nearer to zero than x, across binades; x is not 0. */
function nextInward(format: FloatFormat, x: TestNumber): TestNumber {
  if (x.m < 0n) return negated(nextInward(format, negated(x)));
  const { least, greatest } = extremeSignificands(format);
  return x.m === least ? { m: greatest, e: x.e - 1n } : { m: x.m - 1n, e: x.e };
}

/** The number `steps` places further from zero than x, nearer where that is negative; of 0, 0. */
function moved(format: FloatFormat, x: TestNumber, steps: number): TestNumber {
  if (x.m === 0n) return x;
  const next = steps < 0 ? nextInward : nextOutward;
  return range(0, Math.abs(steps)).reduce((y) => next(format, y), x);
}

/** Powers of two at which results leave the range: the largest number's, the smallest number's and the middle below it. */
function rangeEnds({ p, emin, emax }: FloatFormat): bigint[] {
  return [emax + BigInt(p), emin + BigInt(p - 1), emin + BigInt(p - 2)];
}

/** The exponents of arguments whose exponential is neither 1 nor out of the range, and a few beside them. */
export function argumentExponents({ p, E, emin, emax }: FloatFormat): { low: bigint; high: bigint } {
  const [low, high] = [BigInt(-2 * p - 3), BigInt(E - p + 3)];
  return { low: low < emin ? emin : low, high: high > emax ? emax : high };
}

/**
 * Numbers for exp: all corners, corner significands at every exponent that matters, and the numbers around which results
 * leave the range and pass powers of two.
 */
export function expCorners(format: FloatFormat): TestNumber[] {
  const { low, high } = argumentExponents(format);
  const exponents = range(Number(low), Number(high) + 1).map(BigInt);
  const placed = exponents.flatMap((e) => cornerSignificands(format).map((m) => ({ m, e })));
  const powers = unique([...rangeEnds(format), 1n, -1n, 2n, -2n, 3n, -3n]);
  const around = powers.flatMap((k) => [-2, -1, 0, 1, 2].map((steps) => moved(format, logarithm(format, k), steps)));
  return [...singleCorners(format), ...placed, ...placed.map(negated), ...around];
}

/** A power of two in the range of results: small, anywhere, or at an end. */
function randomPower(format: FloatFormat, random: Random): bigint {
  const ends = rangeEnds(format);
  switch (random.below(4)) {
    case 0:
      return random.pick(ends) + BigInt(random.below(5) - 2);
    case 1:
      return random.between(ends[2], ends[0]);
    default: {
      const k = random.bits(1 + random.below(format.E));
      return random.oneIn(2) ? k : -k;
    }
  }
}

/** Any significand at any exponent that matters. */
const everyExponent: Pattern = (format, _n, random) => {
  const { low, high } = argumentExponents(format);
  const m = random.oneIn(2) ? extremeSignificands(format).least | random.bits(format.p - 1) : undefined;
  return [signed(random, { m: m ?? randomSignificand(format, random), e: random.between(low, high) })];
};

/** Results spread evenly over their binades. */
const everyResult: Pattern = (format, _n, random) => [
  logarithm(format, randomPower(format, random), random.bits(format.p)),
];

/** Results beside powers of two, where the bound is the strictest and where the integer part of x / ln 2 changes. */
const besidePowers: Pattern = (format, _n, random) => [
  moved(format, logarithm(format, randomPower(format, random)), random.below(9) - 4),
];

/** Results a little more or less than 2^k by a short fraction: the ends of a table's cells. */
const besideCells: Pattern = (format, _n, random) => {
  const f = random.bits(format.p) & (-1n << BigInt(random.below(format.p)));
  return [moved(format, logarithm(format, randomPower(format, random), f), random.below(5) - 2)];
};

/** Neighbouring arguments among which the hardest is looked for. */
const NEIGHBOURS = 128;

/** Bits of the significand of a double. */
const DOUBLE_BITS = 53;

/**
 * Of neighbouring arguments the one whose exponential is nearest to the middle of two numbers, as far as doubles tell: the
 * last places of every table and sum decide how it is rounded.
 */
const besideMiddle: Pattern = (format, n, random) => {
  const [x] = (random.oneIn(2) ? everyResult : everyExponent)(format, n, random);
  // a double tells neighbours apart only while their significands are exact in it
  if (x.m === 0n || format.p > DOUBLE_BITS) return [x];
  const { greatest } = extremeSignificands(format);
  const unit = (x.m < 0n ? -1 : 1) * 2 ** Number(x.e) * Math.LOG2E;
  const first = Number(x.m < 0n ? -x.m : x.m);
  const last = Math.min(first + NEIGHBOURS, Number(greatest));
  let [best, distance] = [first, Number.POSITIVE_INFINITY];
  for (let m = first; m <= last; m++) {
    const log2 = m * unit;
    const significand = 2 ** (log2 - Math.floor(log2) + format.p - 1);
    const off = Math.abs(significand - Math.floor(significand) - 0.5);
    if (off < distance) [best, distance] = [m, off];
  }
  return [{ m: x.m < 0n ? BigInt(-best) : BigInt(best), e: x.e }];
};

/** Results beside 1: exactly 1, a place beside it, halfway. */
const besideOne: Pattern = (format, _n, random) => {
  const e = BigInt(-format.p - random.below(format.p + 4));
  const { least } = extremeSignificands(format);
  return [random.oneIn(3) ? signed(random, { m: least, e }) : randomNumber(format, random, e)];
};

/** Anything: most arguments are far out of the range or give 1. */
const anyArgument: Pattern = (format, _n, random) => [
  random.oneIn(16) ? ZERO : randomNumber(format, random, randomExponent(format, random)),
];

/** For exp. */
export const EXP_SINGLES: readonly Pattern[] = [
  everyResult,
  everyExponent,
  besidePowers,
  everyResult,
  besideCells,
  besideMiddle,
  everyExponent,
  besideMiddle,
  besideOne,
  besideMiddle,
  anyArgument,
];
