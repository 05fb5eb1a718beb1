// Vectors for the integer circuits: unsigned operands of some bits each.
import { range } from "../../generator/core/integers.ts";
import type { Random } from "./random.ts";
import { exhaustiveVectors, sampledVectors, type VectorOptions, type VectorSet } from "./vector-set.ts";

/**
 * Vectors of `operands` unsigned numbers of `bits` bits: all combinations where they have few bits, else corners
 * (0, 1, all ones, one bit, alternating bits, equal, complements) and seeded random ones.
 * @throws UserError if the count is not an integer of at least 1
 */
export function integerVectors(bits: number, operands: number, options: VectorOptions): VectorSet {
  if (bits * operands <= (options.exhaustiveBits ?? 16)) {
    const all = range(0, 2 ** bits).map(BigInt);
    return exhaustiveVectors(all, operands, options.seed);
  }
  const makers = [independent, complements, almostEqual, mixed].map(
    (maker) => (random: Random) => maker(bits, operands, random),
  );
  return sampledVectors(() => corners(bits, operands).map((corner) => () => corner), makers, options);
}

function mask(bits: number): bigint {
  return (1n << BigInt(bits)) - 1n;
}

/** Numbers at which carries start and stop. */
function cornerNumbers(bits: number): bigint[] {
  const ones = mask(bits);
  const top = 1n << BigInt(bits - 1);
  const alternating = BigInt(`0b${"01".repeat(bits)}`) & ones;
  const list = [0n, 1n, 2n, ones, ones - 1n, top, top - 1n, top + 1n, alternating, ones ^ alternating];
  return [...new Set(list.map((x) => x & ones))];
}

function corners(bits: number, operands: number): bigint[][] {
  const numbers = cornerNumbers(bits);
  return numbers.flatMap((x) => [
    range(0, operands).map(() => x),
    ...numbers.flatMap((y) => [
      range(0, operands).map((i) => (i % 2 === 0 ? x : y)),
      range(0, operands).map((i) => (i === operands - 1 ? x : y)),
      range(0, operands).map((i) => (i === 0 ? x : y)),
    ]),
  ]);
}

/** Uniform, few ones, few zeros, or a run. */
function randomNumber(bits: number, random: Random): bigint {
  const uniform = () => random.bits(bits);
  const run = () => mask(1 + random.below(bits)) << BigInt(random.below(bits));
  switch (random.below(5)) {
    case 0:
      return uniform() & uniform() & uniform();
    case 1:
      return uniform() | uniform() | uniform();
    case 2:
      return run() & mask(bits);
    default:
      return uniform();
  }
}

type Maker = (bits: number, operands: number, random: Random) => bigint[];

const independent: Maker = (bits, operands, random) => range(0, operands).map(() => randomNumber(bits, random));

/** x and its complement, a low bit changed sometimes: sums of all ones, where one bit more carries through. */
const complements: Maker = (bits, operands, random) => {
  const x = randomNumber(bits, random);
  const changed = random.oneIn(2) ? 1n << BigInt(random.below(bits)) : 0n;
  return range(0, operands).map((i) => (i === 0 ? x ^ changed : i % 2 === 0 ? x : x ^ mask(bits)));
};

/** Numbers that share their high bits. */
const almostEqual: Maker = (bits, operands, random) => {
  const x = randomNumber(bits, random);
  const low = mask(random.below(bits + 1));
  return range(0, operands).map(() => x ^ (random.bits(bits) & low));
};

/** Corner numbers among random ones. */
const mixed: Maker = (bits, operands, random) => {
  const numbers = cornerNumbers(bits);
  return range(0, operands).map(() => (random.oneIn(2) ? random.pick(numbers) : randomNumber(bits, random)));
};
