// ea - eb of two float words in chunks: its order, and small values of it as exclusive terms. Lemma 3.5 (alignment).
import { Digit, type ValueSet, valuesBetween } from "../arith/digit.ts";
import { exclusiveSum, type Term, term } from "../arith/exclusive.ts";
import { type Order, orders } from "../arith/order.ts";
import type { CircuitBuilder } from "../circuit/builder.ts";
import { Form } from "../circuit/form.ts";
import { bitLength, range } from "../core/integers.ts";
import { biasedExponent, type FloatWord, isNonzero } from "./word.ts";

/** Greatest width of a chunk of the upper part: its weights are below 2^WIDTH. */
const WIDTH = 8;
const WEIGHT_LIMIT = 128;

/** A chunk difference: its value is digit - offset. Bits of d above the lowest chunk have base > 1. */
interface Chunk {
  readonly digit: Digit;
  readonly offset: number;
  readonly base: number;
}

/**
 * The difference d = ea - eb as chunk differences, least significant first. The lowest chunk alone tells |d| <= reach from
 * each other, modulo its base; the others tell whether it is a small d at all. A zero's exponent field says nothing: where
 * exactly one operand is zero, d counts as far from 0, and the other operand as greater.
 */
export class ExponentDifference {
  /** the order of each chunk: two gates of one bank each. Depth 1 */
  readonly orders: readonly Order[];
  /** bits of the lowest chunk */
  readonly lowest: number;
  readonly reach: number;
  private readonly b: CircuitBuilder;
  private readonly chunks: readonly Chunk[];

  /** @param reach the greatest |d| that has to be told from others */
  constructor(b: CircuitBuilder, left: FloatWord, right: FloatWord, reach: number) {
    const [x, y] = [biasedExponent(left), biasedExponent(right)];
    const lowest = Math.min(x.length, bitLength(2 * reach));
    const upper = x.length - lowest;
    const count = Math.ceil(upper / WIDTH);
    const cuts = [0, lowest, ...Array.from({ length: count }, (_, k) => lowest + Math.ceil((upper * (k + 1)) / count))];
    const differences = cuts
      .slice(1)
      .map((to, k) => Form.binary(x.slice(cuts[k], to)).minus(Form.binary(y.slice(cuts[k], to))));
    const bases = cuts.slice(1).map((to, k) => 2 ** (to - cuts[k]));
    // the zero word's biased exponent is half the range: this weight leaves 2 or more in the top chunk whatever the other is
    const nonzero = isNonzero(left).minus(isNonzero(right));
    const last = bases.length - 1;
    const weight = Math.max(bases[last], 4);
    if (weight <= WEIGHT_LIMIT) differences[last] = differences[last].plus(nonzero.times(weight));
    else differences.push(nonzero);
    this.b = b;
    this.reach = reach;
    this.lowest = lowest;
    this.chunks = differences.map((difference, k) => ({
      // offset, so that values are not negative
      digit: Digit.of(b, difference.minus(difference.lo), "difference"),
      offset: -difference.lo,
      base: bases[k] ?? 1,
    }));
    this.orders = orders(b, differences, "difference");
  }

  /** [the lowest chunk says d = k], |k| <= reach: exact where |d| <= reach, anything elsewhere. A virtual bit at depth 1. */
  lowestSays(k: number): Form {
    const { digit, base } = this.chunks[0];
    const aliases = this.chunks.length === 1 ? [k] : [k, k > 0 ? k - base : k + base];
    return digit.isIn(aliases.reduce((set, v) => set | this.values(0, v, v), 0n));
  }

  /** The exclusive ways in which low <= d <= high, |low|, |high| <= reach. Products of conditions at depth 1. */
  between(low: number, high: number): Term[] {
    const { digit, base } = this.chunks[0];
    return [-1, 0, 1].flatMap((upper) => {
      const set = this.values(0, low - upper * base, high - upper * base);
      return set === 0n ? [] : this.upperEquals(upper).map((conditions) => term([[digit, set], ...conditions]));
    });
  }

  /** [|d| <= reach] as a virtual bit at depth 2. */
  isNear(): Form {
    return exclusiveSum(this.b, this.between(-this.reach, this.reach), "aligned");
  }

  /** The ways in which the chunks above the lowest make up the number `value` (-1, 0 or 1): 1 = (1, 0) or (1, -(base - 1)). */
  private upperEquals(value: number): [Digit, ValueSet][][] {
    const is = (k: number, v: number): [Digit, ValueSet] => [this.chunks[k].digit, this.values(k, v, v)];
    const upper = range(1, this.chunks.length);
    if (value === 0) return [upper.map((k) => is(k, 0))];
    return upper
      .filter((one) => this.chunks[one].base > 1)
      .map((one) => upper.map((k) => is(k, k > one ? 0 : k === one ? value : -value * (this.chunks[k].base - 1))));
  }

  /** The values from .. to of chunk k as its digit counts them. */
  private values(k: number, from: number, to: number): ValueSet {
    const { digit, offset } = this.chunks[k];
    return valuesBetween(from + offset, to + offset) & digit.all;
  }
}

/**
 * The same orders with equal numbers counted as left > right, so that `decide` tells left >= right from left < right: the
 * lowest chunk has one gate less.
 */
export function atLeastOrders(list: readonly Order[]): Order[] {
  return list.map((order, k) => (k === 0 ? { greater: order.atLeast, atLeast: order.atLeast } : order));
}
