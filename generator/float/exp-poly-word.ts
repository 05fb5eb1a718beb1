// The word of exp from its exponent and significand: two alignments, saturation and underflow. Source: round_p, Def 3.4; Lemma 3.6.
import type { DigitSum } from "../arith/digit-sum.ts";
import type { CircuitBuilder } from "../circuit/builder.ts";
import { Form } from "../circuit/form.ts";
import { range } from "../core/integers.ts";
import type { FloatFormat } from "../params/format.ts";
import type { RoundedProduct } from "./mul-round.ts";
import { joinWord } from "./word.ts";

/** What is known of the result. */
export interface ExpResult {
  /** the sum with `added` = 0 or 1 is the exponent field of the low (high) alignment, E + 2 bits in two's complement */
  readonly field: DigitSum;
  /** the significand in units of which the leading bit is at place length - 2 (low alignment) or length - 1 */
  readonly significand: RoundedProduct;
  /** |x| is so great that the field does not count */
  readonly huge: Form;
  readonly sign: Form;
}

/**
 * The word: the largest number above the range; the smallest below it from the middle between it and 0 on; else 0. Levels
 * above the field's bits: two, and two for the choice.
 */
export function expResultWord(b: CircuitBuilder, format: FloatFormat, result: ExpResult): Form[] {
  const { p, E } = format;
  const { field: sum, significand: rounded, huge, sign } = result;
  const low = range(0, E + 2).map((j) => sum.bit(j, 0, [], "low"));
  const high = range(0, E + 2).map((j) => sum.bit(j, 1, [], "high"));
  const field = low.map((bit) => b.materialize(bit, "field"));
  const rises = low.map((bit, j) => b.gate(high[j].minus(bit), 1, "rises"));
  const falls = low.map((bit, j) => b.gate(bit.minus(high[j]), 1, "falls"));

  const [top, next, negative] = field.slice(E - 1);
  const far = Form.sum([top, next, negative.times(-2), huge.times(-3)]);
  // the low alignment's field is above or below the range
  const hugePlus = b.gate(Form.sum([huge, sign.times(-1)]), 1, "huge_plus");
  const hugeMinus = b.and([huge, sign], "huge_minus");
  const over = b.gate(Form.sum([far, hugePlus.times(4)]), 1, "over");
  const below = b.gate(
    Form.sum([negative.times(2), top.times(-1), next.times(-1), huge.times(-3), hugeMinus.times(4)]),
    1,
    "below",
  );
  const ones = field.slice(1, E - 1);
  const usual = huge.not();
  const greatest = b.and([negative.not(), next.not(), top.not(), ...ones, field[0], usual], "greatest");
  // one and two below the least exponent
  const oneBelow = b.and([negative, next, top.not(), ...ones, field[0], usual], "one_below");
  const twoBelow = b.and([negative, next, top.not(), ...ones, field[0].not(), usual], "two_below");

  const whenHigh = (literals: readonly Form[], name: string): Form =>
    b.claimBit(Form.sum([Form.zero, ...rounded.whenHigh(literals, name)]));
  const isHigh = rounded.reachesTop(1);
  const saturated = whenHigh([greatest], "saturated");
  // at least 2: the result is at least the middle between 0 and the smallest: one below the range, or two below and the
  // power itself, before rounding, is at least 2
  const kept = Form.sum([oneBelow.times(2), twoBelow, rounded.reachesTop(0)]);
  const deep = below.minus(oneBelow);

  const significand = range(0, p - 1).map((i) => {
    const up = rounded.highBit(i, []);
    const down = rounded.lowBit(i, []);
    // one below the range, only the high alignment counts; further below, none
    const choice = Form.sum([up.times(3), down, isHigh.times(-1), saturated.times(4), over.times(5)]);
    return b.gate(Form.sum([choice, below.times(-1), deep.times(-4)]), 1, "significand");
  });
  const moved = (j: number): Form =>
    Form.sum([field[j], whenHigh([rises[j]], "rise"), whenHigh([falls[j]], "fall").times(-1)]);
  const exponent = range(0, E - 1).map((j) =>
    b.gate(Form.sum([moved(j), saturated, over.times(2), below.times(-2)]), 1, "exponent"),
  );
  // the sign of the exponent: that of the field within the range, + above it, - below it unless the result is zero
  const signOfField = b.gate(Form.sum([moved(E + 1).times(4), kept, over.times(-8), below.times(-2)]), 4, "exponent");
  return joinWord(format, {
    significand: [...significand, b.gate(kept.minus(below.times(2)), 0, "nonzero")],
    exponent: [...exponent, signOfField],
    sign: Form.zero,
  });
}
