// Operands for div and sqrt: fixed ones, and seeded random patterns that aim at one mechanism each.
import type { FloatFormat } from "../../generator/params/format.ts";
import { near, pairsOf, singleCorners } from "./corners.ts";
import { dividendBesideMiddle, radicandsBesideMiddle, withParity } from "./hard-quotients.ts";
import {
  cornerExponents,
  extremeSignificands,
  negated,
  randomExponent,
  randomNumber,
  randomSignificand,
  signed,
  type TestNumber,
  unique,
  ZERO,
} from "./number.ts";
import { independent, type Pattern } from "./pair-patterns.ts";
import type { Random } from "./random.ts";

/**
 * Pairs for div: zero by and through everything, a number by itself, by and through powers of two; and differences of
 * exponents around which the quotient leaves the range at either end (with the middle below the smallest from equal
 * significands), from several first exponents.
 */
export function quotientCorners(format: FloatFormat): TestNumber[][] {
  const { emin, emax, p } = format;
  const one = { m: extremeSignificands(format).least, e: BigInt(1 - p) };
  const list: TestNumber[][] = singleCorners(format).flatMap((x) => [
    [x, ZERO],
    [ZERO, x],
    [x, x],
    [x, negated(x)],
    [x, one],
    [one, x],
  ]);
  const ends = [emin + BigInt(p - 1), emax + BigInt(p - 1), 0n];
  const exponents = near(ends).flatMap((difference) =>
    unique([difference / 2n, emin, emax, emin + difference, emax + difference, 0n]).map(
      (first) => [first, first - difference] as const,
    ),
  );
  return [
    ...list,
    ...pairsOf(format, exponents).flatMap(([a, b]) => [
      [a, b],
      [negated(a), b],
    ]),
  ];
}

/** Two exponents whose difference spreads over the range of quotients that fit, often beside its ends. */
function exponentsOfQuotient(format: FloatFormat, random: Random): { a: bigint; b: bigint } {
  const { emin, emax, p } = format;
  const difference = randomExponent(format, random) + BigInt(p - 1);
  const [low, high] = difference < 0n ? [emin, emax + difference] : [emin + difference, emax];
  if (low > high) return { a: random.between(emin, emax), b: random.between(emin, emax) };
  const a = random.between(low, high);
  return { a, b: a - difference };
}

/** Signs and exponents for two significands. */
function quotientOf(format: FloatFormat, random: Random, m: bigint, n: bigint): TestNumber[] {
  const { a, b } = exponentsOfQuotient(format, random);
  return [signed(random, { m, e: a }), signed(random, { m: n, e: b })];
}

/** Any significands. */
const anyQuotient: Pattern = (format, _n, random) =>
  quotientOf(format, random, randomSignificand(format, random), randomSignificand(format, random));

/** Uniform significands: every entry of a table equally often. */
const uniformQuotient: Pattern = (format, _n, random) => {
  const { least } = extremeSignificands(format);
  const uniform = (): bigint => least | random.bits(format.p - 1);
  return quotientOf(format, random, uniform(), uniform());
};

/** Quotients as near to the middle of two neighbours as that divisor allows, on both sides, of both alignments. */
const besideMiddle: Pattern = (format, _n, random) => {
  const { least } = extremeSignificands(format);
  const rest = (random.oneIn(2) ? 1n : -1n) * (random.oneIn(2) ? 1n : BigInt(2 * random.below(8) + 1));
  const less = random.oneIn(2);
  for (let attempt = 0; attempt < 16; attempt++) {
    const b = least | random.bits(format.p - 1) | 1n;
    const a = dividendBesideMiddle(format.p, b, rest, less);
    if (a !== undefined) return quotientOf(format, random, a, b);
  }
  return anyQuotient(format, 2, random);
};

/** Quotients that are numbers of the format exactly, and those of the neighbours of their dividends. */
const exactQuotients: Pattern = (format, _n, random) => {
  const { least, greatest } = extremeSignificands(format);
  const bits = 1 + random.below(format.p);
  const [q, b] = [1n | random.bits(bits), 1n | random.bits(format.p - bits + 1)];
  const placed = (x: bigint): bigint => {
    let m = x;
    while (m < least) m <<= 1n;
    while (m > greatest) m >>= 1n;
    return m;
  };
  const a = placed(q * b) + BigInt(random.below(3) - 1);
  return quotientOf(format, random, a < least ? least : a > greatest ? greatest : a, placed(b));
};

/** Equal significands and neighbours: quotients beside a power of two, where the alignment changes. */
const nearOne: Pattern = (format, _n, random) => {
  const { least, greatest } = extremeSignificands(format);
  const m = randomSignificand(format, random);
  const n = m + BigInt(random.below(5) - 2);
  return quotientOf(format, random, m, n < least ? least : n > greatest ? greatest : n);
};

/** A zero on either side, or on both. */
const withZero: Pattern = (format, _n, random) => {
  const x = randomNumber(format, random);
  return random.pick([
    [x, ZERO],
    [ZERO, x],
    [ZERO, ZERO],
    [x, ZERO],
  ]);
};

/** For div. */
export const QUOTIENT_PAIRS: readonly Pattern[] = [
  uniformQuotient,
  besideMiddle,
  anyQuotient,
  besideMiddle,
  nearOne,
  exactQuotients,
  uniformQuotient,
  random16(independent, withZero),
];

/** The first pattern, but the second once in sixteen. */
function random16(usual: Pattern, rare: Pattern): Pattern {
  return (format, n, random) => (random.oneIn(16) ? rare : usual)(format, n, random);
}

/** Numbers for sqrt: all corners, and exact squares with their neighbours, with even and odd exponents. */
export function rootCorners(format: FloatFormat): TestNumber[] {
  const { least, greatest } = extremeSignificands(format);
  const { p, emax } = format;
  const exponents = cornerExponents(format).flatMap((e) => [e, e < emax ? e + 1n : e]);
  const roots = [1n, 3n, (1n << BigInt(p >> 1)) - 1n, (1n << BigInt(p >> 1)) + 1n];
  const near = roots.flatMap((root) => [-1n, 0n, 1n].map((offset) => square(p, root) + offset));
  const significands = near.filter((m) => m >= least && m <= greatest);
  return [...singleCorners(format), ...exponents.flatMap((e) => significands.map((m) => ({ m, e })))];
}

/** The square of a root, as far as it has p bits, with p bits. */
function square(p: number, root: bigint): bigint {
  const shift = BigInt(p - (root * root).toString(2).length);
  return shift < 0n ? (root * root) >> -shift : (root * root) << shift;
}

/** Uniform significands: every entry of a table equally often, with even and odd exponents. */
const uniformRoot: Pattern = (format, _n, random) => [
  { m: extremeSignificands(format).least | random.bits(format.p - 1), e: randomExponent(format, random) },
];

const anyRoot: Pattern = (format, _n, random) => [
  { m: randomSignificand(format, random), e: randomExponent(format, random) },
];

/** Roots nearest to the middle of two neighbours, on both sides. */
const rootBesideMiddle: Pattern = (format, _n, random) => {
  const spread = random.oneIn(2) ? 2 : 1 << random.below(Math.min(format.p, 20));
  const rest = 1n + 8n * BigInt(random.below(2 * spread) - spread);
  const hard = radicandsBesideMiddle(format.p, rest);
  if (hard.length === 0) return anyRoot(format, 1, random);
  const { m, parity } = random.pick(hard);
  return [{ m, e: withParity(randomExponent(format, random), parity) }];
};

/** Exact squares, of any length, and their neighbours. */
const squares: Pattern = (format, _n, random) => {
  const { least, greatest } = extremeSignificands(format);
  const m = square(format.p, 1n | random.bits(1 + random.below(format.p))) + BigInt(random.below(3) - 1);
  return [{ m: m < least ? least : m > greatest ? greatest : m, e: randomExponent(format, random) }];
};

/** For sqrt; one in sixteen is negative or zero. */
export const ROOT_SINGLES: readonly Pattern[] = [
  uniformRoot,
  rootBesideMiddle,
  uniformRoot,
  rootBesideMiddle,
  squares,
  anyRoot,
].map((pattern) =>
  random16(pattern, (format, _n, random) => [random.oneIn(4) ? ZERO : negated(anyRoot(format, 1, random)[0])]),
);
