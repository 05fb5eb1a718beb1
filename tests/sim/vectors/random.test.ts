import { expect, it } from "vitest";
import { range } from "../../../generator/core/integers.ts";
import { seededRandom } from "../../../sim/vectors/random.ts";

it("gives the same numbers for a seed, others for another", () => {
  const numbers = (seed: number) => {
    const random = seededRandom(seed);
    return range(0, 100).map(() => random.uint32());
  };
  expect(numbers(7)).toEqual(numbers(7));
  expect(numbers(7)).not.toEqual(numbers(8));
  expect(new Set(numbers(0)).size).toBe(100);
});

it("stays in range and reaches all of it", () => {
  const random = seededRandom(1);
  const seen = new Set(range(0, 1000).map(() => random.below(10)));
  expect([...seen].sort()).toEqual(range(0, 10));
  const between = new Set(range(0, 1000).map(() => random.between(-3n, 3n)));
  expect(between.size).toBe(7);
  expect(random.between(5n, 5n)).toBe(5n);
  expect(random.bits(0)).toBe(0n);
  const wide = range(0, 200).map(() => random.bits(70));
  expect(wide.every((x) => x >= 0n && x < 1n << 70n)).toBe(true);
  expect(wide.some((x) => x >> 69n === 1n)).toBe(true);
  const list = range(0, 20);
  const shuffled = random.shuffled(list);
  expect(list).toEqual(range(0, 20));
  expect(shuffled).not.toEqual(list);
  expect([...shuffled].sort((a, b) => a - b)).toEqual(list);
});

it("is even enough", () => {
  const random = seededRandom(2);
  const counts = range(0, 8).map(() => 0);
  for (let i = 0; i < 8000; i++) counts[Number(random.bits(3))]++;
  for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(150);
});
