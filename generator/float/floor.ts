// floor: the greatest integer not above a, rounded where it does not fit. Source: Lemma 3.5. Depth 3, about 2 p^2 wires.
import { RunsOfOnes } from "../arith/run-of-ones.ts";
import { CircuitBuilder } from "../circuit/builder.ts";
import type { Circuit } from "../circuit/circuit.ts";
import { Form } from "../circuit/form.ts";
import { circuitNamed } from "../circuit/library.ts";
import { bitLength, range } from "../core/integers.ts";
import type { FloatFormat } from "../params/format.ts";
import type { Variant } from "../params/variant.ts";
import { type FloatWord, splitWord } from "./word.ts";

/** Bits of a chunk in the carry of the increment. */
const WIDTH = 4;

/**
 * a (word) -> y. Depth 3 for every p and E; all variants are the same circuit, which has the fewest wires known at its depth.
 * With k = -e fraction bits, 0 < k < p: the significand with k bits cut off, for negative numbers with a fraction plus 1 at
 * bit k. (1) one of `start` says where the 1 is added, and a thermometer code which bits are kept; (2) kept bits, carries;
 * (3) sums. Numbers below 1 in magnitude give 0 or -1, others stay.
 */
export function ffloor(format: FloatFormat, variant: Variant): Circuit {
  const { p, E, width } = format;
  const name = `ffloor_p${p}_e${E}_${variant}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: "y = the greatest integer not above a, rounded where it does not fit",
      source: "Lemma 3.5",
      params: { p, E, variant },
    });
    const a = splitWord(format, b.input("a", width).bits());
    const place = b.scope("place", () => placeOf(b, format, a));
    const runs = new RunsOfOnes(b, a.significand, WIDTH);

    const kept = a.significand.map((bit, i) => b.gate(place.keeps(i, bit), 0, "kept"));
    // the 1 that is added at bit k overflows: all bits from k up are 1, the top one of any number but zero anyhow
    const overflow = place.start.map((start, k) =>
      start ? b.and([start, place.fractional, runs.ones(k, p - 1)], "overflow") : Form.zero,
    );
    const small = b.gate(place.small, 1, "small");
    const minusOne = b.gate(place.small.plus(a.sign.times(2)), 3, "minus_one");
    // overflow at the greatest exponent, where that is negative: the result is the greatest number
    const saturated = place.saturates === undefined ? Form.zero : overflow[place.saturates];

    const carryInto = range(0, p).map((i) => runs.carried(place.start, i - 1, [place.fractional], "carry"));
    const significand = kept.map((bit, i) => {
      const out = i === p - 1 ? overflow : carryInto[i + 1];
      // start[i] alone does not tell that there is a fraction: it counts half, and `fractional` the other half
      const added = place.start[i] ? place.start[i].plus(place.fractional) : Form.zero;
      const into = Form.sum([Form.zero, ...carryInto[i]]).times(2);
      if (i < p - 1) {
        const sum = Form.sum([bit.times(2), into, added, Form.sum([Form.zero, ...out]).times(-4), saturated.times(8)]);
        return b.gate(sum, 2, "sum");
      }
      // the top bit is 1 after an overflow too: 1000...0 at the next exponent
      const sum = Form.sum([bit.times(2), into, added, Form.sum([Form.zero, ...out]).times(-2), minusOne.times(2)]);
      return b.gate(sum, 2, "sum");
    });
    const exponent = a.exponent.map((bit, j) => {
      const steps = overflow.map((over, k) => (k === place.saturates ? Form.zero : over.times(place.step(k, j))));
      const fixed = small.times(-1).plus(minusOne.times(2 * place.minusOneBit(j)));
      return b.gate(Form.sum([bit, fixed, ...steps]), 1, "exponent");
    });
    b.output("y", [...significand, ...exponent, a.sign]);
    return b.build();
  });
}

/** Where the binary point of a word lies. */
interface Place {
  /** start[k]: the low exponent bits say that k bits are a fraction, they are not all 0, and the sign is - */
  readonly start: readonly (Form | undefined)[];
  /** the high exponent bits say that there are 0 < k <= 2^q - 1 fraction bits, where the low bits count */
  readonly fractional: Form;
  /** 1 or 2 where there is no integer bit, so that the magnitude is below 1; else at most 0 */
  readonly small: Form;
  /** >= 0 iff bit i of the significand is 1 and belongs to the integer part */
  keeps(i: number, bit: Form): Form;
  /** bit j of the exponent field when -k goes to -k + 1: how it changes, -1, 0 or 1 */
  step(k: number, j: number): number;
  /** bit j of the exponent field of -1 */
  minusOneBit(j: number): number;
  /** the k whose exponent is the greatest there is, if k > 0 */
  readonly saturates: number | undefined;
}

function placeOf(b: CircuitBuilder, { p, E, e0 }: FloatFormat, { significand, exponent, sign }: FloatWord): Place {
  // exponent field of k fraction bits: -k - e0, of E bits in two's complement
  const field = (k: number): number => -k - e0;
  const bitOf = (value: number, j: number): number => Number(BigInt.asUintN(1, BigInt(value) >> BigInt(j)));
  const centred = e0 !== 0;
  // the low q bits of the field tell 0 < k < p apart where the high bits are all 0 (centred) or all 1
  const q = Math.min(E - 1, bitLength(centred ? p - 2 : p - 1));
  const low = exponent.slice(0, q);
  const high = exponent.slice(q);
  const negative = exponent[E - 1];
  const fractional = b.and(centred ? high.map((bit) => bit.not()) : high, "fractional");
  const exists = (k: number): boolean => k > 0 && k < p && field(k) < 2 ** (E - 1);
  const lowValue = (k: number): number => field(k) + (centred ? 0 : 2 ** q);

  const start = range(0, p).map((k) => {
    if (!exists(k)) return undefined;
    const literals = [...low.map((bit, j) => (bitOf(lowValue(k), j) === 1 ? bit : bit.not())), sign];
    // all literals, of weight k, and at least one of the k fraction bits
    const all = Form.sum(literals).times(k);
    return b.gate(Form.sum([all, ...significand.slice(0, k)]), k * literals.length + 1, "start");
  });
  // [k <= i] where the low bits count
  const atMost = range(0, p).map((i) => b.gate(Form.binary(low), lowValue(i), "at_most"));
  const keeps = (i: number, bit: Form): Form =>
    centred
      ? // not negative, and not fractional or k <= i
        Form.sum([bit.times(2), negative.times(-2), fractional.times(-1), atMost[i]]).minus(1 + 1)
      : // not negative, or fractional and k <= i
        Form.sum([bit.times(2), negative.times(-2), fractional, atMost[i]]).minus(2);
  const small = centred
    ? negative.times(2)
    : // negative, and not fractional with 0 < k < p
      Form.sum([negative.times(2), fractional.times(-1), atMost[p - 1].times(-1)]);
  const last = 2 ** (E - 1) - 1;
  const greatest = -last - e0;
  return {
    start,
    fractional,
    small,
    keeps,
    step: (k, j) => bitOf(field(k - 1), j) - bitOf(field(k), j),
    minusOneBit: (j) => bitOf(field(p - 1), j),
    saturates: greatest > 0 && exists(greatest) ? greatest : undefined,
  };
}
