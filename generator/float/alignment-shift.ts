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

/**
 * The circuit align_p<p>_e<E>_l<levels>: port x (one word) -> y (p + 2^E bits). Bits 0 .. p + 2^E - 2 are
 * (significand << (e - emin)) xor sign, so that y without its top bit is the value in units of 2^emin, minus the sign, modulo
 * 2^(p + 2^E - 1); the top bit is the sign.
 * The shift is by the low exponent bits, then by the high ones, each an exclusive choice (AND gates, one OR gate).
 * Levels 5: sign applied (1), AND (2), OR (3), AND (4), OR (5). 4: sign and low exponent bits in one AND. 3: the first OR
 * stays virtual. About 2^h * (p + 2^l) * 3 wires with l + h = E.
 */
export function alignmentShift(format: FloatFormat, levels: 3 | 4 | 5): Circuit {
  const { p, E } = format;
  const name = `align_p${p}_e${E}_l${levels}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: "the significand shifted to its exponent, in one's complement, and the sign",
      source: "Lemma 3.5.3, alignment",
      params: { p, E, levels },
    });
    const word = splitWord(format, b.input("x", format.width).bits());
    const amount = biasedExponent(word);
    const lowBits = lowBitsOf(E, levels);
    const low = amount.slice(0, lowBits);
    const high = oneHot(b, amount.slice(lowBits), undefined, "high");
    const near = shiftByLow(b, word.significand, word.sign, low, levels);
    const step = 2 ** lowBits;
    const columns = range(0, p + 2 ** E - 1).map((column) => {
      const inside = range(0, high.length).filter((h) => column >= h * step && column - h * step < near.length);
      const terms = inside.map((h) => b.and([high[h], near[column - h * step]], "far"));
      const others = Form.sum([Form.zero, ...inside.map((h) => high[h])]);
      // outside the significand every bit is the sign
      const fill = inside.length === high.length ? Form.zero : b.gate(word.sign.minus(others), 1, "fill");
      return b.materialize(b.claimBit(Form.sum([fill, ...terms])), "aligned");
    });
    b.output("y", [...columns, word.sign]);
    return b.build();
  });
}

/** How many exponent bits the first shift takes: the fewest wires. */
function lowBitsOf(E: number, levels: 3 | 4 | 5): number {
  if (levels === 3) return Math.max(1, (E - 1) >> 1);
  return E >> 1;
}

/** (significand << low) xor sign, filled with the sign at both ends: p + 2^k - 1 bits for k low bits. */
function shiftByLow(
  b: CircuitBuilder,
  significand: readonly Form[],
  sign: Form,
  low: readonly Form[],
  levels: 3 | 4 | 5,
): Form[] {
  const p = significand.length;
  const positions = 2 ** low.length;
  const value = Form.binary(low);
  const signed = (bit: Form, others: readonly Form[]): Form[] => [
    b.and([bit, sign.not(), ...others], "near"),
    b.and([bit.not(), sign, ...others], "near"),
  ];
  const hot = levels === 5 ? oneHot(b, low, undefined, "low") : [];
  const complemented = levels === 5 ? significand.map((bit) => b.claimBit(Form.sum(signed(bit, [])))) : [];
  const choice = (bit: number, shift: number): Form[] =>
    levels === 5
      ? [b.and([complemented[bit], hot[shift]], "near")]
      : signed(
          significand[bit],
          low.map((exponent, k) => (Math.floor(shift / 2 ** k) % 2 === 1 ? exponent : exponent.not())),
        );
  return range(0, p + positions - 1).map((column) => {
    const terms = range(Math.max(0, column - p + 1), Math.min(positions, column + 1)).flatMap((shift) =>
      choice(column - shift, shift),
    );
    // the sign where the shift is beyond the column, or short of it
    const beyond = b.gate(value.plus(sign.times(positions)), positions + column + 1, "fill");
    const short = b.gate(sign.times(positions).minus(value), positions - (column - p), "fill");
    const bit = b.claimBit(
      Form.sum([...terms, column + 1 < positions ? beyond : 0, column >= p ? short : 0].map(asForm)),
    );
    return levels === 3 ? bit : b.materialize(bit, "near_bit");
  });
}

const asForm = (value: Form | number): Form => (typeof value === "number" ? Form.constant(value) : value);
