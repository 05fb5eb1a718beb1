import { expect, it } from "vitest";
import { lastAtMost } from "../../../generator/core/sorted.ts";

it.each([
  [[0], 5, 0],
  [[0, 3, 3, 7], 2, 0],
  [[0, 3, 3, 7], 3, 2],
  [[0, 3, 3, 7], 6, 2],
  [[0, 3, 3, 7], 7, 3],
  [[0, 3, 3, 7], 99, 3],
])("in %j the last at most %i is at %i", (list, value, position) => {
  expect(lastAtMost(list, value)).toBe(position);
});
