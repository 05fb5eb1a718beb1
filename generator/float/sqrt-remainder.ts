// Which of two neighbours is the rounded root: the sign of c^2 + c - M, from its lowest bits alone. Source: Lemma 3.7.
import type { Position } from "../arith/carry.ts";
import { generates } from "../arith/carry.ts";
import { columnDigits, DigitSum, type PlacedPosition } from "../arith/digit-sum.ts";
import type { CircuitBuilder } from "../circuit/builder.ts";
import { Form } from "../circuit/form.ts";
import { bitLength, range } from "../core/integers.ts";

/** A part of a candidate c: digits of some bits each, exact or redundant, whose sum at their places is c. */
export interface CandidateDigit {
  readonly place: number;
  readonly most: number;
  /** [the digit is in the set of values where the predicate holds], a virtual bit */
  isIn(predicate: (value: number) => boolean): Form;
}

/** The bits of a candidate, least significant first, as digits of one bit each. */
export function bitDigits(bits: readonly Form[]): CandidateDigit[] {
  return bits.map((bit, place) => ({
    place,
    most: 1,
    isIn: (predicate) => (predicate(1) ? (predicate(0) ? Form.one : bit) : predicate(0) ? bit.not() : Form.zero),
  }));
}

/** The redundant digits of an approximation with `guard` fraction bits in one digit: the carry out of that is a digit too. */
export function redundantDigits(digits: readonly PlacedPosition[], guard: number): CandidateDigit[] {
  const [fraction, ...rest] = digits;
  const units = guard === 0 ? digits : rest;
  if (units[0].place !== guard) throw new Error(`sqrt: the fraction of ${guard} bits is not one digit`);
  const carry: Position[] = guard === 0 ? [] : [fraction];
  return [
    ...carry.map((position) => bitDigits([generates(position)])[0]),
    ...units.map(({ digit, place }) => ({
      place: place - guard,
      most: digit.hi,
      isIn: (predicate: (value: number) => boolean) => digit.isIn(digit.where(predicate)),
    })),
  ];
}

/**
 * [c^2 + c < M] for M = m * 2^t, t = p - 1 or p, where the root of M is in (c - 1/2, c + 3/2): then it rounds to c + 1, else to c.
 *
 * Q = (c^2 + c - M) / 2 is an integer, and 2Q lies between (c - 1/2)^2 and (c + 3/2)^2 subtracted from (c + 1/2)^2 - 1/4:
 * -2c - 9/4 < 2Q < 2c - 1/4, so that -2^p <= Q < 2^p, and bit p of Q mod 2^(p+1) is the sign. Of M / 2, that leaves the
 * three lowest bits of m.
 */
export class RootRemainder {
  private readonly sum: DigitSum;
  private readonly p: number;

  constructor(
    b: CircuitBuilder,
    candidate: readonly CandidateDigit[],
    significand: readonly Form[],
    odd: Form,
    perDigit: number,
  ) {
    const p = significand.length;
    const columns: Form[][] = range(0, p + 1).map(() => []);
    const put = (place: number, make: () => Form): void => {
      if (place > p) return;
      const bit = make();
      if (bit !== Form.zero) columns[place].push(bit);
    };
    candidate.forEach((digit, k) => {
      // one digit V: (V^2 4^place + V 2^place) / 2, bit by bit
      const own = (v: number): bigint => {
        const value = BigInt(v) * 2n ** BigInt(digit.place);
        return (value * value + value) / 2n;
      };
      for (let j = 0; j <= p && own(digit.most) >> BigInt(j) > 0n; j++)
        put(j, () =>
          b.materialize(
            digit.isIn((v) => ((own(v) >> BigInt(j)) & 1n) === 1n),
            "own",
          ),
        );
      // two digits: V W 2^(both places), the bits of V times those of W
      for (const other of candidate.slice(0, k))
        for (const i of range(0, bitLength(digit.most)))
          for (const j of range(0, bitLength(other.most)))
            put(digit.place + other.place + i + j, () => b.and([bitOf(digit, i), bitOf(other, j)], "partial"));
    });
    // -M / 2 = the complement of each of its bits from p - 2 up, and 2^(p-2)
    const notM = (even: Form | undefined, ifOdd: Form | undefined): Form => {
      const parts = [
        even ? b.and([even, odd.not()], "even") : Form.zero,
        ifOdd ? b.and([ifOdd, odd], "odd") : Form.zero,
      ];
      // exclusive: odd decides
      return b.materialize(b.claimBit(Form.sum(parts)).not(), "not_m");
    };
    put(p - 2, () => notM(significand[0], undefined));
    put(p - 1, () => notM(significand[1], significand[0]));
    put(p, () => notM(significand[2], significand[1]));
    columns[p - 2].push(Form.one);
    const most = columns.reduce((total, column, i) => total + BigInt(column.length) * 2n ** BigInt(i), 0n);
    const length = most.toString(2).length;
    // what is above bit p is not looked at
    const positions = columnDigits(b, columns, {
      length,
      rounding: p + 1,
      added: 0,
      perDigit: 0,
      perLowDigit: perDigit,
    });
    this.p = p;
    this.sum = new DigitSum(b, positions, { early: false, group: 7 });
  }

  /** [c^2 + c < M, and all literals], as a virtual bit. */
  isBelow(literals: readonly Form[], name: string): Form {
    return this.sum.bit(this.p, 0, literals, name);
  }
}

const bitOf = (digit: CandidateDigit, i: number): Form => digit.isIn((v) => Math.floor(v / 2 ** i) % 2 === 1);
