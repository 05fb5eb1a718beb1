import { describe, expect, it } from "vitest";
import { forEachInstance, type InstanceArray, instanceCount, type Loop } from "../../../generator/circuit/circuit.ts";
import { add, at, div, type Index, loopVariable, max, min, mod, mul } from "../../../generator/circuit/index-map.ts";
import { instanceAt, instancesBefore } from "../../../generator/circuit/instances.ts";
import { floorSum } from "../../../generator/circuit/lattice.ts";
import { fullAdder } from "../../support/circuits.ts";
import { RandomSource } from "../../support/random-source.ts";

const arrayOf = (loops: readonly Loop[], left?: Index, right?: Index): InstanceArray => ({
  kind: "array",
  name: "u",
  circuit: fullAdder(),
  loops,
  inputs: [],
  outputs: [],
  ...(left && right ? { guard: { left, right } } : {}),
});

const loopsOf = (...counts: readonly number[]): Loop[] => counts.map((count, k) => ({ name: `i${k}`, count }));
const [i, j, k] = [0, 1, 2].map((n) => loopVariable(`i${n}`));

function enumerate(array: InstanceArray): number[][] {
  const all: number[][] = [];
  forEachInstance(array, (variables) => all.push(array.loops.map(({ name }) => variables.get(name) as number)));
  return all;
}

const TABLE: readonly (readonly [string, InstanceArray])[] = [
  ["no loops", arrayOf([])],
  ["no loops, absent", arrayOf([], at(1), at(1))],
  ["a box", arrayOf(loopsOf(3, 1, 4))],
  ["i < j", arrayOf(loopsOf(7, 7), i, j)],
  ["j < i", arrayOf(loopsOf(5, 9), j, i)],
  ["j < i, a loop between", arrayOf(loopsOf(5, 3, 6), k, i)],
  ["2i + 3 < 5j", arrayOf(loopsOf(12, 8), add(mul(i, 2), 3), mul(j, 5))],
  ["i + j < k", arrayOf(loopsOf(5, 6, 9), add(i, j), k)],
  ["never", arrayOf(loopsOf(4, 4), at(3), at(3))],
  ["i < 3", arrayOf(loopsOf(6, 2), i, at(3))],
  ["not affine", arrayOf(loopsOf(9, 10), mod(i, 4), div(mul(j, j), 7))],
  ["clamped", arrayOf(loopsOf(6, 7, 3), min(add(i, k), 4), max(j, 2))],
];

describe.each(TABLE)("instances of an array: %s", (_name, array) => {
  const all = enumerate(array);

  it("are counted", () => expect(instanceCount(array)).toBe(all.length));

  it("are numbered in loop order, and found by their number", () => {
    expect(all.map((values) => instancesBefore(array, values))).toEqual(all.map((_, n) => BigInt(n)));
    expect(all.map((_, n) => instanceAt(array, BigInt(n)))).toEqual(all);
    for (const n of [-1n, BigInt(all.length)]) expect(() => instanceAt(array, n)).toThrow(`no instance ${n}`);
  });
});

describe("random affine guards", () => {
  it("are counted and numbered as enumeration does", () => {
    const random = new RandomSource(11);
    let instances = 0;
    for (let round = 0; round < 300; round++) {
      const loops = loopsOf(...Array.from({ length: random.integer(1, 3) }, () => random.integer(1, 7)));
      const side = (): Index =>
        loops.reduce<Index>(
          (sum, { name }) => add(sum, mul(loopVariable(name), random.integer(-4, 4))),
          at(random.integer(-9, 9)),
        );
      const array = arrayOf(loops, side(), side());
      const all = enumerate(array);
      instances += all.length;
      expect(instanceCount(array), JSON.stringify(array.guard)).toBe(all.length);
      all.forEach((values, n) => {
        expect(instancesBefore(array, values)).toBe(BigInt(n));
        expect(instanceAt(array, BigInt(n))).toEqual(values);
      });
    }
    expect(instances).toBeGreaterThan(2000);
  });
});

describe("large arrays", () => {
  const n = 2 ** 20;
  const pairs = BigInt(n) * BigInt(n - 1);

  it("a triangle of 2^20 rows: counted, numbered and found at once", () => {
    const triangle = arrayOf(loopsOf(n, n), j, i);
    expect(BigInt(instanceCount(triangle))).toBe(pairs / 2n);
    const number = (123456n * 123455n) / 2n + 777n;
    expect(instancesBefore(triangle, [123456, 777])).toBe(number);
    expect(instanceAt(triangle, number)).toEqual([123456, 777]);
  });

  it("a guard that is not affine splits boxes at its border only", () => {
    const halved = arrayOf(loopsOf(1000, 1000), mul(div(j, 2), 2), i);
    // row i holds the j with floor(j / 2) < i / 2
    let expected = 0;
    for (let row = 0; row < 1000; row++) expected += Math.min(1000, 2 * Math.ceil(row / 2));
    expect(instanceCount(halved)).toBe(expected);
  });
});

describe("floorSum", () => {
  it("is the sum of its terms", () => {
    const random = new RandomSource(5);
    for (let round = 0; round < 500; round++) {
      const [n, m, a, b] = [random.integer(0, 20), random.integer(1, 30), random.integer(0, 60), random.integer(0, 60)];
      let sum = 0;
      for (let x = 0; x < n; x++) sum += Math.floor((a * x + b) / m);
      expect(floorSum(n, m, a, b), `${[n, m, a, b]}`).toBe(BigInt(sum));
    }
  });
});
