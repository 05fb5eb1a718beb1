// A number modulo a small q as two digits, in two levels and with weights up to 128, also where q is above 128.
import type { CircuitBuilder } from "../circuit/builder.ts";
import { Form } from "../circuit/form.ts";
import { range } from "../core/integers.ts";
import { Digit } from "./digit.ts";
import { residueOf } from "./residue.ts";

/** Estimates of quotients are in units of 1 / 2^8, each input's at most half of one. */
const SCALE = 256;
/** Greatest weight of a gate. */
const WIDEST = 128;

/** An input of the number: a bit, and what it counts. */
export interface ResidueInput {
  readonly bit: Form;
  readonly value: bigint;
  /** about how many counted units go with it, see `ResidueNumber.counted`; 0 when left out */
  readonly share?: number;
}

/** The number N = sum of value * bit over the inputs, less unit * (what is counted). */
export interface ResidueNumber {
  readonly inputs: readonly ResidueInput[];
  /**
   * bits of which each takes off `unit`, and the constant that is taken off with them: their sum is between low and high more
   * than the sum of the inputs' shares. They may arrive a level later than the inputs.
   */
  readonly counted?: {
    readonly bits: readonly Form[];
    readonly constant: number;
    readonly unit: bigint;
    readonly low: number;
    readonly high: number;
  };
}

/** N mod q by its digits. */
export interface ResidueDigits {
  readonly low: Digit;
  readonly high: Digit;
  /** N mod q where the digits are these; undefined where they never are */
  residue(high: number, low: number): number | undefined;
}

/** Sums of the negative and of the positive numbers. */
function span(numbers: readonly number[]): [number, number] {
  return [numbers.reduce((sum, x) => sum + Math.min(x, 0), 0), numbers.reduce((sum, x) => sum + Math.max(x, 0), 0)];
}

/** floor(form / step) as a form: the gates [form >= t * step] of one bank. */
function quotient(b: CircuitBuilder, form: Form, step: number, name: string): Form {
  const least = Math.floor(form.lo / step);
  const gates = range(least + 1, Math.floor(form.hi / step) + 1).map((t) => b.gate(form, t * step, name));
  return Form.sum([Form.constant(least), ...gates]);
}

/**
 * Digits of R = N - q * Q, where Q estimates the quotient N / q, so that R has few more than q values:
 * (1) Q = floor(sum of the bits' value / q mod 1, in 2^-8), and the carries of the low digit, both straight from the inputs;
 * (2) the thermometers of the digits, made on demand. With q = base * a + c, |c| small, R = base * high + low, where the low
 * digit is what its carries leave, less c * Q: it is not brought back into 0 .. base - 1. Without `base`, one digit.
 * About n^2 / 2 wires for n inputs, and 2 n for each threshold of a digit.
 */
export function residueDigits(b: CircuitBuilder, number: ResidueNumber, q: number, base?: number): ResidueDigits {
  const { inputs, counted } = number;
  const unit = counted ? centred(residueOf(counted.unit, q), q) : 0;
  // w = value mod q, such that w less the unit's share is least in magnitude
  const weights = inputs.map(({ value, share = 0 }) => {
    const w = residueOf(value, q);
    return w - q * Math.round((w - unit * share) / q);
  });
  const estimates = inputs.map(({ share = 0 }, i) => Math.round(((weights[i] - unit * share) / q) * SCALE));
  const sum = (factors: readonly number[]): Form =>
    Form.sum([Form.zero, ...inputs.map(({ bit }, i) => bit.times(factors[i]))]);
  const Q = quotient(b, sum(estimates), SCALE, "quotient");

  // R is between 0 and q, but for what the estimates are wrong by and for what the counted units differ from their shares
  const wrong = span(inputs.map(({ share = 0 }, i) => weights[i] - unit * share - (estimates[i] * q) / SCALE));
  const late = counted ? [-unit * counted.low, -unit * counted.high] : [0, 0];
  const margin = 1e-6;
  const least = Math.ceil(wrong[0] + Math.min(...late) - margin);
  const most = Math.floor(wrong[1] + Math.max(...late) + q - q / SCALE + margin);
  const units = counted ? Form.sum([Form.constant(counted.constant), ...counted.bits]) : Form.zero;
  const known = (value: number): number | undefined =>
    value < least || value > most ? undefined : residueOf(BigInt(value), q);

  if (base === undefined) {
    const rest = Form.sum([sum(weights), units.times(-unit), Q.times(-q)]);
    return {
      low: Digit.of(b, b.claim(rest.minus(least), 0, most - least), "rest"),
      high: new Digit(b, 0, 0, () => Form.zero),
      residue: (_, low) => known(low + least),
    };
  }
  const c = centred(residueOf(BigInt(q), base), base);
  const lows = weights.map((w) => centred(residueOf(BigInt(w), base), base));
  const unitLow = centred(residueOf(BigInt(unit), base), base);
  const lowSum = Form.sum([sum(lows), units.times(-unitLow)]);
  const carried = quotient(b, lowSum, base, "carried");
  // what the carries leave is in 0 .. base - 1
  const left = b.claim(lowSum.minus(carried.times(base)), 0, base - 1);
  const low = left.minus(Q.times(c));
  const highest = Form.sum([
    sum(weights.map((w, i) => (w - lows[i]) / base)),
    units.times(-(unit - unitLow) / base),
    carried,
    Q.times(-(q - c) / base),
  ]);
  // base * high + low = R
  const from = Math.ceil((least - low.hi) / base);
  const to = Math.floor((most - low.lo) / base);
  return {
    low: Digit.of(b, low.minus(low.lo), "low"),
    high: Digit.of(b, b.claim(highest.minus(from), 0, to - from), "high"),
    residue: (h, l) => known(base * (h + from) + l + low.lo),
  };
}

/** The representative of 0 <= r < q that is least in magnitude. */
const centred = (r: number, q: number): number => (2 * r > q ? r - q : r);

/**
 * A base for `residueDigits` with few values of the digits: as low a remainder of q as there is for one about `about`, or none
 * where one digit is enough.
 */
export function residueBase(q: number, inputs: number, about: number): number | undefined {
  if (q <= Math.min(WIDEST, 2 * about)) return undefined;
  // the estimated quotient has about a quarter as many values as there are inputs
  const values = (base: number): number => {
    const c = Math.abs(centred(q % base, base));
    const low = base + (c * inputs) / 4;
    return low + (low * about) / base;
  };
  const least = Math.max(2, Math.ceil(q / WIDEST));
  const bases = range(least, WIDEST + 1).filter((base) => base >= about / 2 && base <= 2 * about);
  return bases.reduce((best, base) => (values(base) < values(best) ? base : best));
}
