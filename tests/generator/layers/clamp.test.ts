import { describe, expect, it } from "vitest";
import { range } from "../../../generator/core/integers.ts";
import { type Bounds, clamp } from "../../../generator/layers/clamp.ts";
import { type Rational, ratio } from "../../../generator/layers/constant.ts";
import { Operations } from "../../../generator/layers/operations.ts";
import { depthOf } from "../../../generator/metrics/arrival.ts";
import { floatFormat } from "../../../generator/params/format.ts";
import { evaluate } from "../../../sim/evaluator/evaluate.ts";
import { floatArithmetic } from "../../../sim/golden/float-arithmetic.ts";
import { decode, encode, isCanonical } from "../../../sim/golden/word.ts";

const BOUNDS: readonly Bounds[] = [
  { least: ratio(-1), greatest: ratio(1) },
  { greatest: ratio(461, 100) },
  { least: ratio(1, 3) },
  { least: ratio(0), greatest: ratio(3, 7) },
  {},
];

describe("clamp", () => {
  it("equals the definition on all words", () => {
    for (const [p, E] of [
      [3, 4],
      [5, 4],
    ]) {
      const format = floatFormat(p, E);
      const operations = new Operations({ format, variant: "balanced" });
      const on = floatArithmetic(format);
      const words = range(0, 2 ** format.width)
        .map(BigInt)
        .filter((word) => isCanonical(format, word));
      expect(words.length).toBeGreaterThan(2 ** (format.width - 1));
      for (const bounds of BOUNDS) {
        const bound = (value?: Rational) => value && on.constant(value.numerator, value.denominator);
        const [least, greatest] = [bound(bounds.least), bound(bounds.greatest)];
        const circuit = clamp(operations, bounds);
        const { y } = evaluate(circuit, { a: words }, { checkClaims: true });
        const expected = words.map((word) => {
          const x = decode(format, word);
          if (least && on.compare(x, least) < 0) return encode(format, least);
          return encode(format, greatest && on.compare(x, greatest) > 0 ? greatest : x);
        });
        expect(y).toEqual(expected);
        expect(depthOf(circuit)).toBeLessThanOrEqual(depthOf(operations.cmp) + 1);
      }
    }
  });
});
