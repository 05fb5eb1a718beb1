// Normalize and round the top of a bucketed sum: two digits of base 2^B and the sign of all that is below them.
import { CircuitBuilder } from "../circuit/builder.ts";
import type { Circuit } from "../circuit/circuit.ts";
import { Form } from "../circuit/form.ts";
import { circuitNamed } from "../circuit/library.ts";
import { range } from "../core/integers.ts";
import { exponentOf } from "./bucket-exponent.ts";
import { flipped, normalize, type Top } from "./bucket-normalize.ts";
import type { BucketShape } from "./bucket-shape.ts";
import { joinWord } from "./word.ts";

/**
 * fsum_round: ports high, low (B + 1 bits, two's complement), h (bucket of the selected slot), carry (the first digit is the
 * slot's carry: one bucket higher), plus, minus -> y. Depth 7: flip 2, leading one, shift 2, increment, result.
 */
export function bucketRound(shape: BucketShape): Circuit {
  const { bucket, lowBits, highBits } = shape;
  const { p, E } = shape.format;
  const name = `fsum_round_p${p}_e${E}_b${bucket}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: "the float word of the two top digits of a sum and the sign of what is below",
      source: "Lemma 3.5.3 and Definition 3.4: round to nearest, ties to even",
      params: { p, E, bucket },
    });
    const high = b.input("high", bucket + 1).bits();
    const low = b.input("low", bucket + 1).bits();
    const h = highBits > 0 ? b.input("h", highBits).bits() : [];
    const isCarry = b.input("carry", 1).bit(0);
    const top: Top = { high, low, plus: b.input("plus", 1).bit(0), minus: b.input("minus", 1).bit(0) };
    // counted from the least exponent: the sign bit of the exponent field is inverted
    const biased = h.map((bit, j) => (j === highBits - 1 ? bit.not() : bit));
    const y = flipped(b, top, bucket);
    const normal = normalize(b, top, y, bucket, p);
    const { significand, up } = normal;
    const exponent = exponentOf(b, shape, top, biased, isCarry, normal);
    const { under, nearSmallest, over } = exponent;
    // [rounding adds 1 and bits 0 .. j - 1 are ones]
    const carry = (j: number, literals: readonly Form[] = []): Form =>
      b.and([up, ...significand.slice(0, j), ...literals], "increment");
    const saturated = [over, carry(p, [exponent.carriesOver])];
    const nonzero = [significand[p - 1], under.times(-1), nearSmallest];

    const sums = range(0, p - 1).map((j) =>
      b.gate(Form.sum([significand[j], carry(j), carry(j + 1).times(-2), ...saturated, under.times(-1)]), 1, "word"),
    );
    const word = joinWord(shape.format, {
      significand: [...sums, b.gate(Form.sum(nonzero), 1, "word")],
      exponent: exponent.bits.map(({ value, raised, lowered }, j) => {
        const bit = [
          value,
          ...(raised ? [carry(p, [raised])] : []),
          ...(lowered ? [carry(p, [lowered]).times(-1)] : []),
        ];
        if (j === E - 1)
          return b.gate(Form.sum([...nonzero, ...[...bit, ...saturated].map((form) => form.times(-1))]), 1, "word");
        return b.gate(Form.sum([...bit, ...saturated, ...(j < lowBits ? [under.times(-1)] : [])]), 1, "word");
      }),
      sign: b.gate(Form.sum([high[bucket], under.times(-1), nearSmallest]), 1, "word"),
    });
    b.output("y", word);
    return b.build();
  });
}
