// The magnitude of a signed number in carry-save digits: its sign, and any condition on one digit of the magnitude.
// Source: Lemma 3.5.3 (iterated sum), carry look-ahead with one's complement.
import { carryOut, type Position } from "../arith/carry.ts";
import type { Digit, ValueSet } from "../arith/digit.ts";
import type { CircuitBuilder } from "../circuit/builder.ts";
import { Form } from "../circuit/form.ts";
import { range } from "../core/integers.ts";

/** Digits that one carry gate spans: weights up to 2^7. */
const CARRY_GROUP = 7;

/** A digit V = step * A + L, 0 <= L < step, with a carry of at most 1: V <= 2 * base - 2. */
export interface SplitDigit {
  /** V, of which only the thresholds base and base - 1 are asked */
  readonly position: Position;
  readonly coarse: Digit;
  readonly fine: Digit;
}

/** A signed number S in digits of base 2^width, and what is known of it. */
export interface SignedDigits {
  /** the digits of S - 1 + 2^top, lowest first; top: bits of all digits together */
  readonly digits: readonly SplitDigit[];
  readonly width: number;
  /** the values of a digit's fine part are 0 .. step - 1 */
  readonly step: number;
  /** a carry out of the top which the positions do not hold; with theirs, it is 1 iff S >= 1 */
  readonly carriedOut: Form;
  /** |S| < 2^length */
  readonly length: number;
}

/**
 * |S|. Where S >= 1, it is (S - 1) + 1: a carry-in. Else it is -S, the complement of S - 1. So every digit m of |S| is one of
 * four functions of the digit V below: by the sign and by the carry into V.
 */
export class Magnitude {
  /** [S <= 0], a virtual bit one level above the thermometer codes */
  readonly notPositive: Form;
  readonly length: number;
  private readonly b: CircuitBuilder;
  private readonly width: number;
  private readonly step: number;
  private readonly digits: readonly SplitDigit[];
  private readonly nets: boolean;
  /** carries into each digit, without and with a carry into the lowest; virtual bits */
  private readonly carries: readonly (readonly [Form, Form])[];
  private readonly known = new Map<string, Form>();

  /**
   * Conditions are virtual bits of up to four nets, two levels above the thermometer codes (which are nets); with `nets`
   * they are nets, at three levels.
   */
  constructor(b: CircuitBuilder, { digits, width, step, carriedOut, length }: SignedDigits, nets: boolean) {
    const positions = digits.map(({ position }) => position);
    this.b = b;
    this.digits = digits;
    this.width = width;
    this.step = step;
    this.length = length;
    this.nets = nets;
    this.notPositive = b.claimBit(carriedOut.plus(carryOut(b, positions, CARRY_GROUP)).not());
    this.carries = positions.map((_, i) =>
      i === 0
        ? [Form.zero, Form.one]
        : ([false, true].map((one) => carryOut(b, positions.slice(0, i), CARRY_GROUP, one ? Form.one : Form.zero)) as [
            Form,
            Form,
          ]),
    );
  }

  /** The (virtual) bit "bits from .. to, which lie in one digit, are all 1", or "one of them is 1". */
  private where(from: number, to: number, kind: "ones" | "any"): Form {
    const i = Math.floor(from / this.width);
    const low = from - i * this.width;
    const field = 2 ** (to - from + 1);
    const key = `${i} ${low} ${field} ${field === 2 ? "" : kind}`;
    const found = this.known.get(key);
    if (found) return found;
    const bits = (m: number): number => Math.floor(m / 2 ** low) % field;
    const bit = this.condition(i, kind === "ones" ? (m) => bits(m) === field - 1 : (m) => bits(m) > 0, kind);
    this.known.set(key, bit);
    return bit;
  }

  private condition(i: number, holds: (m: number) => boolean, name: string): Form {
    const { b } = this;
    const base = 2 ** this.width;
    const [without, withOne] = this.carries[i];
    const positive = this.notPositive.not();
    const cases = [
      { literals: [positive, withOne.not()], value: (v: number) => v % base },
      { literals: [positive, withOne], value: (v: number) => (v + 1) % base },
      { literals: [this.notPositive, without.not()], value: (v: number) => base - 1 - (v % base) },
      { literals: [this.notPositive, without], value: (v: number) => base - 1 - ((v + 1) % base) },
    ];
    const terms = cases.flatMap(({ literals, value }) =>
      this.products(this.digits[i], (v) => holds(value(v))).map((product) => b.and([...literals, ...product], name)),
    );
    // exclusive: one sign, one carry, one value
    const bit = b.claimBit(Form.sum([Form.zero, ...terms]));
    return this.nets ? b.materialize(bit, name) : bit;
  }

  /** The values v of a digit for which the predicate holds, as exclusive products of a coarse and a fine literal. */
  private products({ coarse, fine }: SplitDigit, holds: (v: number) => boolean): Form[][] {
    const coarseOf = new Map<ValueSet, ValueSet>();
    for (let a = coarse.lo; a <= coarse.hi; a++) {
      const set = fine.where((l) => holds(a * this.step + l));
      coarseOf.set(set, (coarseOf.get(set) ?? 0n) | (1n << BigInt(a)));
    }
    return [...coarseOf]
      .filter(([fineSet]) => fineSet !== 0n)
      .map(([fineSet, coarseSet]) => [this.net(coarse, coarseSet), fine.isIn(fineSet)]);
  }

  /** "The digit is in the set" as one net or its complement, so that a condition and its opposite share a gate. */
  private net(digit: Digit, set: ValueSet): Form {
    const lowest = 1n << BigInt(digit.lo);
    return (set & lowest) === 0n
      ? this.b.materialize(digit.isIn(set), "is")
      : this.b.materialize(digit.isIn(digit.all & ~set), "is").not();
  }

  /**
   * Are bits from .. to, both included, all 1? The (virtual) bits whose AND says so: one a digit; or one a whole digit and
   * one a bit where conditions are nets, since another condition costs more then than a few more inputs.
   */
  ones(from: number, to: number): Form[] {
    return this.nets
      ? this.wholeDigits(from, to, "ones")
      : this.pieces(from, to).map(([low, high]) => this.where(low, high, "ones"));
  }

  /** Is a bit of from .. to 1? The (virtual) bits whose OR says so, one a whole digit; none where to < from. */
  any(from: number, to: number): Form[] {
    return this.wholeDigits(from, to, "any");
  }

  private wholeDigits(from: number, to: number, kind: "ones" | "any"): Form[] {
    return this.pieces(from, to).flatMap(([low, high]) =>
      high - low + 1 === this.width ? [this.where(low, high, kind)] : range(low, high + 1).map((k) => this.bit(k)),
    );
  }

  /** Bit k as a (virtual) bit. */
  bit(k: number): Form {
    return this.where(k, k, "ones");
  }

  /** Bits from .. to cut at the digits: first and last bit of each piece. */
  pieces(from: number, to: number): [number, number][] {
    const cuts = range(from, to + 1).filter((k) => k === from || k % this.width === 0);
    return cuts.map((low, k) => [low, (cuts[k + 1] ?? to + 1) - 1]);
  }
}
