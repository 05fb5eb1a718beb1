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
  it("has depth 2 and the wires it is planned with", () => {
    for (const n of [1, 2, 3, 4, 7, 8, 15, 16, 22, 33, 64, 100]) {
      expect(countsOf(countOnes(n)).wires, `n ${n}`).toBe(BigInt(countOnesWires(n)));
      expect(depthOf(countOnes(n)), `n ${n}`).toBe(n === 1 ? 0 : 2);
    }
  });
});
