// The digits of base 2^B of a bucketed sum, and whether they are zero.

import { addTwo, type CarryPlan } from "../arith/add.ts";
import { chunkSums } from "../arith/carry.ts";
import { valuesBetween } from "../arith/digit.ts";
import { type Term, term, termGate } from "../arith/exclusive.ts";
import { CircuitBuilder } from "../circuit/builder.ts";
import type { Circuit } from "../circuit/circuit.ts";
import { Form } from "../circuit/form.ts";
import { circuitNamed } from "../circuit/library.ts";
import { range } from "../core/integers.ts";
import type { BucketShape } from "./bucket-shape.ts";

/** Bits from .. to of a number in two's complement of that length: sign bits above. */
export const signExtended = (bits: readonly Form[], length: number): Form[] =>
  range(0, length).map((i) => bits[Math.min(i, bits.length - 1)]);

/**
 * The events in which left + right + carryIn is 0 modulo 2^length, exclusive: with a carry-in every chunk's sum is all
 * ones; without, the chunks are 0 up to one that is exactly its base, and all ones above (or 0 throughout).
 */
function zeroTerms(
  b: CircuitBuilder,
  left: readonly Form[],
  right: readonly Form[],
  width: number,
  carryIn: Form,
): Term[] {
  const chunks = chunkSums(b, left, right, width, "chunk");
  const event = (first: number): Term =>
    // chunk `first` is its base; first = -1: all ones from the bottom, with the carry-in; first = length: all zero
    term(
      chunks.map(({ digit, base }, i) => {
        const value = i < first ? 0 : i === first ? base : base - 1;
        return [digit, valuesBetween(value, value)] as const;
      }),
      [first < 0 ? carryIn : carryIn.not()],
    );
  return range(-1, chunks.length + 1).map(event);
}

/**
 * fsum_digit: ports d (B bits), below (the carry of the next slot where it is adjacent: a carry-in, then two's complement),
 * free (this slot's own carry where no slot above takes it) -> digit (B + 1 bits, two's complement), lone (that carry, carryBits,
 * two's complement), nonzero (of lone, of digit),
 * and with `events` zero: the bits of which one is 1 iff digit is 0 (depth 2). Depth 3 for the bits, 3 for nonzero.
 */
export function slotDigit({ bucket, carryBits }: BucketShape, plan: CarryPlan, events: boolean): Circuit {
  const name = `fsum_digit_b${bucket}_u${carryBits}_w${plan.width}_g${plan.group}${events ? "_z" : ""}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: "the digit of a slot with the carry from the slot below, and the carry that has no slot to go to",
      source: "Lemma 3.5.3, bucketed sum: |digit| < 2^B - 1, so that the first nonzero digit decides the sign",
      params: { bucket, carryBits },
    });
    const d = signExtended(b.input("d", bucket).bits(), bucket + 1);
    const [carryIn, ...below] = b.input("below", carryBits + 1).bits();
    const [freeIn, ...free] = b.input("free", carryBits + 1).bits();
    const right = signExtended(below, bucket + 1);
    const digit = addTwo(b, d, right, plan, carryIn).slice(0, bucket + 1);
    const zero = zeroTerms(b, d, right, plan.width, carryIn).map((event) => termGate(b, event, "zero_event"));
    // the events exclude each other
    const isZero = b.claimBit(Form.sum(zero));
    // free + freeIn: a bit flips where all below are ones
    const ones = range(0, carryBits + 1).map((j) => b.and([freeIn, ...free.slice(0, j)], "ones"));
    const carry = free.map((bit, j) => b.claimBit(Form.sum([bit, ones[j], ones[j + 1].times(-2)])));
    const nets = carry.map((bit) => b.materialize(bit, "carry_bit"));
    b.output("digit", digit);
    b.output("lone", nets);
    b.output("nonzero", [b.or(nets, "carry_nonzero"), b.materialize(isZero.not(), "digit_nonzero")]);
    if (events) b.output("zero", zero);
    return b.build();
  });
}
