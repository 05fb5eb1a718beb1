// Lists in common blocks: each holds what it was given, whatever is made or written after it.
import { expect, it } from "vitest";
import { IntegerLists } from "../../../generator/circuit/integer-lists.ts";
import { range } from "../../../generator/core/integers.ts";

it("keeps lists apart, short and long, through many blocks", () => {
  const lists = new IntegerLists();
  const given = range(0, 2000).map((k) => range(0, (k * k) % 97).map((i) => 1000 * k + i));
  const made = given.map((values) => lists.of(values));
  expect(made.map((list) => Array.from(list))).toEqual(given);
  expect(new Set(made.map(({ buffer }) => buffer)).size).toBeLessThan(made.length / 10);
  made[7].fill(-1);
  expect(Array.from(made[6])).toEqual(given[6]);
  expect(Array.from(made[8])).toEqual(given[8]);
});

it("maps values", () => {
  expect(new IntegerLists().of([3, 1], (value) => 2 * value)).toEqual(Int32Array.of(6, 2));
});

it("makes one list of all equal ones", () => {
  const lists = new IntegerLists();
  const given = range(0, 500).map((k) => range(0, k % 7).map((i) => (i * k) % 5));
  const made = given.map((values) => lists.shared(values));
  expect(made.map((list) => Array.from(list))).toEqual(given);
  expect(new Set(made).size).toBe(new Set(given.map((values) => values.join())).size);
});
