// The alignment shift of one operand of a full-width sum: its significand at the place that its exponent says, in one's
// complement. Source: Lemma 3.5.3 (iterated sum), first step.
import { oneHot } from "../arith/one-hot.ts";
import { CircuitBuilder } from "../circuit/builder.ts";
import type { Circuit } from "../circuit/circuit.ts";
import { Form } from "../circuit/form.ts";
import { circuitNamed } from "../circuit/library.ts";
import { range } from "../core/integers.ts";
import type { FloatFormat } from "../params/format.ts";
import { biasedExponent, splitWord } from "./word.ts";

/** Levels of an alignment shift. */
export type ShiftLevels = 3 | 4 | 5;

/** Nets that stand for one column of an aligned operand: exclusive, their sum is the bit. */
export const netsAColumn = (levels: ShiftLevels): 1 | 2 => (levels === 3 ? 2 : 1);

/**
 * The circuit align_p<p>_e<E>_l<levels>: port x (one word) -> y, netsAColumn nets for each column 0 .. p + 2^E - 2, lowest
 * column first, and the sign on top. Column bits are (significand << (e - emin)) xor sign: the value in units of 2^emin, minus
 * the sign, modulo 2^(p + 2^E - 1).
 * Two shifts, by the low l exponent bits and by the high h, each an exclusive choice. Levels 5: sign (1), low shift (2, 3),
 * high shift (4, 5). 4: low shift, virtual (1), sign (2), high shift (3, 4). 3: low shift (1) and high shift (2), virtual, sign
 * (3): a column is two nets. About 2^l * p * 3 + 2^h * (p + 2^l) * 3 wires at 5 levels.
 */
export function alignmentShift(format: FloatFormat, levels: ShiftLevels): Circuit {
  const { p, E } = format;
  const name = `align_p${p}_e${E}_l${levels}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: "the significand shifted to its exponent, in one's complement, and the sign",
      source: "Lemma 3.5.3, alignment",
      params: { p, E, levels },
    });
    const { sign, ...word } = splitWord(format, b.input("x", format.width).bits());
    const amount = biasedExponent({ sign, ...word });
    const low = amount.slice(0, E >> 1);
    const high = oneHot(b, amount.slice(E >> 1), undefined, "high");
    const near =
      levels === 5
        ? signThenNear(b, word.significand, sign, low)
        : nearShift(b, word.significand, low).map((bit) => (levels === 4 ? Form.sum(applySign(b, bit, sign)) : bit));
    const columns = range(0, p + 2 ** E - 1).flatMap((column) => {
      const inside = range(0, high.length).filter((h) => {
        const bit = column - h * 2 ** low.length;
        return bit >= 0 && bit < near.length;
      });
      const terms = inside.map((h) => b.and([high[h], near[column - h * 2 ** low.length]], "far"));
      if (levels === 3) return applySign(b, b.claimBit(Form.sum(terms)), sign);
      // outside the significand every bit is the sign
      const others = Form.sum([Form.zero, ...inside.map((h) => high[h])]);
      const fill = inside.length === high.length ? Form.zero : b.gate(sign.minus(others), 1, "fill");
      return [b.materialize(b.claimBit(Form.sum([fill, ...terms])), "aligned")];
    });
    b.output("y", [...columns, sign]);
    return b.build();
  });
}

/** Bit xor sign as two exclusive gates: bit and not sign, sign and not bit. */
function applySign(b: CircuitBuilder, bit: Form, sign: Form): Form[] {
  return [b.gate(bit.minus(sign), 1, "plain"), b.gate(sign.minus(bit), 1, "complement")];
}

/** significand << low, level 1, virtual: p + 2^l - 1 bits. */
function nearShift(b: CircuitBuilder, significand: readonly Form[], low: readonly Form[]): Form[] {
  return range(0, significand.length + 2 ** low.length - 1).map((column) => {
    const terms = sources(significand, low, column).map(({ bit, shift }) =>
      b.and(
        [bit, ...low.map((exponent, k) => (Math.floor(shift / 2 ** k) % 2 === 1 ? exponent : exponent.not()))],
        "near",
      ),
    );
    return b.claimBit(Form.sum(terms));
  });
}

/** (significand xor sign) << low, filled with the sign at both ends, level 3: p + 2^l - 1 bits. */
function signThenNear(b: CircuitBuilder, significand: readonly Form[], sign: Form, low: readonly Form[]): Form[] {
  const positions = 2 ** low.length;
  const amount = Form.binary(low);
  const hot = oneHot(b, low, undefined, "low");
  const signed = significand.map((bit) => b.claimBit(Form.sum(applySign(b, bit, sign))));
  return range(0, significand.length + positions - 1).map((column) => {
    const terms = sources(signed, low, column).map(({ bit, shift }) => b.and([bit, hot[shift]], "near"));
    // the sign where the significand starts above the column, or ends below it
    const beyond = column - significand.length;
    if (column + 1 < positions) terms.push(b.gate(amount.plus(sign.times(positions)), positions + column + 1, "fill"));
    if (beyond >= 0) terms.push(b.gate(sign.times(positions).minus(amount), positions - beyond, "fill"));
    return b.materialize(b.claimBit(Form.sum(terms)), "near_bit");
  });
}

/** The bits that reach a column, and by which shift. */
function sources(bits: readonly Form[], low: readonly Form[], column: number): { bit: Form; shift: number }[] {
  return range(Math.max(0, column - bits.length + 1), Math.min(2 ** low.length, column + 1)).map((shift) => ({
    bit: bits[column - shift],
    shift,
  }));
}
