// The exponent of a sum: the larger operand's, one more, one less, or z less under cancellation; never out of range.
import { Digit } from "../arith/digit.ts";
import type { CircuitBuilder } from "../circuit/builder.ts";
import { Form } from "../circuit/form.ts";
import { bitLength } from "../core/integers.ts";
import type { Cancelled } from "./add-cancel.ts";

/** Exponent of the result and what depends on its range. */
export interface AddedExponent {
  /** bits of the result's exponent field, virtual at depth 5 */
  readonly field: readonly Form[];
  /** fits[z] = [exponent - z is in range], nets at depth 4 */
  readonly fits: readonly Form[];
  /** [the exponent is the greatest], a net at depth 4 */
  readonly isGreatest: Form;
  /** exclusive gates at depth 5: [cancellation gives less than the middle below the smallest number: zero] */
  readonly flushed: readonly Form[];
}

/**
 * @param exponent the larger operand's, counted from the least one (nets at depth 3)
 * @param up gates "one more, and this literal" at depth 5
 * @param down gates "one less, and this literal"
 */
export function addExponent(
  b: CircuitBuilder,
  exponent: readonly Form[],
  cancelled: Cancelled,
  up: (literal: Form) => Form[],
  down: (literal: Form) => Form[],
): AddedExponent {
  const top = exponent.length - 1;
  const { leads, applies, isZero, notPower } = cancelled;
  const greatestShift = leads.length - 1;
  const split = Math.min(exponent.length, bitLength(greatestShift));
  const value = Form.binary(exponent.slice(0, split)).plus(
    Form.sum([Form.zero, ...exponent.slice(split)]).times(2 ** split),
  );
  // one high bit is enough to exceed every shift: its weight may be 2^split
  const fits = leads.map((_, z) => b.gate(value, z, "fits"));
  const isGreatest = b.and(exponent, "greatest");
  // ones(j): all bits below j are 1, and not all bits of the exponent; zeros(j): all bits below j are 0
  const ones = (j: number): Form =>
    b.gate(
      Form.sum([
        Form.binary([]),
        ...exponent.slice(0, j).map((bit) => bit.times(exponent.length)),
        ...exponent.slice(j).map((bit) => bit.times(-1)),
      ]),
      j * exponent.length - (exponent.length - j) + 1,
      "ones",
    );
  const zeros = (j: number, from = 0): Form =>
    from === 0
      ? b.and(
          exponent.slice(0, j).map((bit) => bit.not()),
          "zeros",
        )
      : b.gate(
          Form.sum([...exponent.slice(j), ...exponent.slice(from, j).map((bit) => bit.times(-exponent.length))]),
          1,
          "zeros",
        );
  // the bit of exponent + 1 is bit + ones(j) - 2 ones(j + 1), of exponent - 1: bit - zeros(j) + 2 zeros(j + 1)
  const changes = (j: number): Form[] => [
    ...up(ones(j)),
    ...(j < top ? up(ones(j + 1)).map((gate) => gate.times(-2)) : []),
    ...down(zeros(j)).map((gate) => gate.times(-1)),
    ...down(zeros(j + 1)).map((gate) => gate.times(2)),
  ];
  const low = Array.from({ length: split }, (_, j) =>
    Digit.of(b, Form.binary(exponent.slice(0, j + 1)), "low_exponent"),
  );
  const borrows = (j: number): Form[] =>
    leads.map((lead, z) => b.and([lead, low[split - 1].atLeast(z).not(), zeros(j, split)], "borrow"));
  const flushed = leads.map((lead, z) =>
    // fits[z] fails, and fits[z - 1] fails or the difference is a power of two: exactly the middle
    b.gate(
      Form.sum([lead.times(2), fits[z].times(-2), fits[Math.max(z - 1, 0)].times(-1), notPower.times(-1)]),
      1,
      "flush",
    ),
  );
  const inverted = (form: Form, j: number): Form => (j === top ? form.not() : form);
  const field = exponent.map((bit, j) => {
    const parts: Form[] = [];
    if (j < split) {
      parts.push(b.and([inverted(bit, j), applies.not()], "kept"));
      const half = 2 ** j;
      for (const [z, lead] of leads.entries()) {
        const after = (v: number): number => (((v - z) % (2 * half)) + 2 * half) % (2 * half);
        const set = low[j].where((v) => after(v) >= half);
        parts.push(b.and([lead, fits[z], inverted(low[j].isIn(set), j)], "reduced"));
      }
      // the smallest number has the least exponent: only its top bit is not 0 in the field
      if (j === top)
        for (const [z, lead] of leads.entries())
          if (z > 0) parts.push(b.and([lead, fits[z].not(), fits[z - 1], notPower], "smallest"));
      parts.push(...changes(j).map((gate) => (j === top ? gate.times(-1) : gate)));
    } else {
      // where an exponent would fall below the least one, the bits above `split` are 0 already
      parts.push(b.and([inverted(bit, j), isZero.not()], "kept"));
      const changed = [
        ...changes(j),
        ...borrows(j).map((gate) => gate.times(-1)),
        ...(j < top ? borrows(j + 1).map((gate) => gate.times(2)) : []),
      ];
      parts.push(...changed.map((gate) => (j === top ? gate.times(-1) : gate)));
      if (j === top) parts.push(...flushed.map((gate) => gate.times(-1)));
    }
    return b.claimBit(Form.sum(parts));
  });
  return { field, fits, isGreatest, flushed };
}
