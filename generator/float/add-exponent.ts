// The exponent of a sum: the larger operand's, one more, one less, or z less where the leading one fell; kept in range.
import { Digit } from "../arith/digit.ts";
import type { CircuitBuilder } from "../circuit/builder.ts";
import { Form } from "../circuit/form.ts";
import { bitLength, range } from "../core/integers.ts";

/** Bits of a block in a run of bits. */
const BLOCK = 4;

/** Nets that are 1 where the exponent falls by `amount`; at most one of them is. */
export interface Fall {
  readonly lead: Form;
  readonly amount: number;
}

/** What changes the exponent. Where exponents e, a gate of depth t reads `falls`, `isZero`, `notPower` of depth t - 1. */
export interface ExponentChanges {
  readonly falls: readonly Fall[];
  /** gates of depth t: "the exponent is one more, and this literal is 1", exclusive */
  readonly up: (literal: Form) => Form[];
  /** the same for one less */
  readonly down: (literal: Form) => Form[];
  /** [the result is zero though the larger operand is not] */
  readonly isZero: Form;
  /** [the result is not a power of two], where the exponent falls */
  readonly notPower: Form;
}

/** Exponent field of the result, and what the significand has to know of its range. */
export interface AddedExponent {
  /** the field's bits: gates of depth t + 1 */
  readonly field: readonly Form[];
  /** [below the least exponent]: the significand is that of the smallest number, or zero. Depth t */
  readonly underflow: Form;
  /** [not above the middle below the smallest number]: the result is zero. Depth t */
  readonly flush: Form;
  /** gates of depth t, exclusive: [above the greatest exponent] */
  readonly overflow: readonly Form[];
}

/**
 * @param exponent the larger operand's, counted from the least one (nets of depth t - 2 or less)
 * @param early whether they are of depth t - 3 or less: then runs of bits take two levels and fewer wires
 * About E^2 wires and 3 p log p.
 */
export function addExponent(
  b: CircuitBuilder,
  exponent: readonly Form[],
  early: boolean,
  changes: ExponentChanges,
): AddedExponent {
  const { falls, up, down, isZero, notPower } = changes;
  const top = exponent.length - 1;
  const furthest = Math.max(...falls.map(({ amount }) => amount));
  const split = Math.min(exponent.length, bitLength(furthest));
  const low = Form.binary(exponent.slice(0, split));
  // one of the bits above is enough to exceed every fall
  const value = low.plus(Form.sum([Form.zero, ...exponent.slice(split)]).times(2 ** split));
  const fall = (modulus: number): Form =>
    b.claim(
      Form.sum([Form.zero, ...falls.map(({ lead, amount }) => lead.times(amount % modulus))]),
      0,
      Math.max(...falls.map(({ amount }) => amount % modulus)),
    );
  const whole = fall(2 ** bitLength(furthest));
  const underflow = b.gate(whole.minus(value), 1, "underflow");
  // in the binade below the smallest number only a power of two, the middle, becomes zero
  const flush = b.gate(Form.sum([whole, value.times(-1), notPower.times(-1)]), 1, "flush");
  const overflow = up(b.and(exponent, "greatest"));

  // exponent + 1 changes a bit where all below are 1, exponent - 1 where all below are 0
  const onesBelow = prefixAnds(b, exponent, early, "ones");
  const zeros = exponent.map((bit) => bit.not());
  const zerosBelow = prefixAnds(b, zeros, early, "zeros");
  // a borrow from bit `split` on; where all bits above are 0, the result is below the least exponent instead
  const highZerosBelow = prefixAnds(b, zeros.slice(split), early, "high_zeros");
  const high = b.or(exponent.slice(split), "high");
  const borrow = (j: number): Form =>
    b.gate(
      Form.sum([
        fall(2 ** split),
        low.times(-1),
        highZerosBelow(j - split)
          .plus(high)
          .times(furthest),
      ]),
      1 + 2 * furthest,
      "borrow",
    );
  /** bit + (changes from bit j) - 2 (changes from bit j + 1): a sum of exclusive changes of either direction */
  const changed = (j: number): Form[] => {
    const last = j === top;
    return [
      ...up(onesBelow(j)),
      ...(last ? [] : up(onesBelow(j + 1)).map((gate) => gate.times(-2))),
      ...down(zerosBelow(j)).map((gate) => gate.times(-1)),
      // the least exponent never becomes one less here
      ...(last ? [] : down(zerosBelow(j + 1)).map((gate) => gate.times(2))),
      ...(j < split ? [] : [borrow(j).times(-1)]),
      ...(j < split || last ? [] : [borrow(j + 1).times(2)]),
    ];
  };
  const field = exponent.map((bit, j) => {
    const modulus = 2 ** (j + 1);
    const reduced = (): Form =>
      Digit.of(
        b,
        Form.binary(exponent.slice(0, j + 1))
          .plus(modulus)
          .minus(fall(modulus)),
        "low_exponent",
      ).bit(j);
    const sum = Form.sum([j < split ? reduced() : bit, ...changed(j)]);
    // zero has the field 0; the smallest number the field 10..0, and bits above `split` are 0 already
    if (j < top)
      return b.gate(
        Form.sum([sum, ...overflow, isZero.times(-1), ...(j < split ? [underflow.times(-1)] : [])]),
        1,
        "exponent",
      );
    const small = j < split ? [underflow, flush.times(-2)] : [flush.times(-1)];
    return b.gate(Form.sum([sum.times(-1).plus(1), isZero.times(-1), ...small]), 1, "exponent");
  });
  return { field, underflow, flush, overflow };
}

/** The AND of the lowest j bits as a function of j, made on demand; in blocks where two levels are allowed. */
function prefixAnds(b: CircuitBuilder, bits: readonly Form[], twoLevels: boolean, name: string): (j: number) => Form {
  return (j) => {
    const whole = twoLevels ? Math.floor(j / BLOCK) : 0;
    const blocks = range(0, whole).map((k) => b.and(bits.slice(BLOCK * k, BLOCK * (k + 1)), name));
    return b.and([...blocks, ...bits.slice(BLOCK * whole, j)], name);
  };
}
