// ea - eb of two float words in chunks: its order, and small values of it as exclusive terms. Lemma 3.5 (alignment).
import { Digit, type ValueSet, valuesBetween } from "../arith/digit.ts";
import { type Term, term } from "../arith/exclusive.ts";
import { type Order, orders } from "../arith/order.ts";
import type { CircuitBuilder } from "../circuit/builder.ts";
import { Form } from "../circuit/form.ts";
import { bitLength } from "../core/integers.ts";
import { biasedExponent, type FloatWord } from "./word.ts";

/** Greatest width of a chunk of the upper part: its weights are below 2^WIDTH. */
const WIDTH = 8;

/**
 * The difference d = ea - eb as chunk differences, least significant first. The lowest chunk alone tells |d| <= reach from
 * each other, modulo its base; the others tell whether it is a small d at all.
 */
export class ExponentDifference {
  /** the order of each chunk: two gates of one bank each. Depth 1 */
  readonly orders: readonly Order[];
  private readonly b: CircuitBuilder;
  private readonly digits: readonly Digit[];
  private readonly bases: readonly number[];
  private readonly reach: number;

  /** @param reach the greatest |d| that has to be told from others */
  constructor(b: CircuitBuilder, left: FloatWord, right: FloatWord, reach: number) {
    const [x, y] = [biasedExponent(left), biasedExponent(right)];
    const lowest = Math.min(x.length, bitLength(2 * reach));
    const upper = x.length - lowest;
    const count = Math.ceil(upper / WIDTH);
    const cuts = [
      0,
      ...Array.from({ length: count + 1 }, (_, k) => lowest + Math.ceil((upper * k) / Math.max(count, 1))),
    ];
    const differences = cuts
      .slice(1)
      .map((to, k) => Form.binary(x.slice(cuts[k], to)).minus(Form.binary(y.slice(cuts[k], to))));
    this.b = b;
    this.reach = reach;
    this.bases = cuts.slice(1).map((to, k) => 2 ** (to - cuts[k]));
    // offset by base - 1, so that values are not negative
    this.digits = differences.map((difference, k) => Digit.of(b, difference.plus(this.bases[k] - 1), "difference"));
    this.orders = orders(b, differences, "difference");
  }

  /** [the lowest chunk says d = k], |k| <= reach: exact where |d| <= reach, anything elsewhere. A virtual bit at depth 1. */
  lowestSays(k: number): Form {
    const [digit, base] = [this.digits[0], this.bases[0]];
    const aliases = this.digits.length === 1 ? [k] : [k, k > 0 ? k - base : k + base];
    return digit.isIn(aliases.reduce((set, v) => set | this.offset(0, v, v), 0n));
  }

  /** The exclusive ways in which low <= d <= high, |low|, |high| <= reach. Products of conditions at depth 1. */
  between(low: number, high: number): Term[] {
    const base = this.bases[0];
    const ways: Term[] = [];
    for (const upper of [-1, 0, 1]) {
      const set = this.offset(0, low - upper * base, high - upper * base);
      if (set !== 0n)
        for (const conditions of this.upperEquals(upper)) ways.push(term([[this.digits[0], set], ...conditions]));
    }
    return ways;
  }

  /** [|d| <= reach and the literals are 1] as a virtual bit at depth 2. */
  isNear(literals: readonly Form[]): Form {
    const ways = this.between(-this.reach, this.reach);
    return this.b.claimBit(
      Form.sum(
        ways.map(({ digits }) =>
          this.b.and([...literals, ...[...digits].map(([digit, set]) => digit.isIn(set))], "aligned"),
        ),
      ),
    );
  }

  /** The ways in which the chunks above the lowest make up the number `value` (-1, 0 or 1): 1 = (1, 0) or (1, -(base - 1)). */
  private upperEquals(value: number): [Digit, ValueSet][][] {
    const is = (k: number, v: number): [Digit, ValueSet] => [this.digits[k], this.offset(k, v, v)];
    const count = this.digits.length;
    const range = Array.from({ length: count - 1 }, (_, k) => k + 1);
    if (value === 0) return [range.map((k) => is(k, 0))];
    return range.map((one) => range.map((k) => is(k, k > one ? 0 : k === one ? value : -value * (this.bases[k] - 1))));
  }

  /** The values from .. to of chunk k as its digit counts them. */
  private offset(k: number, from: number, to: number): ValueSet {
    const shift = this.bases[k] - 1;
    return valuesBetween(from + shift, to + shift) & this.digits[k].all;
  }
}
