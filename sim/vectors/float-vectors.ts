// Vectors of float words for an operation of some family.
import type { FloatFormat } from "../../generator/params/format.ts";
import type { MatmulShape } from "../../generator/params/matmul-shape.ts";
import { pairCorners, productCorners, singleCorners, sumCorners } from "./corners.ts";
import { EXP_SINGLES, expCorners } from "./exp-patterns.ts";
import { FACTOR_LISTS, factorCorners } from "./factor-patterns.ts";
import { packWord, type TestNumber } from "./number.ts";
import { FLOOR_SINGLES, type Pattern, PRODUCT_PAIRS, SUM_PAIRS } from "./pair-patterns.ts";
import { productMatrixCorners, productPatterns } from "./product-patterns.ts";
import { QUOTIENT_PAIRS, quotientCorners, ROOT_SINGLES, rootCorners } from "./quotient-patterns.ts";
import type { Random } from "./random.ts";
import { SUM_LISTS } from "./sum-patterns.ts";
import { exhaustiveVectors, sampledVectors, type VectorOptions, type VectorSet } from "./vector-set.ts";

/** What the operands of an operation have to do with one another. */
export type FloatFamily =
  | { readonly kind: "floor" }
  | { readonly kind: "sumPair" }
  | { readonly kind: "productPair" }
  | { readonly kind: "quotientPair" }
  | { readonly kind: "root" }
  | { readonly kind: "exp" }
  | { readonly kind: "sum"; readonly n: number }
  | { readonly kind: "product"; readonly n: number }
  | ({ readonly kind: "matrixProduct" } & MatmulShape);

/** The fixed vectors and the patterns of a family. */
interface Recipe {
  readonly operands: number;
  readonly corners: () => (() => TestNumber[])[];
  readonly patterns: readonly Pattern[];
}

/** The word with its leading significand bit 0: one that `canon` has to turn into zero. */
function withoutLeadingOne(format: FloatFormat, word: bigint): bigint {
  return word & ~(1n << BigInt(format.p - 1));
}

/**
 * Vectors of words of a format: all combinations of words where the operands have few bits, else the family's corners
 * and seeded random patterns.
 * @throws UserError if the count is not an integer of at least 1
 */
export function floatVectors(format: FloatFormat, family: FloatFamily, options: VectorOptions): VectorSet {
  const { operands, corners, patterns } = recipeOf(format, family);
  const canon = options.canon ?? false;
  if (format.width * operands <= (options.exhaustiveBits ?? 16))
    return exhaustiveVectors(allWords(format, canon), operands, options.seed);
  const packed = (numbers: readonly TestNumber[]) => numbers.map((x) => packWord(format, x));
  const makers = patterns.map((pattern) => (random: Random) => {
    const words = packed(pattern(format, operands, random));
    return canon && random.oneIn(2) ? uncanonical(format, words, random) : words;
  });
  return sampledVectors(() => corners().map((corner) => () => packed(corner())), makers, options);
}

function recipeOf(format: FloatFormat, family: FloatFamily): Recipe {
  const singles = () => singleCorners(format);
  switch (family.kind) {
    case "floor":
      return { operands: 1, corners: () => singles().map((x) => () => [x]), patterns: FLOOR_SINGLES };
    case "sumPair":
      return { operands: 2, corners: () => pairCorners(format).map((pair) => () => pair), patterns: SUM_PAIRS };
    case "productPair":
      return { operands: 2, corners: () => productCorners(format).map((pair) => () => pair), patterns: PRODUCT_PAIRS };
    case "quotientPair":
      return {
        operands: 2,
        corners: () => quotientCorners(format).map((pair) => () => pair),
        patterns: QUOTIENT_PAIRS,
      };
    case "root":
      return { operands: 1, corners: () => rootCorners(format).map((x) => () => [x]), patterns: ROOT_SINGLES };
    case "exp":
      return { operands: 1, corners: () => expCorners(format).map((x) => () => [x]), patterns: EXP_SINGLES };
    case "product":
      return { operands: family.n, corners: () => factorCorners(format, family.n), patterns: FACTOR_LISTS };
    case "sum":
      return {
        operands: family.n,
        corners: () => sumCorners(format, family.n),
        patterns: SUM_LISTS,
      };
    case "matrixProduct":
      return {
        operands: family.inner * (family.rows + family.cols),
        corners: () => productMatrixCorners(format, family, singles()),
        patterns: productPatterns(family),
      };
  }
}

/** Every canonical word, or every word. */
function allWords(format: FloatFormat, canon: boolean): bigint[] {
  const words = Array.from({ length: 2 ** format.width }, (_, i) => BigInt(i));
  const leading = BigInt(format.p - 1);
  return canon ? words : words.filter((word) => word === 0n || (word >> leading) % 2n === 1n);
}

/** Some of the words without their leading significand bit, or with nothing but a sign or an exponent. */
function uncanonical(format: FloatFormat, words: readonly bigint[], random: Random): bigint[] {
  const bare = () => random.bits(format.E + 1) << BigInt(format.p);
  return words.map((word) => {
    if (random.oneIn(2)) return word;
    return random.oneIn(4) ? bare() : withoutLeadingOne(format, word === 0n ? random.bits(format.width) : word);
  });
}
