// The word of 2^n times a rounded significand: exponent, saturation and underflow. Source: round_p, Def 3.4; Lemma 3.6.
import { addTwo } from "../arith/add.ts";
import type { CircuitBuilder } from "../circuit/builder.ts";
import { Form } from "../circuit/form.ts";
import { range } from "../core/integers.ts";
import type { FloatFormat } from "../params/format.ts";
import { joinWord } from "./word.ts";

/** Bits of a chunk of the exponent, and chunks a carry gate. */
const CARRIES = { width: 4, group: 7 };

/** What is to be put into a word. */
export interface ExpParts {
  /** n in two's complement, E bits and the sign: nets */
  readonly integer: readonly Form[];
  /** the argument is negative */
  readonly negative: Form;
  /** literals that are all 1 iff the argument alone says that the result is out of range */
  readonly big: readonly Form[];
  /** the lower p - 1 bits of the rounded significand: (virtual) bits, all 0 when it overflows to 2 */
  readonly significand: readonly Form[];
  /** [the rounded significand is 2, and all literals], as exclusive gates whose sum it is */
  whenTwo(literals: readonly Form[]): readonly Form[];
}

/**
 * The word of significand * 2^(n - p + 1), 1 <= significand <= 2: the largest number above the range; below the smallest, the smallest
 * where n is just one less, so that the result is above the middle between it and 0, else 0. The literals
 * given to `whenTwo` are three levels above the integer's bits; the word is one level above the significand.
 */
export function expWord(b: CircuitBuilder, format: FloatFormat, parts: ExpParts): Form[] {
  const { p, E, e0 } = format;
  const { negative, big } = parts;
  // the exponent field, and one more, as numbers of E + 1 bits
  const plus = (constant: number): Form[] => {
    const bits = range(0, E + 1).map((j) => Form.constant(Number((BigInt(constant) >> BigInt(j)) & 1n)));
    return addTwo(b, parts.integer, bits, CARRIES).slice(0, E + 1);
  };
  const offset = e0 === 0 ? 1 - p : 0;
  const [field, next] = b.scope("exponent", () => [offset === 0 ? [...parts.integer] : plus(offset), plus(offset + 1)]);
  const bits = field.map((bit) => b.materialize(bit, "field"));
  const rises = field.map((bit, j) => b.gate(next[j].minus(bit), 1, "rises"));
  const falls = field.map((bit, j) => b.gate(bit.minus(next[j]), 1, "falls"));

  const [top, sign] = [field[E - 1], field[E]];
  const ones = field.slice(0, E - 1);
  const below = b.and([sign, top.not()], "below");
  const high = Form.sum([b.and([...big, negative.not()], "large"), b.and([sign.not(), top], "above")]);
  const low = Form.sum([b.and([...big, negative], "tiny"), below]);
  const greatest = b.and([sign.not(), top.not(), ...ones], "greatest");
  // one below the least exponent
  const nearLeast = b.and([sign, top.not(), ...ones], "near_least");
  const zero = low.minus(nearLeast);

  const saturated = parts.whenTwo([greatest]);
  const significand = parts.significand.map((bit) =>
    b.gate(Form.sum([bit, ...saturated, high.times(2), low.times(-2)]), 1, "significand"),
  );
  const moved = (j: number): Form =>
    Form.sum([bits[j], ...parts.whenTwo([rises[j]]), ...parts.whenTwo([falls[j]]).map((gate) => gate.times(-1))]);
  const exponent = range(0, E).map((j) =>
    j < E - 1
      ? b.gate(Form.sum([moved(j), ...saturated, high.times(2), low.times(-2)]), 1, "exponent")
      : b.gate(Form.sum([moved(E), high.times(-2), zero.times(-2)]), 1, "exponent"),
  );
  return joinWord(format, {
    significand: [...significand, b.gate(zero.times(-1), 0, "nonzero")],
    exponent,
    sign: Form.zero,
  });
}
