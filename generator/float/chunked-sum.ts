// A sum of two numbers kept as one digit a chunk: carries into chunks and bits as conditions, for terms that are one gate.
import { Digit, type ValueSet, valuesBetween } from "../arith/digit.ts";
import type { CircuitBuilder } from "../circuit/builder.ts";
import { Form } from "../circuit/form.ts";

/** Chunks at most: a carry over all but one of them takes weights up to 2^(MOST_CHUNKS - 2) = 128 in one gate. */
const MOST_CHUNKS = 9;

/** What is added in below the lowest bit, in units of the number below it; which bit set it gives to the lowest chunk. */
export interface Injection {
  /** added to the lowest chunk's digit */
  readonly amount: number;
  /** position whose bit is cleared when the sum is exactly in the middle: ties to even */
  readonly tieAt?: number;
}

/** Positions from .. to - 1 of the sum in one digit. `unit` is the weight of position `from` in it. */
export interface Chunk {
  readonly from: number;
  readonly to: number;
  readonly unit: number;
  readonly digit: Digit;
  /** the digit of positions from .. j alone */
  readonly partial: (j: number) => Digit;
}

/** The condition "the carry into chunk `chunk` is `value`" under an injection. */
export interface CarryCondition {
  readonly chunk: number;
  readonly injection: Injection;
  readonly value: 0 | 1;
}

/**
 * The sum, over positions 0 .. length - 1, of columns[i] in 0 .. 2 (a form each) plus `fraction`, a form in
 * 0 .. fractionUnit that lies below position 0 in units of 1 / fractionUnit. Chunk digits are 0 .. 2 * base - 2 (the lowest
 * one up to 2 * base * unit - 1 with any injection), so that carries are 0 or 1.
 */
export class ChunkedSum {
  readonly chunks: readonly Chunk[];
  private readonly b: CircuitBuilder;

  constructor(
    b: CircuitBuilder,
    columns: readonly Form[],
    fraction: Form,
    fractionUnit: number,
    chunkWidth: number,
    name: string,
  ) {
    this.b = b;
    this.chunks = chunkBounds(columns.length, fractionUnit, chunkWidth).map(([from, to], index) => {
      const unit = index === 0 ? fractionUnit : 1;
      const formTo = (end: number): Form =>
        Form.binary(columns.slice(from, end))
          .times(unit)
          .plus(index === 0 ? fraction : 0);
      const partials = new Map<number, Digit>();
      const partial = (j: number): Digit => {
        const known = partials.get(j) ?? Digit.of(b, formTo(j + 1), name);
        partials.set(j, known);
        return known;
      };
      return { from, to, unit, digit: partial(to - 1), partial };
    });
  }

  /** Index of the chunk that holds position j (a position below 0 belongs to the lowest one). */
  chunkOf(j: number): number {
    return this.chunks.findIndex(({ to }) => j < to);
  }

  get top(): number {
    return this.chunks.length - 1;
  }

  /** Values of chunk d for which it carries out whatever comes in (chunk 0: under the injection). */
  generates(d: number, injection: Injection): ValueSet {
    const { digit, from, to, unit } = this.chunks[d];
    const limit = unit * 2 ** (to - from) - (d === 0 ? injection.amount : 0);
    return valuesBetween(limit, digit.hi);
  }

  /** Values of chunk d for which it passes the carry on: all ones; none for chunk 0. */
  propagates(d: number): ValueSet {
    const { from, to } = this.chunks[d];
    const ones = 2 ** (to - from) - 1;
    return d === 0 ? 0n : valuesBetween(ones, ones);
  }

  /** Values of chunk d for which no carry leaves it whatever comes in (chunk 0: under the injection). */
  kills(d: number, injection: Injection): ValueSet {
    return this.chunks[d].digit.all & ~this.generates(d, injection) & ~this.propagates(d);
  }

  /** Is bit j of (value of chunk d) + carry 1? Chunk 0 has the injection instead of a carry, and its tie rule. */
  bitOf(d: number, j: number, value: number, injection: Injection, carry: 0 | 1): boolean {
    const { from, unit } = this.chunks[d];
    const weight = unit * 2 ** (j - from);
    const shifted = value + (d === 0 ? injection.amount : carry);
    const tie = injection.tieAt === j && shifted % weight === 0;
    return Math.floor(shifted / weight) % 2 === 1 && !tie;
  }

  /** "bit j of the sum is 1" as a virtual bit, given the carry into its chunk. Three nets, or few more where ties count. */
  bit(j: number, injection: Injection, carry: 0 | 1): Form {
    const d = this.chunkOf(j);
    const partial = this.chunks[d].partial(j);
    return partial.isIn(partial.where((value) => this.bitOf(d, j, value, injection, carry)));
  }

  /**
   * The AND of (virtual) bits and of a carry condition, as one gate: generating chunks count 2, propagating ones 1, by
   * powers of two. Fan-in two a chunk and the literals'. Depth +1.
   */
  gate(literals: readonly Form[], carry: CarryCondition | undefined, name: string): Form {
    if (!carry || carry.chunk === 0) return this.b.and(literals, name);
    const { chunk, injection, value } = carry;
    const limit = 2 ** (chunk - 1);
    const lowest = this.chunks[0].digit.isIn(this.generates(0, injection));
    const counts = this.chunks.slice(1, chunk).map(({ digit, from, to }) => {
      const base = 2 ** (to - from);
      return digit.atLeast(base).plus(digit.atLeast(base - 1));
    });
    // carries is in 0 .. 2 * limit - 1, and the carry is 1 iff it reaches the limit
    const carries = Form.binary(counts).plus(lowest);
    const wanted = value === 1 ? carries : carries.times(-1).plus(2 * limit - 1);
    return this.b.gate(
      Form.sum([wanted, ...literals.map((literal) => literal.times(limit))]),
      limit * (1 + literals.length),
      name,
    );
  }
}

/**
 * Chunk bounds over positions 0 .. length - 1: at most `width` bits a chunk with those of the fraction, more where that would
 * make too many chunks.
 */
function chunkBounds(length: number, fractionUnit: number, width: number): [number, number][] {
  const fractionBits = Math.log2(fractionUnit);
  const widest = Math.max(width, Math.ceil((length + fractionBits) / MOST_CHUNKS));
  const lowest = widest - fractionBits;
  if (length <= lowest) return [[0, length]];
  const count = 1 + Math.ceil((length - lowest) / widest);
  // as equal as the lowest one's limit allows
  const first = Math.min(lowest, Math.ceil(length / count));
  const cuts = Array.from({ length: count }, (_, k) => first + Math.round(((length - first) * k) / (count - 1)));
  return cuts.map((to, k) => [k === 0 ? 0 : cuts[k - 1], to]);
}
