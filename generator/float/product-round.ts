// Normalize and round the top of a bucketed sum of products: its range is wider than the result's at both ends.
import { anyOf } from "../arith/one-hot.ts";
import { CircuitBuilder } from "../circuit/builder.ts";
import type { Circuit } from "../circuit/circuit.ts";
import { Form } from "../circuit/form.ts";
import { circuitNamed } from "../circuit/library.ts";
import { range } from "../core/integers.ts";
import type { ExponentBit } from "./bucket-exponent.ts";
import { anyBelow, flipped, type Normalized, normalize, type Top } from "./bucket-normalize.ts";
import type { ProductShape } from "./product-shape.ts";
import { joinWord } from "./word.ts";

/**
 * The exponent x of the place k of the leading one, counted from the result's least exponent: x = B (g + isCarry - 1) +
 * k - p + 1 + e0, where g is the selected slot's bucket counted from the result's least one. 0 < k - p + 1 + e0 < 2 B, so
 * that x is in bucket g - 1, g or g + 1.
 */
class ResultExponent {
  private readonly b: CircuitBuilder;
  private readonly shape: ProductShape;
  /** the number of the slot's bucket, plain binary */
  private readonly h: readonly Form[];
  private readonly isCarry: Form;
  private readonly normal: Normalized;
  /** the leading one is at a place of its bucket, or of the next */
  private readonly lower: Form;
  private readonly upper: Form;
  /** buckets of the result's exponents */
  private readonly buckets: bigint;

  constructor(b: CircuitBuilder, shape: ProductShape, h: readonly Form[], isCarry: Form, normal: Normalized) {
    this.b = b;
    this.shape = shape;
    this.h = h;
    this.isCarry = isCarry;
    this.normal = normal;
    this.lower = b.materialize(
      this.leads((place) => place < shape.bucket),
      "lower",
    );
    this.upper = b.materialize(
      this.leads((place) => place >= shape.bucket),
      "upper",
    );
    this.buckets = 1n << BigInt(shape.highBits - 1);
  }

  /** [the leading one is at one of these places]; `place` is k - p + 1 + e0 */
  private leads(member: (place: number) => boolean): Form {
    const { lead, from } = this.normal;
    const { p, e0 } = this.shape.format;
    return anyOf(this.b, lead, (i) => member(from + i - p + 1 + e0));
  }

  /** [the slot's bucket is the one of that number from the result's least on]. */
  private isBucket(number: bigint): Form {
    const value = number + (1n << BigInt(this.h.length - 2));
    return this.b.and(
      this.h.map((bit, j) => ((value >> BigInt(j)) & 1n ? bit : bit.not())),
      "is_bucket",
    );
  }

  /** [x = value], as a virtual bit two levels above the leading one. */
  equals(value: bigint): Form {
    const { b, isCarry } = this;
    const { bucket, lowBits } = this.shape;
    const number = value >> BigInt(lowBits);
    const place = Number(BigInt.asUintN(lowBits, value));
    const lower = this.leads((own) => own === place);
    const upper = this.leads((own) => own === place + bucket);
    return b.claimBit(
      Form.sum([
        b.and([isCarry.not(), lower, this.isBucket(number + 1n)], "equals"),
        b.and([isCarry, lower, this.isBucket(number)], "equals"),
        b.and([isCarry.not(), upper, this.isBucket(number)], "equals"),
        b.and([isCarry, upper, this.isBucket(number - 1n)], "equals"),
      ]),
    );
  }

  /** [x is beyond the greatest exponent], as a virtual bit. */
  over(): Form {
    const { b, isCarry, lower, upper, buckets } = this;
    const [next, top] = this.h.slice(-2);
    const first = this.isBucket(buckets);
    return b.claimBit(
      Form.sum([
        // at least two buckets beyond the last of the result's
        b.and([top, next, first.not()], "over"),
        b.and([first, upper], "over"),
        b.and([first, lower, isCarry], "over"),
        b.and([this.isBucket(buckets - 1n), upper, isCarry], "over"),
      ]),
    );
  }

  /** [x is below 0], as a virtual bit. */
  under(): Form {
    const { b, isCarry, lower, upper } = this;
    const [next, top] = this.h.slice(-2);
    const last = this.isBucket(-1n);
    return b.claimBit(
      Form.sum([
        b.and([top.not(), next.not(), last.not()], "under"),
        b.and([last, lower], "under"),
        b.and([last, upper, isCarry.not()], "under"),
        b.and([this.isBucket(0n), lower, isCarry.not()], "under"),
      ]),
    );
  }

  /** The bits of x, right where x is in range, and how a carry from rounding changes them. */
  bits(): ExponentBit[] {
    const { b, isCarry, lower, upper } = this;
    const { bucket, lowBits } = this.shape;
    const low = range(0, lowBits).map((j): ExponentBit => {
      const bitOf = (place: number): boolean => Math.floor((place % bucket) / 2 ** j) % 2 === 1;
      const changed = (to: boolean): Form => this.leads((place) => bitOf(place) !== to && bitOf(place + 1) === to);
      return {
        value: b.materialize(this.leads(bitOf), "low"),
        raised: b.materialize(changed(true), "raised"),
        lowered: b.materialize(changed(false), "lowered"),
      };
    });
    // the bucket's number from the result's least one on, modulo their count
    const number = [...this.h.slice(0, -2), this.h[this.h.length - 2].not()];
    const plus = b.and([isCarry, upper], "next");
    const minus = b.and([isCarry.not(), lower], "next");
    const edge = this.leads((place) => place === bucket - 1);
    const high = number.map((bit, j): ExponentBit => {
      const ones = b.and(number.slice(0, j), "ones");
      const none = b.and(
        number.slice(0, j).map((other) => other.not()),
        "none",
      );
      return {
        value: b.claimBit(
          Form.sum([
            bit,
            b.and([plus, ones, bit.not()], "next"),
            b.and([plus, ones, bit], "next").times(-1),
            b.and([minus, none, bit.not()], "next"),
            b.and([minus, none, bit], "next").times(-1),
          ]),
        ),
        // rounding carries from the last place of a bucket into the next one: number - 1 to number, or number to number + 1
        raised: b.claimBit(
          Form.sum([
            b.and([edge, isCarry.not(), none, bit], "raised"),
            b.and([edge, isCarry, ones, bit.not()], "raised"),
          ]),
        ),
        lowered: b.claimBit(
          Form.sum([
            b.and([edge, isCarry.not(), none, bit.not()], "lowered"),
            b.and([edge, isCarry, ones, bit], "lowered"),
          ]),
        ),
      };
    });
    return [...low, ...high];
  }
}

/**
 * Is a sum below the smallest number above the middle between that and 0, so that it rounds to the smallest? The middle is
 * 2^k. Where the leading one of Y (see flipped) is at k: unless the sum is not above 2^k exactly. Where it is at k - 1: only
 * if V = -2^k, and the fraction makes it greater.
 */
function nearSmallest(b: CircuitBuilder, shape: ProductShape, top: Top, exponent: ResultExponent): Form {
  const { p, e0 } = shape.format;
  const middle = shape.bucket + p - 2 - e0;
  const sign = top.high[shape.bucket];
  const rest = anyBelow(b, top, shape.bucket, middle);
  const above = b.or([sign, rest, top.plus], "above_middle");
  const atMiddle = exponent.equals(-1n);
  const justBelow = exponent.equals(-2n);
  return b.claimBit(
    Form.sum([
      b.and([atMiddle, above], "near_smallest"),
      b.and([justBelow, sign, rest.not(), top.minus], "near_smallest"),
    ]),
  );
}

/**
 * fdot_round: ports high, low (B + 1 bits, two's complement), h (bucket of the selected slot, two's complement), carry (the
 * first digit is the slot's carry: one bucket higher), plus, minus -> y. Depth 7, as fsum_round.
 */
export function productRound(shape: ProductShape): Circuit {
  const { bucket, highBits } = shape;
  const { p, E } = shape.format;
  const name = `fdot_round_p${p}_e${E}_b${bucket}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: "the float word of the two top digits of a sum of products and the sign of what is below",
      source: "Lemma 3.5.3 and Definition 3.4: round to nearest, ties to even",
      params: { p, E, bucket },
    });
    const high = b.input("high", bucket + 1).bits();
    const low = b.input("low", bucket + 1).bits();
    const field = b.input("h", highBits).bits();
    const isCarry = b.input("carry", 1).bit(0);
    const top: Top = { high, low, plus: b.input("plus", 1).bit(0), minus: b.input("minus", 1).bit(0) };
    const normal = normalize(b, top, flipped(b, top, bucket), bucket, p);
    const { significand, up } = normal;
    const h = field.map((bit, j) => (j === highBits - 1 ? bit.not() : bit));
    const exponent = new ResultExponent(b, shape, h, isCarry, normal);
    const over = b.materialize(exponent.over(), "over");
    const under = b.materialize(exponent.under(), "under");
    const near = b.materialize(nearSmallest(b, shape, top, exponent), "near_smallest");
    // [rounding adds 1 and bits 0 .. j - 1 are ones]
    const carry = (j: number, literals: readonly Form[] = []): Form =>
      b.and([up, ...significand.slice(0, j), ...literals], "increment");
    const saturated = [over, carry(p, [exponent.equals((1n << BigInt(E)) - 1n)])];
    const nonzero = [significand[p - 1], under.times(-1), near];
    const cleared = [...saturated, under.times(-1)];

    const sums = range(0, p - 1).map((j) =>
      b.gate(Form.sum([significand[j], carry(j), carry(j + 1).times(-2), ...cleared]), 1, "word"),
    );
    const word = joinWord(shape.format, {
      significand: [...sums, b.gate(Form.sum(nonzero), 1, "word")],
      exponent: exponent.bits().map(({ value, raised, lowered }, j) => {
        const bit = [
          value,
          ...(raised ? [carry(p, [raised])] : []),
          ...(lowered ? [carry(p, [lowered]).times(-1)] : []),
        ];
        if (j < E - 1) return b.gate(Form.sum([...bit, ...cleared]), 1, "word");
        // the inverted top bit, 1 for the smallest number
        const inverted = [...bit, ...saturated].map((form) => form.times(-1));
        return b.gate(Form.sum([...nonzero, near, ...inverted]), 1, "word");
      }),
      sign: b.gate(Form.sum([high[bucket], under.times(-1), near]), 1, "word"),
    });
    b.output("y", word);
    return b.build();
  });
}
