// div, regime `small`: the reciprocal of the divisor from a table of 2^(p-1) entries. Source: Lemma 3.5.1. Depth 6 or 11.
//
// With r near 2^(3p) / B, S = A * r is near 2^(2p) * (A * 2^p / B). In the low alignment (A < B) the significand is
// A * 2^p / B rounded, in the high one A * 2^(p-1) / B rounded. A quotient is never a tie: A * 2^(k+1) = (2q + 1) * B with
// k >= p - 1 would need a B that 2^p divides. So the nearest middle is at least 1 / (2B) away, and 2^(3p) / B rounded to
// nearest, with its error of A / 2 in S, is good enough: low: A / 2^(2p+1) < 1 / (2B) since A * B < 2^(2p); high:
// A / 2^(2p+2) < 1 / (2B) too. The table holds, for each B, of all r with which every quotient is rounded rightly the one with
// most zeros at its end.
// Half a unit of the last place is added (2^(2p-1) or 2^(2p)), and what is below the last place is cut off.
import { columnCounts } from "../arith/column-count.ts";
import { columnDigits, DigitSum } from "../arith/digit-sum.ts";
import { lookUpComplete, oneHot } from "../arith/one-hot.ts";
import { partialProducts } from "../arith/partial-products.ts";
import { CircuitBuilder } from "../circuit/builder.ts";
import type { Circuit } from "../circuit/circuit.ts";
import { Form } from "../circuit/form.ts";
import { circuitNamed } from "../circuit/library.ts";
import { range } from "../core/integers.ts";
import type { FloatFormat } from "../params/format.ts";
import type { Variant } from "../params/variant.ts";
import { quotientOrder } from "./div-operands.ts";
import { quotientWord } from "./div-result.ts";
import { splitWord } from "./word.ts";

/**
 * a, b (words) -> y = round_p(a / b), p <= 11. Steps of the `depth` variant: (1) one-hot of B, (2) rows "bit of A and bit of
 * r", (3, 4) redundant digits of A * r and their thermometers, (5) terms of the bits in the two alignments, (6) range and
 * zero: 6 levels. The others decode in two steps, make the bits of r nets, count the columns and make the carries and
 * bits first: 11 levels. 2^p * p^2 wires in order for `depth`, 2^p * p for the others.
 */
export function fdivSmall(format: FloatFormat, variant: Variant): Circuit {
  const { p, E, width } = format;
  const name = `fdiv_p${p}_e${E}_${variant}_small`;
  const shallow = variant === "depth";
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: "y = a / b, rounded to nearest; by a table of reciprocals",
      source: "Lemma 3.5.1",
      params: { p, E, variant, regime: "small" },
    });
    const x = splitWord(format, b.input("a", width).bits());
    const y = splitWord(format, b.input("b", width).bits());
    const order = b.scope("order", () => quotientOrder(b, x, y));
    const reciprocal = b.scope("reciprocal", () => {
      const hot = oneHot(b, y.significand.slice(0, p - 1), shallow ? undefined : Math.ceil((p - 1) / 2));
      const bits = lookUpComplete(b, hot, reciprocals(p), 2 * p + 2);
      return shallow ? bits : bits.map((bit) => b.materialize(bit, "bit"));
    });
    const sum = b.scope("product", () => {
      const columns = partialProducts(b, x.significand, reciprocal).slice(0, 3 * p + 1);
      const use = { length: 3 * p + 1, rounding: 2 * p - 1, added: 2, perDigit: shallow ? 400 : 25, perLowDigit: 150 };
      const digits = columnDigits(b, shallow ? columns : columnCounts(b, columns, 16), use);
      return new DigitSum(b, digits, { early: !shallow, group: 7 }, 2 * p - 1);
    });
    const significand = range(0, p - 1).map((i) => {
      const low = sum.bit(2 * p + i, 1, [order.high.not()], "low_bit");
      const high = sum.bit(2 * p + 1 + i, 2, [order.high], "high_bit");
      return b.claimBit(Form.sum([low, high]));
    });
    b.output("y", quotientWord(b, format, x, y, order, significand));
    return b.build();
  });
}

/** For B = 2^(p-1) + v, v = 0 .. 2^(p-1) - 1: the roundest r that rounds A / B rightly for all A. */
export function reciprocals(p: number): bigint[] {
  const least = 2 ** (p - 1);
  return range(least, 2 * least).map((divisor) => {
    let from = 0;
    let to = Number.POSITIVE_INFINITY;
    for (let dividend = least; dividend < 2 * least; dividend++) {
      // the last place of the high alignment is one higher
      const high = dividend >= divisor ? 1 : 0;
      const unit = 2 ** (2 * p + high);
      const rounded = Math.floor((dividend * 2 ** (p + 1 - high) + divisor) / (2 * divisor));
      // rounded * unit <= dividend * r + unit / 2 < (rounded + 1) * unit: below 2^36, so that numbers are exact
      from = Math.max(from, Math.ceil((rounded * unit - unit / 2) / dividend));
      to = Math.min(to, Math.ceil((rounded * unit + unit / 2) / dividend) - 1);
    }
    if (from > to) throw new Error(`no reciprocal of ${divisor} for ${p} bits`);
    let step = 1;
    while (Math.ceil(from / (2 * step)) * 2 * step <= to) step *= 2;
    return BigInt(Math.ceil(from / step) * step);
  });
}
