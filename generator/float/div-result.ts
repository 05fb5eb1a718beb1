// The word of a quotient: exponent, range, zeros and sign around the bits of the rounded significand. Lemma 3.5.1.
import type { CircuitBuilder } from "../circuit/builder.ts";
import { Form } from "../circuit/form.ts";
import { range } from "../core/integers.ts";
import type { FloatFormat } from "../params/format.ts";
import type { QuotientOrder } from "./div-operands.ts";
import { ExponentSum } from "./mul-exponent.ts";
import { biasedExponent, type FloatWord, isNonzero } from "./word.ts";

/**
 * The result word of x / y, given the low p - 1 bits of the quotient's significand, rounded, for nonzero operands (virtual
 * bits; whatever they are for others). A quotient of p bits never rounds up to the next power of two: A * 2^p / B with
 * A < B is below 2^p - 1, and A * 2^(p-1) / B is 2^p - 1 or less. So the exponent does not wait for them: it is
 * ready one level below the result, level 5; the result is one level above the bits, at least level 6.
 */
export function quotientWord(
  b: CircuitBuilder,
  { p, E, e0 }: FloatFormat,
  x: FloatWord,
  y: FloatWord,
  order: QuotientOrder,
  significand: readonly Form[],
): Form[] {
  const [dividend, divisor] = [isNonzero(x), isNonzero(y)];
  return b.scope("result", () => {
    // e(x) - e(y) - p in the low alignment, one more in the high one: the complement of a field is 2^E - 1 less the field
    const complement = biasedExponent(y).map((bit) => bit.not());
    const sum = new ExponentSum(b, biasedExponent(x), complement, e0 === 0 ? 1 - p : 0, order.high);
    const atLeastMin = sum.reaches(1, 0);
    const atLeastMinLess1 = sum.reaches(1, 1);
    const aboveMax = sum.reaches(3, 0);

    // the largest number: beyond the range, or a division by zero
    const largest = b.gate(Form.sum([dividend.times(2), divisor.not(), aboveMax]), 3, "largest");
    const inRange = b.and([atLeastMin, dividend, divisor], "in_range");
    // below the smallest number, above the middle between it and 0
    const above = [atLeastMin.not(), atLeastMinLess1, order.equal.not()];
    const smallest = b.and([...above, dividend, divisor], "smallest");

    const low = range(0, p - 1).map((i) =>
      b.gate(Form.sum([significand[i], inRange, largest.times(2)]), 2, "significand"),
    );
    const any = Form.sum([largest, inRange, smallest]);
    const carries = range(0, E + 1).map((j) => sum.carryInto(j, 0, true));
    const exponent = range(0, E).map((j) => {
      const bit = b.claimBit(Form.sum([sum.rest(j), carries[j], carries[j + 1].times(-2)]));
      if (j < E - 1) return b.gate(Form.sum([bit, inRange, largest.times(2)]), 2, "exponent");
      // counted from e0 in two's complement: the largest number has sign 0, the smallest sign 1
      return b.gate(Form.sum([bit, inRange, largest.times(-2), smallest.times(2)]), 2, "exponent");
    });
    const bothSigns = b.and([x.sign, y.sign], "both_signs");
    const differ = b.claimBit(Form.sum([x.sign, y.sign, bothSigns.times(-2)]));
    return [...low, b.gate(any, 1, "significand"), ...exponent, b.gate(any.plus(differ.times(3)), 4, "sign")];
  });
}
