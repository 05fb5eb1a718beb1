// One-hot codes: decoders of bit fields, table look-up, choice. Bits of a one-hot are exclusive, so that selecting is free.
import type { CircuitBuilder } from "../circuit/builder.ts";
import { Form } from "../circuit/form.ts";

/** [bits = value], one AND gate over literals. */
export function equalsConstant(b: CircuitBuilder, bits: readonly Form[], value: number, name = "is"): Form {
  return b.and(
    bits.map((bit, i) => (Math.floor(value / 2 ** i) % 2 === 1 ? bit : bit.not())),
    name,
  );
}

/**
 * The one-hot code of a bit field (least significant first): output v is [field = v], v = 0 .. 2^k - 1, one AND gate each.
 * Depth +1, k * 2^k wires. With `predecode`, the field is cut in pieces of at most that many bits, each decoded by itself,
 * and output v is one AND of a gate a piece: depth +2, about (k / predecode) * 2^k wires.
 */
export function oneHot(b: CircuitBuilder, bits: readonly Form[], predecode?: number, name = "hot"): Form[] {
  if (predecode === undefined || bits.length <= predecode)
    return Array.from({ length: 2 ** bits.length }, (_, v) => equalsConstant(b, bits, v, name));
  const pieces: Form[][] = [];
  for (let from = 0; from < bits.length; from += predecode)
    pieces.push(oneHot(b, bits.slice(from, from + predecode), undefined, `${name}_piece`));
  return Array.from({ length: 2 ** bits.length }, (_, v) =>
    b.and(
      pieces.map((piece, k) => piece[Math.floor(v / 2 ** (k * predecode)) % piece.length]),
      name,
    ),
  );
}

/** The sum of the exclusive bits that `member` chooses, as a virtual bit: "the coded value is in a set". No gate. */
export function anyOf(b: CircuitBuilder, hot: readonly Form[], member: (value: number) => boolean): Form {
  return b.claimBit(Form.sum([Form.zero, ...hot.filter((_, value) => member(value))]));
}

/**
 * Look-up, bits 0 .. width - 1 of table[v] where hot[v] is the one bit that is 1, as always one is: each bit is the sum of the entries with a 1, or 1 less those with a 0,
 * whichever are fewer. Virtual bits, no gate; half as many nets a bit at most.
 */
export function lookUpComplete(
  b: CircuitBuilder,
  hot: readonly Form[],
  table: readonly bigint[],
  width: number,
): Form[] {
  return Array.from({ length: width }, (_, j) => {
    const isOne = (v: number): boolean => ((table[v] >> BigInt(j)) & 1n) === 1n;
    const ones = hot.filter((_, v) => isOne(v)).length;
    return 2 * ones <= hot.length ? anyOf(b, hot, isOne) : anyOf(b, hot, (v) => !isOne(v)).not();
  });
}

/**
 * The exclusive choice: options[v] where hot[v] is 1, zero where none is. Each option is a list of bits, least significant
 * first. One AND gate a bit and option, virtual bits out: depth +1. Bits that are constant in an option cost nothing.
 */
export function select(
  b: CircuitBuilder,
  hot: readonly Form[],
  options: readonly (readonly Form[])[],
  name = "sel",
): Form[] {
  const width = Math.max(0, ...options.map((option) => option.length));
  return Array.from({ length: width }, (_, j) =>
    b.claimBit(
      Form.sum([Form.zero, ...hot.map((bit, v) => (options[v][j] ? b.and([bit, options[v][j]], name) : Form.zero))]),
    ),
  );
}
