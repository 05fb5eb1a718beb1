import { describe, expect, test } from "vitest";
import { floatFormat } from "../../../generator/params/format.ts";
import { agrees, compareMore, mismatchLines, NOTHING_COMPARED } from "../../../sim/comparison/compare.ts";
import { goldenOperation } from "../../../sim/golden/operations.ts";

const format = floatFormat(4);
const mul = goldenOperation("fmul");
const vectors = [
  [0b000000_1000n, 0b000001_1100n],
  [0b000000_1001n, 0b000000_1000n],
];
const right = vectors.map((words) => mul.evaluate(format, words));

describe("comparison with the golden model", () => {
  test("nothing compared is no agreement", () => {
    expect(agrees(NOTHING_COMPARED)).toBe(false);
    expect(agrees(compareMore(NOTHING_COMPARED, mul, format, [], []))).toBe(false);
  });

  test("right results agree", () => {
    const comparison = compareMore(NOTHING_COMPARED, mul, format, vectors, right);
    expect(comparison).toMatchObject({ compared: 2, mismatches: 0 });
    expect(agrees(comparison)).toBe(true);
  });

  test("one wrong bit is found and told in decimal and in bits", () => {
    const wrong = [right[0], [right[1][0] ^ 1n]];
    const comparison = compareMore(NOTHING_COMPARED, mul, format, vectors, wrong);
    expect(agrees(comparison)).toBe(false);
    expect(comparison.first.map((mismatch) => mismatchLines(mul, format, mismatch))).toEqual([
      [
        "vector 1:",
        "  operand 0: [9,0] = 0 00000 1001",
        "  operand 1: [8,0] = 0 00000 1000",
        "  y expected: [9,3] = 0 00011 1001",
        "  y found:    [8,3] = 0 00011 1000",
      ],
    ]);
  });

  test("counts go on over several calls", () => {
    const once = compareMore(NOTHING_COMPARED, mul, format, vectors, right);
    const twice = compareMore(once, mul, format, [vectors[0]], [[7n]]);
    expect(twice).toMatchObject({ compared: 3, mismatches: 1, first: [{ vector: 2 }] });
  });
});
