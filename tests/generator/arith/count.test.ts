import { describe, expect, it } from "vitest";
import { countOnes, countOnesWires } from "../../../generator/arith/count.ts";
import { range } from "../../../generator/core/integers.ts";
import { depthOf } from "../../../generator/metrics/arrival.ts";
import { countsOf } from "../../../generator/metrics/counts.ts";
import { evaluate } from "../../../sim/evaluator/evaluate.ts";

const ones = (x: bigint): bigint => BigInt([...x.toString(2)].filter((digit) => digit === "1").length);

describe("countOnes", () => {
  it("counts all inputs of up to 12 bits", () => {
    for (const n of range(1, 13)) {
      const x = range(0, 2 ** n).map(BigInt);
      expect(evaluate(countOnes(n), { x }, { checkClaims: true }).y).toEqual(x.map(ones));
    }
  });
  it("counts every number of ones among 100", () => {
    const x = range(0, 101).flatMap((k) => [(1n << BigInt(k)) - 1n, ((1n << BigInt(k)) - 1n) << BigInt(100 - k)]);
    expect(evaluate(countOnes(100), { x }, { checkClaims: true }).y).toEqual(x.map(ones));
  });
  it("counts bits that are two exclusive nets each", () => {
    const n = 6;
    // every digit of base 3: neither, the one, the other net
    const digits = range(0, 3 ** n).map((k) => range(0, n).map((i) => Math.floor(k / 3 ** i) % 3));
    const x = digits.map((list) => list.reduce((word, digit, i) => word | (BigInt(digit) << BigInt(2 * i)), 0n));
    const count = digits.map((list) => BigInt(list.filter((digit) => digit > 0).length));
    expect(evaluate(countOnes(n, 2), { x }, { checkClaims: true }).y).toEqual(count);
  });
  it("has depth 2 and the wires it is planned with", () => {
    for (const n of [1, 2, 3, 4, 7, 8, 15, 16, 22, 33, 64, 100]) {
      expect(countsOf(countOnes(n)).wires, `n ${n}`).toBe(BigInt(countOnesWires(n)));
      expect(countsOf(countOnes(n, 2)).wires, `n ${n}`).toBe(BigInt(countOnesWires(n, 2)));
      expect(depthOf(countOnes(n)), `n ${n}`).toBe(n === 1 ? 0 : 2);
    }
  });
});
