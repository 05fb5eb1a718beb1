// Vectors for layers and models: words on every port that keep results away from the ends of the range, and some that do not.
import { range } from "../../generator/core/integers.ts";
import type { FloatFormat } from "../../generator/params/format.ts";
import {
  type LayerShapes,
  type LayerTop,
  layerPorts,
  operandsOf,
  type PortShape,
} from "../../generator/params/layer-ports.ts";
import { singleCorners } from "./corners.ts";
import { negated, nextOutward, packWord, randomExponent, randomNumber, type TestNumber, ZERO } from "./number.ts";
import type { Random } from "./random.ts";
import { type Corner, sampledVectors, type VectorOptions, type VectorSet } from "./vector-set.ts";

/** The numbers of one port. */
type PortPattern = (format: FloatFormat, count: number, random: Random) => TestNumber[];

const numbers = (count: number, number: () => TestNumber): TestNumber[] => range(0, count).map(number);

/** A number whose magnitude lies in `binades` binades below 2^top. */
function moderate(format: FloatFormat, random: Random, top: number, binades: number): TestNumber {
  return randomNumber(format, random, BigInt(top - format.p - random.below(binades)));
}

/** Magnitudes as in real layers: within a few binades of 1. */
const nearOne: PortPattern = (format, count, random) => numbers(count, () => moderate(format, random, 1, 4));

/** As weights are: well below 1. */
const small: PortPattern = (format, count, random) => numbers(count, () => moderate(format, random, 0, 2 * format.p));

/** Mostly zeros. */
const sparse: PortPattern = (format, count, random) =>
  numbers(count, () => (random.oneIn(3) ? moderate(format, random, 1, 3) : ZERO));

/** One number, its negative and its neighbour: differences that cancel, variances of 0, ties of a maximum. */
const alike: PortPattern = (format, count, random) => {
  const x = moderate(format, random, 2, 4);
  const choices = random.oneIn(3) ? [x] : [x, x, negated(x), nextOutward(format, x)];
  return numbers(count, () => random.pick(choices));
};

/** Opposite numbers in pairs, beside smaller ones. */
const cancelling: PortPattern = (format, count, random) => {
  const list: TestNumber[] = [];
  while (list.length < count) {
    const x = moderate(format, random, 3, 3);
    list.push(x, random.oneIn(3) ? moderate(format, random, -2, format.p) : negated(x));
  }
  return list.slice(0, count);
};

/** Anywhere in the range: products saturate and underflow, exponentials are 1 or at the ends. */
const anywhere: PortPattern = (format, count, random) =>
  numbers(count, () => randomNumber(format, random, randomExponent(format, random)));

/** All within a window of exponents somewhere. */
const window: PortPattern = (format, count, random) => {
  const e = randomExponent(format, random);
  return numbers(count, () => randomNumber(format, random, e + BigInt(random.below(2 * format.p))));
};

const PATTERNS: readonly PortPattern[] = [
  nearOne,
  small,
  nearOne,
  alike,
  cancelling,
  sparse,
  nearOne,
  window,
  anywhere,
];

/**
 * Seeded random vectors of a top of the paper's layers, and corners, see `vectorsOfPorts`.
 * @throws UserError if the count is not an integer of at least 1
 */
export function layerVectors<K extends LayerTop>(
  top: K,
  format: FloatFormat,
  shape: LayerShapes[K],
  options: VectorOptions,
): VectorSet {
  return vectorsOfPorts(layerPorts(top, shape), format, options);
}

/**
 * Seeded random vectors of the words on these ports, and corners: one corner number on every word, or 1 on the first
 * port. Half of the random ones have one pattern on all ports, the others one for each port. An index takes all its values.
 * @throws UserError if the count is not an integer of at least 1
 */
export function vectorsOfPorts(ports: readonly PortShape[], format: FloatFormat, options: VectorOptions): VectorSet {
  const packed = (list: readonly TestNumber[]): bigint[] => list.map((x) => packWord(format, x));
  const indices = (value: (bits: number) => bigint, words: (port: PortShape, k: number) => TestNumber[]): bigint[] =>
    ports.flatMap((port, k) => (port.bits === undefined ? packed(words(port, k)) : [value(port.bits)]));

  const one = { m: 1n << BigInt(format.p - 1), e: BigInt(1 - format.p) };
  const corners = (): Corner[] =>
    singleCorners(format).flatMap((x) => [
      () =>
        indices(
          () => 0n,
          (port) => numbers(operandsOf(port), () => x),
        ),
      () =>
        indices(
          (bits) => (1n << BigInt(bits)) - 1n,
          (port, k) => numbers(operandsOf(port), () => (k === 0 ? one : x)),
        ),
    ]);
  const makers = PATTERNS.flatMap((pattern) => [() => pattern, (random: Random) => random.pick(PATTERNS)]).map(
    (choose) => (random: Random) => {
      const vector = indices(
        (bits) => random.bits(bits),
        (port) => choose(random)(format, operandsOf(port), random),
      );
      return options.canon && random.oneIn(2) ? withoutLeadingOnes(format, ports, vector, random) : vector;
    },
  );
  return sampledVectors(corners, makers, options);
}

/** Some of the words without their leading significand bit: `canon` has to turn them into zero. */
function withoutLeadingOnes(
  format: FloatFormat,
  ports: readonly PortShape[],
  vector: readonly bigint[],
  random: Random,
): bigint[] {
  const isWord = ports.flatMap((port) => range(0, operandsOf(port)).map(() => port.bits === undefined));
  const leading = 1n << BigInt(format.p - 1);
  return vector.map((word, k) => (isWord[k] && random.oneIn(2) ? (word | (1n << BigInt(format.p))) & ~leading : word));
}
