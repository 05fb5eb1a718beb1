// Residues of a number in binary modulo a small prime or prime power, as a one-hot code. Source: Chinese remainders, Lemma 3.5.2.
import type { CircuitBuilder } from "../circuit/builder.ts";
import { Form } from "../circuit/form.ts";
import { range } from "../core/integers.ts";
import { carrySave } from "./carry-save.ts";
import { Digit } from "./digit.ts";

/** A (virtual) bit and what it counts. */
export interface WeightedBit {
  readonly bit: Form;
  readonly value: bigint;
}

/** The number written in binary by these bits (least significant first), as weighted bits; `scale` times it. */
export const binaryNumber = (bits: readonly Form[], scale = 1n): WeightedBit[] =>
  bits.map((bit, i) => ({ bit, value: scale << BigInt(i) }));

/** value mod q in [0, q - 1]. */
export const residueOf = (value: bigint, q: number): number => {
  const rest = Number(value % BigInt(q));
  return rest < 0 ? rest + q : rest;
};

/** The representative of value mod q that is least in magnitude: in (-q/2, q/2]. */
export const centredResidue = (value: bigint, q: number): number => {
  const rest = residueOf(value, q);
  return 2 * rest > q ? rest - q : rest;
};

/**
 * Output r is [N mod q = r], r = 0 .. q - 1, for N = the sum of the bits' values and `constant`: virtual bits, exclusive, one
 * of them is 1. V = the sum of the centred residues is congruent to N.
 * Without `digit`: the thermometer of V. One level; about k q / 4 gates of fan-in k for k bits; weights up to q / 2, so that
 * q <= 257.
 * With `digit` = s: V = 2^s * U + low in carry-save digits, thermometers of both, one AND gate for every value of V. Three
 * levels; about k q / 4 gates of fan-in 4; weights up to q / 2^(s+1), 2^s: s = 5 serves every q up to 8,192.
 */
export function residueHot(
  b: CircuitBuilder,
  number: readonly WeightedBit[],
  q: number,
  { digit, constant = 0n }: { readonly digit?: number; readonly constant?: bigint } = {},
): Form[] {
  const weights = number.map(({ value }) => centredResidue(value, q));
  const value = Form.sum([Form.zero, ...number.map(({ bit }, i) => bit.times(weights[i]))]);
  // V + offset is not negative, and congruent to N + shift
  const start = residueOf(constant, q);
  if (digit === undefined) {
    const whole = Digit.of(b, value.minus(value.lo), "residue");
    return range(0, q).map((r) => whole.isIn(whole.where((v) => residueOf(BigInt(v + value.lo + start), q) === r)));
  }
  const base = 2 ** digit;
  // w = base * u + l with l in [-base / 2, base / 2)
  const lows = weights.map((w) => residueOf(BigInt(w + base / 2), base) - base / 2);
  const lowSum = Form.sum([Form.zero, ...number.map(({ bit }, i) => bit.times(lows[i]))]);
  const { low, high } = carrySave(b, lowSum.minus(lowSum.lo), base, "low_carry");
  const highSum = Form.sum([high, ...number.map(({ bit }, i) => bit.times((weights[i] - lows[i]) / base))]);
  const upper = Digit.of(b, highSum.minus(highSum.lo), "high");
  const lower = Digit.of(b, low, "low");
  // V = base * (upper + highSum.lo) + lower + lowSum.lo
  const offset = base * highSum.lo + lowSum.lo;
  const events = range(0, q).map((): Form[] => [Form.zero]);
  for (const u of range(0, upper.hi + 1))
    for (const l of range(0, lower.hi + 1)) {
      const v = base * u + l + offset;
      if (v < value.lo || v > value.hi) continue;
      events[residueOf(BigInt(v + start), q)].push(b.and([upper.equals(u), lower.equals(l)], "is"));
    }
  return events.map((list) => b.claimBit(Form.sum(list)));
}
