// cmp: lt = [a < b], eq = [a = b] for two float words, exactly. Source: Lemma 3.5. Depth 3, about 4 (p + E) wires.
import { allEqual, decide, orders } from "../arith/order.ts";
import { CircuitBuilder } from "../circuit/builder.ts";
import type { Circuit } from "../circuit/circuit.ts";
import { Form } from "../circuit/form.ts";
import { circuitNamed } from "../circuit/library.ts";
import type { FloatFormat } from "../params/format.ts";
import type { Variant } from "../params/variant.ts";
import { biasedExponent, type FloatWord, isNonzero, splitWord } from "./word.ts";

/** Bits of a chunk: its gates have weights up to 2^(WIDTH - 1) = 128. */
const WIDTH = 8;
/** Chunks that one gate decides: weights below 2^GROUP. */
const GROUP = 7;

/**
 * a, b (words) -> lt, eq (one bit each). Depth 3 for every p and E; all variants are the same circuit, since it has the
 * fewest wires known at its depth too. The steps: (1) the order of each chunk of the magnitudes, (2) a < b for two positive
 * and for two negative numbers, and equality, (3) the cases of the signs, which exclude each other.
 */
export function fcmp(format: FloatFormat, variant: Variant): Circuit {
  const { p, E, width } = format;
  const name = `fcmp_p${p}_e${E}_${variant}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: "lt = [a < b], eq = [a = b]",
      source: "Lemma 3.5",
      params: { p, E, variant },
    });
    const x = splitWord(format, b.input("a", width).bits());
    const y = splitWord(format, b.input("b", width).bits());
    const chunks = b.scope("magnitude", () => orders(b, magnitudeChunks(x, y)));

    const bothNegative = b.and([x.sign, y.sign], "both_negative");
    const positiveLess = decide(b, chunks, GROUP, [x.sign.not(), y.sign.not()], true, "positive_less");
    const negativeLess = decide(b, chunks, GROUP, [bothNegative], false, "negative_less");
    // a negative, b not: a < b, also for b = 0, whose sign is +
    const signsDecide = b.claimBit(x.sign.minus(bothNegative));
    const signsEqual = b.claimBit(Form.sum([Form.one, bothNegative.times(2), x.sign.times(-1), y.sign.times(-1)]));
    b.output("lt", [b.or([positiveLess, negativeLess, signsDecide], "lt_or")]);
    b.output("eq", [allEqual(b, chunks, [signsEqual], "eq_and")]);
    return b.build();
  });
}

/**
 * |a| - |b| in chunks, least significant first, each 0 where the words agree there. The leading significand bit tells zero
 * from all else: it stands beside the exponent's top bits with their greatest weight, which puts zero with the numbers of
 * least exponent, and once more at the bottom, which puts it below those.
 */
function magnitudeChunks(x: FloatWord, y: FloatWord): Form[] {
  const key = (word: FloatWord): Form[] => [...word.significand.slice(0, -1), ...biasedExponent(word)];
  const [a, b] = [key(x), key(y)];
  // a single chunk carries the leading bit twice: with all WIDTH bits beside it, that would be a weight above 128
  const count = a.length === WIDTH ? 2 : Math.ceil(a.length / WIDTH);
  const nonzero = isNonzero(x).minus(isNonzero(y));
  return Array.from({ length: count }, (_, k) => {
    // chunk sizes differ by at most one; the larger ones lie at the bottom
    const [from, to] = [Math.ceil((a.length * k) / count), Math.ceil((a.length * (k + 1)) / count)];
    const difference = Form.binary(a.slice(from, to)).minus(Form.binary(b.slice(from, to)));
    // biased exponents: zero's exponent field 0 is 2^(E-1), its one nonzero bit, taken back by the weight of that bit
    const top = k === count - 1 ? nonzero.times(2 ** (to - from - 1)) : Form.zero;
    return Form.sum([difference, top, k === 0 ? nonzero : Form.zero]);
  });
}
