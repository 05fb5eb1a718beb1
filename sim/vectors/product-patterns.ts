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

/** Products that are ties themselves; all of them, or one of each sum. */
const tiedProducts: ProductPattern = (format, { rows, inner, cols }, random) => {
  const only = random.oneIn(2) ? random.below(inner) : undefined;
  const zeros = [ZERO, ZERO];
  const pairs = range(0, inner).map((k) => (only === undefined || only === k ? productTies(format, 2, random) : zeros));
  return {
    a: matrix(rows, inner, (_i, k) => signed(random, pairs[k][0])),
    b: matrix(inner, cols, (k) => pairs[k][1]),
  };
};

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
