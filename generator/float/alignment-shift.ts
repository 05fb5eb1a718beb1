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

/** Shifts by the low exponent bits: the significand, one's complement and filled with the sign at both ends. */
type NearShift = (b: CircuitBuilder, significand: readonly Form[], sign: Form, low: readonly Form[]) => Form[];

const NEAR_SHIFTS: Readonly<Record<ShiftLevels, NearShift>> = { 3: nearAtOnce, 4: nearThenSign, 5: signThenNear };

/**
 * The circuit align_p<p>_e<E>_l<levels>: port x (one word) -> y (p + 2^E bits). Bits 0 .. p + 2^E - 2 are
 * (significand << (e - emin)) xor sign, so that y without its top bit is the value in units of 2^emin, minus the sign, modulo
 * 2^(p + 2^E - 1); the top bit is the sign.
 * Two shifts, by the low l exponent bits (1 to 3 levels, virtual bits) and by the high h (AND gates 1, OR gates 1), each an
 * exclusive choice. About 2^l * p * 3 + 2^h * (p + 2^l) * 3 wires at 5 levels.
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
    const word = splitWord(format, b.input("x", format.width).bits());
    const amount = biasedExponent(word);
    // as measured: the fewest wires for E up to 8
    const lowBits = levels === 3 ? Math.max(1, (E - 1) >> 1) : E >> 1;
    const near = NEAR_SHIFTS[levels](b, word.significand, word.sign, amount.slice(0, lowBits));
    const high = oneHot(b, amount.slice(lowBits), undefined, "high");
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

/** Sign and low exponent bits in one AND: level 1, up to 2 * 2^l + 2 nets a bit. */
function nearAtOnce(b: CircuitBuilder, significand: readonly Form[], sign: Form, low: readonly Form[]): Form[] {
  return shiftAndFill(b, significand, sign, low, (bit, shift) => [
    b.and([bit, sign.not(), ...literals(low, shift)], "near"),
    b.and([bit.not(), sign, ...literals(low, shift)], "near"),
  ]);
}

/** The shift, virtual (1), then bit and not sign, sign and not bit (2): two nets a bit. */
function nearThenSign(b: CircuitBuilder, significand: readonly Form[], sign: Form, low: readonly Form[]): Form[] {
  return range(0, significand.length + 2 ** low.length - 1).map((column) => {
    const terms = sources(significand, low, column).map(({ bit, shift }) =>
      b.and([bit, ...literals(low, shift)], "near"),
    );
    const bit = b.claimBit(Form.sum(terms));
    return b.claimBit(Form.sum([b.gate(bit.minus(sign), 1, "plain"), b.gate(sign.minus(bit), 1, "complement")]));
  });
}

/** Each bit xor sign, virtual (1), the shift (2), its bits materialised (3): one net a bit. */
function signThenNear(b: CircuitBuilder, significand: readonly Form[], sign: Form, low: readonly Form[]): Form[] {
  const signed = significand.map((bit) =>
    b.claimBit(Form.sum([b.and([bit, sign.not()], "plain"), b.and([bit.not(), sign], "complement")])),
  );
  const hot = oneHot(b, low, undefined, "low");
  const bits = shiftAndFill(b, signed, sign, low, (bit, shift) => [b.and([bit, hot[shift]], "near")]);
  return bits.map((bit) => b.materialize(bit, "near_bit"));
}

/** The bits that reach a column, and by which shift. */
function sources(bits: readonly Form[], low: readonly Form[], column: number): { bit: Form; shift: number }[] {
  return range(Math.max(0, column - bits.length + 1), Math.min(2 ** low.length, column + 1)).map((shift) => ({
    bit: bits[column - shift],
    shift,
  }));
}

/** Exclusive terms for each column, and the sign where the shift puts the significand elsewhere. */
function shiftAndFill(
  b: CircuitBuilder,
  bits: readonly Form[],
  sign: Form,
  low: readonly Form[],
  choice: (bit: Form, shift: number) => Form[],
): Form[] {
  const positions = 2 ** low.length;
  const amount = Form.binary(low);
  return range(0, bits.length + positions - 1).map((column) => {
    const terms = sources(bits, low, column).flatMap(({ bit, shift }) => choice(bit, shift));
    // shifted above the column, which is one of the lowest; or the column is beyond the significand's shifted top
    if (column + 1 < positions) terms.push(b.gate(amount.plus(sign.times(positions)), positions + column + 1, "fill"));
    if (column >= bits.length)
      terms.push(b.gate(sign.times(positions).minus(amount), positions - (column - bits.length), "fill"));
    return b.claimBit(Form.sum(terms));
  });
}

/** The literals of low = shift. */
const literals = (low: readonly Form[], shift: number): Form[] =>
  low.map((bit, k) => (Math.floor(shift / 2 ** k) % 2 === 1 ? bit : bit.not()));
