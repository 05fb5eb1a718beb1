// Normalize and round: from the magnitude of a wide number to a float word, in three levels. Source: round_p, Def 3.4.
import type { CircuitBuilder } from "../circuit/builder.ts";
import { Form } from "../circuit/form.ts";
import { range } from "../core/integers.ts";
import type { FloatFormat } from "../params/format.ts";
import type { Magnitude } from "./magnitude.ts";
import { joinWord } from "./word.ts";

/**
 * The word of round_p(+-M * 2^(emin - least)) for a magnitude M, as virtual bits two levels above it (the third is their
 * materialisation); `negative` is read only where M > 0.
 *
 * For every place k of the leading one: the bits of M from k down, rounded at k - p + 1. A carry from rounding runs through
 * ones only, so that bit j of the rounded number is M_j + carry into j - 2 * carry out of j, where a carry is one AND gate of
 * a run of ones from the guard bit up (into the last place: guard and (last bit or sticky)). Level 1: leading one, carries;
 * level 2: the AND of both; their sum over k is exclusive. About 2^E * p * (p / digit width + 5) wires.
 */
export function roundMagnitude(
  b: CircuitBuilder,
  format: FloatFormat,
  magnitude: Magnitude,
  negative: Form,
  least: number,
): Form[] {
  const { p, E } = format;
  const positions = 2 ** E;
  const code = (exponent: number): number => exponent ^ (positions / 2);
  // places of the leading one of numbers in range
  const smallest = least + p - 1;
  const greatest = smallest + positions - 1;

  const significand = range(0, p).map((): Form[] => []);
  const exponent = range(0, E).map((): Form[] => []);
  const addExponent = (bit: Form, value: number, instead?: number): void => {
    for (let t = 0; t < E; t++) {
      const change = ((code(value) >> t) & 1) - (instead === undefined ? 0 : (code(instead) >> t) & 1);
      if (change !== 0) exponent[t].push(bit.times(change));
    }
  };
  const nonzero: Form[] = [];

  // beyond the range: the largest
  const over = b.or(magnitude.any(greatest + 1, magnitude.length - 1), "over");
  const saturated = [over];
  nonzero.push(over);
  addExponent(over, positions - 1);

  // below the smallest: from its middle up, the middle excluded, the smallest
  const above = magnitude.any(smallest, magnitude.length - 1);
  const rest = magnitude.any(0, smallest - 2);
  const scale = Math.max(rest.length, 1);
  const tiny = b.gate(
    Form.sum([magnitude.bit(smallest - 1).times(scale), ...above.map((bit) => bit.times(-scale)), ...rest]),
    scale + 1,
    "tiny",
  );
  significand[p - 1].push(tiny);
  nonzero.push(tiny);
  addExponent(tiny, 0);

  for (const k of range(smallest, greatest + 1)) {
    const higher = magnitude.any(k + 1, magnitude.length - 1);
    const lead = b.gate(Form.sum([magnitude.bit(k), ...higher.map((bit) => bit.times(-1))]), 1, `lead${k}`);
    const last = k - p + 1;
    for (const [from, to] of magnitude.pieces(last, k - 1))
      roundedPlaces(b, magnitude, lead, last, from, to).forEach((place, j) => {
        significand[from - last + j].push(...place);
      });
    significand[p - 1].push(lead);
    nonzero.push(lead);
    addExponent(lead, k - smallest);
    const overflow = b.and([lead, roundingCarry(b, magnitude, last, k + 1)], `overflow${k}`);
    if (k < greatest) addExponent(overflow, k - smallest + 1, k - smallest);
    else saturated.push(overflow);
  }
  for (const bits of significand.slice(0, p - 1)) bits.push(...saturated);
  significand[p - 1].push(over);

  // one place leads at most, and nothing else when M is out of range
  const sum = (bits: readonly Form[]): Form => b.claimBit(Form.sum([Form.zero, ...bits]));
  return joinWord(format, {
    significand: significand.map(sum),
    exponent: exponent.map(sum),
    sign: b.and([negative, sum(nonzero)], "sign"),
  });
}

/**
 * Bits from .. to (in one digit) of the number rounded at bit `last`, each as exclusive or cancelling gates that are 0 unless
 * `lead`. Either all of it is in one gate, which needs a carry of its own for each bit; or, where such carries are wide, the
 * carry into the digit is one net and runs on inside the digit: C and all bits from .. j - 1.
 */
function roundedPlaces(
  b: CircuitBuilder,
  magnitude: Magnitude,
  lead: Form,
  last: number,
  from: number,
  to: number,
): Form[][] {
  const count = to - from + 1;
  const bit = (j: number): Form => b.materialize(magnitude.bit(j), "bit");
  const width = last > 0 && from > last ? Form.sum(magnitude.ones(last - 1, from - 1)).nets.length : 0;
  if ((count - 1) * width <= 3 * count) {
    const carries = range(from, to + 2).map((j) => roundingCarry(b, magnitude, last, j));
    return range(0, count).map((i) => {
      const rounded = b.claimBit(Form.sum([bit(from + i), carries[i], carries[i + 1].times(-2)]));
      return [b.and([lead, rounded], "place")];
    });
  }
  const into = roundingCarry(b, magnitude, last, from);
  const carries = range(from, to + 2).map((j) => {
    const inside = j > from ? magnitude.ones(from, j - 1).map((ones) => b.materialize(ones, "bit")) : [];
    return b.and([lead, into, ...inside], "carried");
  });
  return range(0, count).map((i) => [b.and([lead, bit(from + i)], "place"), carries[i], carries[i + 1].times(-2)]);
}

/** The carry into bit j >= last of rounding up at bit `last`: one gate. */
function roundingCarry(b: CircuitBuilder, magnitude: Magnitude, last: number, j: number): Form {
  if (last === 0) return Form.zero;
  const guard = last - 1;
  if (j > last) return b.and(magnitude.ones(guard, j - 1), "run");
  const sticky = magnitude.any(0, guard - 1);
  const scale = sticky.length + 1;
  return b.gate(Form.sum([magnitude.bit(guard).times(scale), magnitude.bit(last), ...sticky]), scale + 1, "round");
}
