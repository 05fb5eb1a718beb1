// Ties of a product, told by its trailing zeros: those of the operands together. Source: Lemma 3.5.1 with ties to even.
import { trailingZeros } from "../arith/trailing-zeros.ts";
import type { CircuitBuilder } from "../circuit/builder.ts";
import { Form } from "../circuit/form.ts";

/** Which of the alignments has a tie, and whether the product is a power of two. */
export interface ProductTies {
  /** P has exactly p - 2 trailing zeros: a tie when rounded to multiples of 2^(p-1) */
  readonly low: Form;
  /** P has exactly p - 1 trailing zeros: a tie when rounded to multiples of 2^p */
  readonly high: Form;
  /** both significands are 2^(p-1) */
  readonly bothPowers: Form;
}

/** The ties of x * y for significands of p bits. Virtual bits, three levels; p^(3/2) wires in order. */
export function productTies(b: CircuitBuilder, x: readonly Form[], y: readonly Form[]): ProductTies {
  const p = x.length;
  const [xs, ys] = [trailingZeros(b, x), trailingZeros(b, y)];
  // a zero operand counts p - 1 here: then all bits of the product are 0, tie or not
  const zeros = Form.sum([...xs, ...ys]);
  const atLeast = (k: number): Form => b.gate(zeros, k, "zeros");
  return {
    low: b.claimBit(atLeast(p - 2).minus(atLeast(p - 1))),
    high: b.claimBit(atLeast(p - 1).minus(atLeast(p))),
    bothPowers: b.and([xs[p - 2], ys[p - 2]], "both_powers"),
  };
}
