// Digits: numbers of small range known by their thermometer code, which is made gate by gate on demand.
import type { CircuitBuilder } from "../circuit/builder.ts";
import { Form } from "../circuit/form.ts";

/** A set of values of a digit: bit v of the mask is 1 iff v is in the set. Intersect with &, unite with |. */
export type ValueSet = bigint;

/** The set of the integers from .. to, both included; empty where from > to. Values are not negative. */
export function valuesBetween(from: number, to: number): ValueSet {
  const low = Math.max(from, 0);
  return to < low ? 0n : ((1n << BigInt(to - low + 1)) - 1n) << BigInt(low);
}

/**
 * A number lo <= V <= hi, lo >= 0, given by its thermometer code T_t = [V >= t]. "V is in a set" is a sum of +-T over the
 * runs of the set: a virtual bit, no gate. Source: telescoping of symmetric functions.
 */
export class Digit {
  readonly lo: number;
  readonly hi: number;
  private readonly builder: CircuitBuilder;
  private readonly thermometer: (t: number) => Form;
  private readonly gates = new Map<number, Form>();
  private readonly literals = new Map<ValueSet, Form>();

  /** @param thermometer the (virtual) bit [V >= t], for lo < t <= hi; it must fall with t */
  constructor(builder: CircuitBuilder, lo: number, hi: number, thermometer: (t: number) => Form) {
    if (lo < 0 || hi < lo) throw new Error(`digit with range [${lo}, ${hi}]`);
    this.builder = builder;
    this.lo = lo;
    this.hi = hi;
    this.thermometer = thermometer;
  }

  /** The digit whose value is a form: T_t is one gate over the form, all gates of one bank. */
  static of(b: CircuitBuilder, form: Form, name = "t"): Digit {
    return new Digit(b, form.lo, form.hi, (t) => b.gate(form, t, name));
  }

  /** [V >= t]: the gate of that threshold. */
  atLeast(t: number): Form {
    if (t <= this.lo) return Form.one;
    if (t > this.hi) return Form.zero;
    const known = this.gates.get(t);
    if (known) return known;
    const gate = this.thermometer(t);
    this.gates.set(t, gate);
    return gate;
  }

  /** The values that the digit can take. */
  get all(): ValueSet {
    return valuesBetween(this.lo, this.hi);
  }

  /** The values for which the predicate holds. */
  where(predicate: (value: number) => boolean): ValueSet {
    let set = 0n;
    for (let v = this.lo; v <= this.hi; v++) if (predicate(v)) set |= 1n << BigInt(v);
    return set;
  }

  /** "V is in the set" as a virtual bit: each run [s, e] adds T_s - T_(e+1). */
  isIn(set: ValueSet): Form {
    const known = this.literals.get(set);
    if (known) return known;
    const parts: Form[] = [Form.zero];
    // the last character is value 0: read much faster than bits of a big integer
    const mask = set.toString(2);
    let inside = false;
    for (let v = this.lo; v <= this.hi + 1; v++) {
      const member = v <= this.hi && mask[mask.length - 1 - v] === "1";
      if (member !== inside) parts.push(member ? this.atLeast(v) : this.atLeast(v).times(-1));
      inside = member;
    }
    // 0/1: a thermometer code falls, so the alternating sum counts the one run that V is in, or none
    const literal = this.builder.claimBit(Form.sum(parts));
    this.literals.set(set, literal);
    return literal;
  }

  /** [V = v] as a virtual bit. */
  equals(v: number): Form {
    return this.isIn(valuesBetween(v, v));
  }

  /** Bit j of V as a virtual bit: T_(2^j) - T_(2 * 2^j) + T_(3 * 2^j) - ... */
  bit(j: number): Form {
    return this.isIn(this.where((v) => Math.floor(v / 2 ** j) % 2 === 1));
  }

  /** All bits of V, least significant first, as virtual bits. */
  bits(): Form[] {
    const list: Form[] = [];
    for (let j = 0; 2 ** j <= this.hi; j++) list.push(this.bit(j));
    return list;
  }

  /** V as the sum of its thermometer gates: all of them are made. */
  value(): Form {
    const parts: Form[] = [Form.constant(this.lo)];
    for (let t = this.lo + 1; t <= this.hi; t++) parts.push(this.atLeast(t));
    return Form.sum(parts);
  }
}
