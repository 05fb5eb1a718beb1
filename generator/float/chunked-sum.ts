// A sum of two numbers kept as one digit a chunk: carries into chunks and bits as conditions, for terms that are one gate.
import { Digit, type ValueSet, valuesBetween } from "../arith/digit.ts";
import type { CircuitBuilder } from "../circuit/builder.ts";
import { Form } from "../circuit/form.ts";

/** Chunks that one carry gate reaches over: weights up to 2^GROUP. */
const GROUP = 7;
/** Positions from the bottom whose bit is asked of the lowest chunk's digit at once, fraction, injection and ties included. */
const DIRECT = 2;

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

/** The condition "the carry into position `into` is `value`" under an injection. */
export interface CarryCondition {
  readonly into: number;
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
  /** the digit of the column at a position: 0, 1 or 2 */
  private readonly columns: (j: number) => Digit;
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
    this.columns = (j) => Digit.of(b, columns[j], name);
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

  /**
   * The AND of (virtual) bits and of "bit j of the sum is `value`", as exclusive gates: a bit is 1 where its column is 1 and no
   * carry comes in, or where its column is 0 or 2 and one does. Depth +1.
   * @param carryOut the carry out of the chunk of j where the literals decide it: its top bit then has one way less
   */
  bitGates(
    literals: readonly Form[],
    j: number,
    injection: Injection,
    value: 0 | 1,
    name: string,
    carryOut?: 0 | 1,
  ): Form[] {
    if (j < DIRECT && this.chunkOf(j) === 0) {
      const partial = this.chunks[0].partial(j);
      const bit = partial.isIn(partial.where((v) => this.bitOf(0, j, v, injection, 0)));
      return [this.b.and([...literals, value === 1 ? bit : bit.not()], name)];
    }
    const odd = this.columns(j).equals(1);
    const isTop = j === this.chunks[this.chunkOf(j)].to - 1;
    return ([0, 1] as const).flatMap((carry) =>
      // an odd column passes the carry on
      isTop && carryOut !== undefined && carry !== value && carry !== carryOut
        ? []
        : this.gates([...literals, carry === value ? odd.not() : odd], { into: j, injection, value: carry }, name),
    );
  }

  /**
   * The AND of (virtual) bits and of a carry condition, as exclusive gates, one for every GROUP chunks that the carry reaches
   * over: generating chunks count 2, propagating ones 1, by powers of two. Fan-in two a chunk and the literals'. Depth +1.
   */
  gates(literals: readonly Form[], { into, injection, value }: CarryCondition, name: string): Form[] {
    const d = this.chunkOf(into);
    const { from, partial } = this.chunks[d];
    if (d === 0) {
      const below = partial(into - 1);
      const carry = below.atLeast(this.chunks[0].unit * 2 ** into - injection.amount);
      return [this.b.and([...literals, value === 1 ? carry : carry.not()], name)];
    }
    // from the position down: part of its own chunk, whole chunks, and the lowest one, which has no carry in
    const items = this.chunks.slice(1, d).map(({ digit, to, from: low }) => ({ digit, base: 2 ** (to - low) }));
    if (into > from) items.push({ digit: partial(into - 1), base: 2 ** (into - from) });
    const lowest = this.chunks[0].digit.isIn(this.generates(0, injection));
    const made: Form[] = [];
    let above: Form[] = [];
    for (let to = items.length; to > 0 || made.length === 0; to -= GROUP) {
      const group = items.slice(Math.max(to - GROUP, 0), to);
      const limit = 2 ** group.length;
      const counts = Form.binary(group.map(({ digit, base }) => digit.atLeast(base).plus(digit.atLeast(base - 1))));
      // the carry is 1 iff the sum reaches the limit; limit - 1 without the lowest chunk: all propagate, a lower group decides
      const last = to <= GROUP;
      const carries = last ? counts.plus(lowest) : counts;
      const wanted = value === 1 ? carries : carries.times(-1).plus(2 * limit - (last ? 1 : 2));
      const all = [...literals, ...above];
      made.push(this.b.gate(Form.sum([wanted, ...all.map((bit) => bit.times(limit))]), limit * (1 + all.length), name));
      above = [...above, ...group.map(({ digit, base }) => digit.equals(base - 1))];
    }
    return made;
  }
}

/**
 * Chunk bounds over positions 0 .. length - 1: at most `width` bits a chunk, those of the fraction included.
 */
function chunkBounds(length: number, fractionUnit: number, width: number): [number, number][] {
  const lowest = width - Math.log2(fractionUnit);
  if (length <= lowest) return [[0, length]];
  const count = 1 + Math.ceil((length - lowest) / width);
  // as equal as the lowest one's limit allows
  const first = Math.min(lowest, Math.ceil(length / count));
  const cuts = Array.from({ length: count }, (_, k) => first + Math.round(((length - first) * k) / (count - 1)));
  return cuts.map((to, k) => [k === 0 ? 0 : cuts[k - 1], to]);
}
