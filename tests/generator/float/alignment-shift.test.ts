import { describe, expect, it } from "vitest";
import { range } from "../../../generator/core/integers.ts";
import { alignmentShift, netsAColumn } from "../../../generator/float/alignment-shift.ts";
import { depthOf } from "../../../generator/metrics/arrival.ts";
import { floatFormat } from "../../../generator/params/format.ts";
import { evaluate } from "../../../sim/evaluator/evaluate.ts";
import { decode, isCanonical } from "../../../sim/golden/word.ts";

describe("alignmentShift", () => {
  it.each([3, 4, 5] as const)("at %i levels puts every word at its place, in one's complement", (levels) => {
    let compared = 0;
    for (const [p, E] of [
      [2, 3],
      [3, 4],
      [4, 5],
      [6, 5],
      [5, 6],
      [8, 3],
    ]) {
      const format = floatFormat(p, E);
      const circuit = alignmentShift(format, levels);
      const x = range(0, 2 ** format.width)
        .map(BigInt)
        .filter((word) => isCanonical(format, word));
      const columns = BigInt(p + 2 ** E - 1);
      const expected = x.map((word) => {
        const { m, e } = decode(format, word);
        const units = m === 0n ? 0n : m * 2n ** (e - format.emin);
        return m < 0n ? BigInt.asUintN(Number(columns), units - 1n) + 2n ** columns : units;
      });
      const nets = netsAColumn(levels);
      const aligned = evaluate(circuit, { x }, { checkClaims: true }).y.map((y) => {
        let number = (y >> (columns * BigInt(nets))) << columns;
        for (const column of range(0, Number(columns)))
          for (const net of range(0, nets)) number += ((y >> BigInt(column * nets + net)) & 1n) << BigInt(column);
        return number;
      });
      expect(aligned).toEqual(expected);
      expect(depthOf(circuit)).toBeLessThanOrEqual(levels);
      compared += x.length;
    }
    expect(compared).toBeGreaterThan(5000);
  });
});
