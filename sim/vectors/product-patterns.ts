// Seeded random operands for inner products and matrix products: A (rows x inner) then B (inner x cols), row-major.
// An inner product of x and y is the case rows = cols = 1.
import { range } from "../../generator/core/integers.ts";
import type { FloatFormat } from "../../generator/params/format.ts";
import type { MatmulShape } from "../../generator/params/matmul-shape.ts";
import {
  extremeSignificands,
  negated,
  nextOutward,
  randomExponent,
  randomNumber,
  signed,
  type TestNumber,
  ZERO,
} from "./number.ts";
import { productTies } from "./pair-patterns.ts";
import type { Random } from "./random.ts";
import { SUM_LISTS } from "./sum-patterns.ts";

/** The two factors, row-major. */
interface Factors {
  readonly a: TestNumber[];
  readonly b: TestNumber[];
}

type ProductPattern = (format: FloatFormat, dimensions: MatmulShape, random: Random) => Factors;

/** A matrix of numbers made one by one. */
function matrix(rows: number, cols: number, entry: (i: number, j: number) => TestNumber): TestNumber[] {
  return range(0, rows).flatMap((i) => range(0, cols).map((j) => entry(i, j)));
}

/** The exponent at which a p-bit significand is in [1, 2). */
function unitExponent(format: FloatFormat): bigint {
  return BigInt(1 - format.p);
}

const independentFactors: ProductPattern = (format, { rows, inner, cols }, random) => ({
  a: matrix(rows, inner, () => randomNumber(format, random)),
  b: matrix(inner, cols, () => randomNumber(format, random)),
});

/** Magnitudes as in real matrices: all within a few binades of 1. */
const nearOne: ProductPattern = (format, { rows, inner, cols }, random) => {
  const width = random.pick([1, 4, format.p]);
  const entry = () => randomNumber(format, random, unitExponent(format) - BigInt(random.below(width)));
  return { a: matrix(rows, inner, entry), b: matrix(inner, cols, entry) };
};

/** Columns of A in equal pairs, rows of B in opposite ones (some one place apart): the products cancel in the sum. */
const cancellingProducts: ProductPattern = (format, dimensions, random) => {
  const { rows, inner, cols } = dimensions;
  const { a, b } = random.pick([independentFactors, nearOne])(format, dimensions, random);
  const opposite = (x: TestNumber) => negated(random.oneIn(4) ? nextOutward(format, x) : x);
  return {
    a: matrix(rows, inner, (i, k) => a[i * inner + k - (k % 2)]),
    b: matrix(inner, cols, (k, j) => (k % 2 === 0 ? b[k * cols + j] : opposite(b[(k - 1) * cols + j]))),
  };
};

/** One factor made of powers of two, so that the products are the numbers of a hard sum, exactly or shifted. */
const hardSums: ProductPattern = (format, { rows, inner, cols }, random) => {
  const { least } = extremeSignificands(format);
  const shift = random.oneIn(2) ? 0n : BigInt(random.below(2 * format.p) - format.p);
  const power = { m: least, e: unitExponent(format) + shift };
  const inA = random.oneIn(2);
  const lists = range(0, inA ? rows : cols).map(() => random.pick(SUM_LISTS)(format, inner, random));
  return {
    a: matrix(rows, inner, (i, k) => (inA ? lists[i][k] : power)),
    b: matrix(inner, cols, (k, j) => (inA ? power : lists[j][k])),
  };
};

/** Products that are ties themselves: all of them; or one of each sum, among zeros or products that are lower. */
const tiedProducts: ProductPattern = (format, { rows, inner, cols }, random) => {
  const only = random.oneIn(3) ? undefined : random.below(inner);
  const tied = productTies(format, 2, random);
  const others = random.oneIn(2);
  const pairs = range(0, inner).map((k) => {
    if (only === undefined) return productTies(format, 2, random);
    if (only === k) return tied;
    return others ? lowerProduct(format, tied[0].e + tied[1].e, random) : [ZERO, ZERO];
  });
  return {
    a: matrix(rows, inner, (_i, k) => signed(random, pairs[k][0])),
    b: matrix(inner, cols, (k) => pairs[k][1]),
  };
};

/** Two numbers whose exponents add up to less than `total`: a little, several significands, or anything. */
function lowerProduct(format: FloatFormat, total: bigint, random: Random): TestNumber[] {
  const reach = BigInt(random.pick([1, 2, 4]) * format.p);
  const lowest = 2n * format.emin;
  const sum = random.oneIn(3) && lowest < total ? random.between(lowest, total) : total - random.between(1n, reach);
  const { a, b } = splitExponent(format, sum, random);
  return [randomNumber(format, random, a), randomNumber(format, random, b)];
}

/** Products around the ends of the range: they saturate or underflow one by one. */
const productsAtEnds: ProductPattern = (format, { rows, inner, cols }, random) => {
  const end = random.oneIn(2) ? format.emin : format.emax;
  const e = randomExponent(format, random);
  const partner = end - BigInt(format.p) - e;
  return {
    a: matrix(rows, inner, () => randomNumber(format, random, e + BigInt(random.below(4)))),
    b: matrix(inner, cols, () => randomNumber(format, random, partner + BigInt(random.below(6) - 3))),
  };
};

/** The products' exponents in one window, anywhere in their range or around the ends of the format's. */
const nearProducts: ProductPattern = (format, { rows, inner, cols }, random) => {
  const { p } = format;
  const base = productExponent(format, random);
  const width = random.pick([1, 2, p, 2 * p, 4 * p]);
  const splits = range(0, inner).map(() => splitExponent(format, base + BigInt(random.below(width)), random));
  return {
    a: matrix(rows, inner, (_i, k) => randomNumber(format, random, splits[k].a)),
    b: matrix(inner, cols, (k) => randomNumber(format, random, splits[k].b)),
  };
};

/**
 * The first product next to a power of two, often half of the smallest number (the middle between it and 0); the second
 * one fills it up to that power exactly, or all others are lower and decide on which side the sum lies.
 */
const besidePowerOfTwo: ProductPattern = (format, { rows, inner, cols }, random) => {
  const { least, greatest } = extremeSignificands(format);
  const places = BigInt(format.p - 1);
  const total = random.oneIn(2) ? format.emin - places - 2n : productExponent(format, random);
  const m = random.pick([least, greatest, least | random.bits(format.p - 1)]);
  const partner = (1n << (2n * places + 1n)) / m + BigInt(random.below(3) - 1);
  const n = partner < least ? least : partner > greatest ? greatest : partner;
  const split = splitExponent(format, total, random);
  const pairs = [
    [
      { m, e: split.a },
      { m: n, e: split.b },
    ],
  ];
  const missing = (1n << (2n * places + 1n)) - m * n;
  while (pairs.length < inner) {
    const fills = pairs.length === 1 && missing !== 0n && random.oneIn(2);
    pairs.push(fills ? exactProduct(format, missing, total, random) : lowerProduct(format, total, random));
  }
  const negative = random.oneIn(2);
  return {
    a: matrix(rows, inner, (_i, k) => (negative ? negated(pairs[k][0]) : pairs[k][0])),
    b: matrix(inner, cols, (k) => pairs[k][1]),
  };
};

/** Two numbers whose product is m * 2^e, the second a power of two; m is not 0 and cut to p bits. */
function exactProduct(format: FloatFormat, m: bigint, e: bigint, random: Random): TestNumber[] {
  const { least } = extremeSignificands(format);
  const size = m < 0n ? -m : m;
  const shift = BigInt(size.toString(2).length - format.p);
  const cut = shift < 0n ? size << -shift : size >> shift;
  const { a, b } = splitExponent(format, e + shift - BigInt(format.p - 1), random);
  return [
    { m: m < 0n ? -cut : cut, e: a },
    { m: least, e: b },
  ];
}

/** The exponent of an exact product: the sum of those of its factors. */
function productExponent({ emin, emax, p }: FloatFormat, random: Random): bigint {
  switch (random.below(4)) {
    case 0:
      return emin - BigInt(p) + BigInt(random.below(4 * p) - 2 * p);
    case 1:
      return emax - BigInt(p) - BigInt(random.below(2 * p));
    case 2:
      return random.between(2n * emin, 2n * emax);
    default:
      return random.between(emin - BigInt(p), emax - BigInt(p));
  }
}

/** Two exponents of the format with this sum, about equal or not; packing moves those that cannot be. */
function splitExponent({ emin, emax }: FloatFormat, sum: bigint, random: Random): { a: bigint; b: bigint } {
  const least = sum - emax > emin ? sum - emax : emin;
  const greatest = sum - emin < emax ? sum - emin : emax;
  const a = least > greatest || random.oneIn(2) ? sum / 2n : random.between(least, greatest);
  return { a, b: sum - a };
}

/** Mostly zeros. */
const sparseFactors: ProductPattern = (format, dimensions, random) => {
  const { a, b } = nearOne(format, dimensions, random);
  const thin = (x: TestNumber) => (random.oneIn(3) ? x : ZERO);
  return { a: a.map(thin), b: b.map(thin) };
};

const PATTERNS: readonly ProductPattern[] = [
  nearOne,
  independentFactors,
  cancellingProducts,
  hardSums,
  tiedProducts,
  hardSums,
  nearProducts,
  productsAtEnds,
  nearProducts,
  besidePowerOfTwo,
  sparseFactors,
];

/** The patterns for products of these dimensions; each makes inner * (rows + cols) operands. */
export function productPatterns(dimensions: MatmulShape) {
  return PATTERNS.map((pattern) => (format: FloatFormat, _n: number, random: Random): TestNumber[] => {
    const { a, b } = pattern(format, dimensions, random);
    return [...a, ...b];
  });
}

/** Fixed factors: each corner number everywhere in A, and 1, -1, itself or its negative everywhere in B. */
export function productMatrixCorners(
  format: FloatFormat,
  { rows, inner, cols }: MatmulShape,
  singles: readonly TestNumber[],
): (() => TestNumber[])[] {
  const one = { m: extremeSignificands(format).least, e: unitExponent(format) };
  return singles.flatMap((x) =>
    [one, negated(one), x, negated(x)].map((y) => () => [
      ...matrix(rows, inner, () => x),
      ...matrix(inner, cols, () => y),
    ]),
  );
}
