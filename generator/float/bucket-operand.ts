// One operand of a bucketed sum within its bucket: its signed significand, shifted by the low exponent bits.

import { equalsConstant } from "../arith/one-hot.ts";
import { CircuitBuilder } from "../circuit/builder.ts";
import type { Circuit } from "../circuit/circuit.ts";
import { Form } from "../circuit/form.ts";
import { circuitNamed } from "../circuit/library.ts";
import { range } from "../core/integers.ts";
import type { BucketShape } from "./bucket-shape.ts";

/**
 * The low bits of -m where sign is 1, of m where it is 0, in two's complement: virtual bits of two nets, depth +1. The sign
 * bit itself is the next one. Weights up to the length of m.
 */
export function signedSignificand(b: CircuitBuilder, m: readonly Form[], sign: Form): Form[] {
  return m.map((bit, j) => {
    if (j === 0) return bit; // the parity of -m is that of m
    // bits above the lowest one of m flip: `flips` exceeds j exactly where sign and some lower bit are 1
    const flips = Form.sum([...m.slice(0, j), sign.times(j)]);
    const kept = b.gate(bit.times(j + 1).minus(flips), 1, "kept");
    const flipped = b.gate(flips.minus(bit.times(j)), j + 1, "flipped");
    return b.claimBit(kept.plus(flipped));
  });
}

/** How the low exponent bits code the shift: as they are, or with the top bit inverted where it is the exponent's sign. */
export const lowBitsOf = ({ highBits }: BucketShape, bits: readonly Form[]): Form[] =>
  bits.map((bit, j) => (highBits === 0 && j === bits.length - 1 ? bit.not() : bit));

/**
 * fsum_align: ports m (p), l (low exponent bits), s -> y (columns): the low bits of +-m * 2^l in two's complement, whose
 * sign bit is s. Depth 3: shift in one-hot and sign at once, AND, OR. About 5 p 2^l wires.
 */
export function alignedOperand(shape: BucketShape): Circuit {
  const { lowBits, columns, highBits } = shape;
  const { p } = shape.format;
  const name = `fsum_align_p${p}_l${lowBits}${highBits === 0 ? "s" : ""}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: "the operand's signed significand shifted within its bucket",
      source: "Lemma 3.5.3, bucketed sum: alignment",
      params: { p, lowBits },
    });
    const m = b.input("m", p).bits();
    const l = lowBitsOf(shape, b.input("l", lowBits).bits());
    const sign = b.input("s", 1).bit(0);
    const hot = range(0, 2 ** lowBits).map((v) => equalsConstant(b, l, v, "shift"));
    const digits = signedSignificand(b, m, sign);
    b.output(
      "y",
      range(0, columns).map((c) => {
        const terms = hot.map((by, v) => (c - v >= 0 && c - v < p ? b.and([digits[c - v], by], "moved") : Form.zero));
        // above the significand stands its sign: where the shift is at most c - p
        const fill = c < p ? Form.zero : b.and([sign, b.gate(Form.binary(l), c - p + 1, "farther").not()], "fill");
        return b.claimBit(Form.sum([...terms, fill]));
      }),
    );
    return b.build();
  });
}

/** fsum_signed_p<p>: ports m (p), s -> t (p): the low bits of +-m in two's complement. Depth 2, about p^2 wires. */
export function signedOperand(p: number): Circuit {
  const name = `fsum_signed_p${p}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: "the operand's significand in two's complement",
      source: "Lemma 3.5.3, bucketed sum: signs",
      params: { p },
    });
    const m = b.input("m", p).bits();
    b.output("t", signedSignificand(b, m, b.input("s", 1).bit(0)));
    return b.build();
  });
}

/**
 * fsum_shift: ports t (p: low bits of a number in two's complement), l (low exponent bits), s (its sign) -> y (columns): the
 * low bits of the number * 2^l. Depth 4: the lower half of the shift, then the upper half; about 3 p 2^(lowBits / 2) wires
 * for the first and 3 (p + 2^(lowBits / 2)) 2^(lowBits / 2) for the second.
 */
export function shiftedOperand(shape: BucketShape): Circuit {
  const { lowBits, columns, highBits } = shape;
  const { p } = shape.format;
  const name = `fsum_shift_p${p}_l${lowBits}${highBits === 0 ? "s" : ""}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: "the operand's significand shifted within its bucket, in two stages",
      source: "Lemma 3.5.3, bucketed sum: alignment",
      params: { p, lowBits },
    });
    const t = b.input("t", p).bits();
    const l = lowBitsOf(shape, b.input("l", lowBits).bits());
    const sign = b.input("s", 1).bit(0);
    const half = Math.floor(lowBits / 2);
    const near = l.slice(0, half);
    // the first stage takes the bits of its shift as they are: no level for their one-hot code
    const first = stage(t, p + 2 ** half - 1, 1, 2 ** half, (v) =>
      near.map((bit, j) => (Math.floor(v / 2 ** j) % 2 === 1 ? bit : bit.not())),
    );
    const far = range(0, 2 ** (lowBits - half)).map((v) => equalsConstant(b, l.slice(half), v, "far"));
    b.output(
      "y",
      stage(first, columns, 2 ** half, far.length, (v) => [far[v]]),
    );
    return b.build();

    /** bits * 2^(step * v), sign above, where all of flag(v) are 1: one v of 0 .. count - 1. */
    function stage(
      bits: readonly Form[],
      length: number,
      step: number,
      count: number,
      flag: (v: number) => readonly Form[],
    ): Form[] {
      const shifts = range(0, count);
      return range(0, length).map((c) => {
        const source = (v: number): Form | undefined => (c - step * v < 0 ? Form.zero : bits[c - step * v]);
        const moved = shifts.map((v) => {
          const bit = source(v);
          return bit === undefined ? Form.zero : b.and([bit, ...flag(v)], "moved");
        });
        const fills = shifts.filter((v) => source(v) === undefined).map((v) => b.and([sign, ...flag(v)], "fill"));
        return b.materialize(b.claimBit(Form.sum([...moved, ...fills])), "shifted");
      });
    }
  });
}
