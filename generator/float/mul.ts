// mul: round_p of the exact product of two float words. Source: Lemma 3.5.1. Depth 5 or 8 by variant, about p^3 wires.
import { columnCounts } from "../arith/column-count.ts";
import { type CarryStyle, columnDigits } from "../arith/digit-sum.ts";
import { partialProducts } from "../arith/partial-products.ts";
import { CircuitBuilder } from "../circuit/builder.ts";
import type { Circuit } from "../circuit/circuit.ts";
import { Form } from "../circuit/form.ts";
import { circuitNamed } from "../circuit/library.ts";
import { range } from "../core/integers.ts";
import type { FloatFormat } from "../params/format.ts";
import type { Variant } from "../params/variant.ts";
import { ExponentSum } from "./mul-exponent.ts";
import { RoundedProduct } from "./mul-round.ts";
import { productTies } from "./mul-ties.ts";
import { biasedExponent, isNonzero, splitWord } from "./word.ts";

/** The trade of a variant. */
interface Plan extends CarryStyle {
  /** count the ones of each column first: two levels more, far fewer wires */
  readonly counted: boolean;
  /** columns from this height on are counted by fours */
  readonly tall: number;
  readonly perDigit: number;
  readonly perLowDigit: number;
}

function planOf(variant: Variant): Plan {
  return variant === "depth"
    ? { counted: false, tall: 0, perDigit: 400, perLowDigit: 150, early: false, group: 7 }
    : { counted: true, tall: 16, perDigit: 25, perLowDigit: 40, early: true, group: 7 };
}

/**
 * a, b (words) -> y. Steps (levels of the `depth` variant): (1) partial products, (2, 3) redundant digits of the product and
 * their thermometers, (4) terms of the bits in the two alignments, (5) the choice, range and zero. The others count
 * the columns first, two levels, and make the carries and the choice before the terms: 8 levels; they are the same circuit,
 * since 8 levels is the knee of the front and the fewest wires known too.
 */
export function fmul(format: FloatFormat, variant: Variant): Circuit {
  const { p, E, e0, width } = format;
  const name = `fmul_p${p}_e${E}_${variant}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: "y = a * b, rounded to nearest, ties to even",
      source: "Lemma 3.5.1",
      params: { p, E, variant },
    });
    const x = splitWord(format, b.input("a", width).bits());
    const y = splitWord(format, b.input("b", width).bits());
    const plan = planOf(variant);
    const positions = b.scope("product", () => {
      const columns = partialProducts(b, x.significand, y.significand);
      // the one bit of column 0 makes no carry, and below the rounding place nothing else is looked at
      if (p > 2) columns[0] = [];
      const use = { length: 2 * p, rounding: p - 2, added: 2, perDigit: plan.perDigit, perLowDigit: plan.perLowDigit };
      return columnDigits(b, plan.counted ? columnCounts(b, columns, plan.tall) : columns, use);
    });
    const product = new RoundedProduct(b, positions, p, plan);
    const nonzero = [isNonzero(x), isNonzero(y)];

    // s = the exponent of the low alignment; of the high one it is s + 1
    const sum = b.scope(
      "exponent",
      () => new ExponentSum(b, biasedExponent(x), biasedExponent(y), e0 === 0 ? p - 1 : 0),
    );
    const atLeastMin = sum.reaches(1, 0);
    const atLeastMinLess1 = sum.reaches(1, 1);
    const atLeastMinLess2 = sum.reaches(1, 2);
    const aboveMax = b.and([sum.reaches(3, 0), ...nonzero], "above_max");
    const atLeastMax = sum.reaches(3, 1);

    const ties = b.scope("tie", () => productTies(b, x.significand, y.significand));
    const high = product.reachesTop(1);
    const highAboveMax = Form.sum([Form.zero, ...product.whenHigh([atLeastMax], "high_above_max")]);

    const significand = range(0, p - 1).map((i) => {
      const low = product.lowBit(i, i === 0 ? [ties.low.not()] : []);
      const up = product.highBit(i, i === 0 ? [ties.high.not()] : []);
      // the choice; all ones above the greatest number; 0 where the smallest number or zero is the result
      const choice = Form.sum([up.times(3), low, high.times(-1), highAboveMax.times(2), aboveMax]);
      const small = Form.sum([atLeastMin.not(), atLeastMinLess1.not().times(2)]);
      return b.gate(choice.minus(small), 1, "significand");
    });

    // the result is not zero: s >= min; or s = min - 1, above the middle unless both are powers of two; or s = min - 2 and
    // the product itself, before rounding, is at least 2^(2p-1), which it never equals
    const productHigh = product.reachesTop(0);
    const kept = Form.sum([atLeastMinLess1, atLeastMinLess2, productHigh, ties.bothPowers.times(-1)]);
    const nonzeroResult = kept.plus(atLeastMin); // >= 2
    const all = (weight: number, bits: readonly Form[]): Form =>
      Form.sum(bits.map((bit) => bit.minus(1).times(weight)));
    const top = b.gate(nonzeroResult.plus(all(5, nonzero)), 2, "significand");

    const inRange = b.and([atLeastMin, ...nonzero], "in_range");
    const exponent = b.scope("exponent", () =>
      range(0, E).map((j) => {
        const carry = (at: number): Form => {
          const plain = sum.carryInto(at, 0, plan.early);
          const stepped = sum.carryInto(at, 1, plan.early);
          // the carry of s, or of s + 1 where the alignment is the high one
          if (plan.early) return b.gate(Form.sum([plain.times(2), stepped, high]), 2, "stepped");
          return Form.sum([plain, ...product.whenHigh([b.claimBit(stepped.minus(plain))], "stepped")]);
        };
        const bit = b.claimBit(Form.sum([sum.rest(j), carry(j), carry(j + 1).times(-2)]));
        if (j < E - 1) {
          // all ones from max on, all zeros below min
          return b.gate(Form.sum([bit, atLeastMax, inRange.times(2)]), 3, "bit");
        }
        // the sign of the exponent: that of the sum within the range, + from max on, - below min unless the result is zero
        const within = Form.sum([bit.times(4), atLeastMin.times(-3), atLeastMax.times(-3)]);
        return b.gate(Form.sum([within, kept, all(8, nonzero)]), 2, "bit");
      }),
    );

    const bothSigns = b.and([x.sign, y.sign], "both_signs");
    const sign = b.claimBit(Form.sum([x.sign, y.sign, bothSigns.times(-2)]));
    b.output("y", [
      ...significand,
      top,
      ...exponent,
      b.gate(nonzeroResult.plus(all(5, [...nonzero, sign])), 2, "sign"),
    ]);
    return b.build();
  });
}
