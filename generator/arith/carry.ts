// Carries between redundant digits: exclusive events, or few gates of small weights. Source: carry look-ahead, Lemma 3.5.
import type { CircuitBuilder } from "../circuit/builder.ts";
import { Form } from "../circuit/form.ts";
import { Digit } from "./digit.ts";

/**
 * A digit of a number in base `base`: V + added, redundant: at most 2 * base - 2, so that a carry is at most 1. `added` is a
 * constant (0 when left out): it only shifts thresholds.
 */
export interface Position {
  readonly digit: Digit;
  readonly base: number;
  readonly added?: number;
}

/** A position over a form. @throws Error (a bug) if the form can exceed 2 * base - 2 */
export function position(b: CircuitBuilder, form: Form, base: number, name = "t"): Position {
  if (form.lo < 0 || form.hi > 2 * base - 2)
    throw new Error(`${name}: digit in [${form.lo}, ${form.hi}], base ${base}`);
  return { digit: Digit.of(b, form, name), base };
}

/**
 * The positions of the sum of two numbers in binary (equal lengths, least significant first), in chunks of at most
 * `width` bits: V = A + B of the chunk. Weights below 2^width; no gate until a threshold is asked for.
 */
export function chunkSums(
  b: CircuitBuilder,
  left: readonly Form[],
  right: readonly Form[],
  width: number,
  name = "chunk",
): Position[] {
  const positions: Position[] = [];
  for (let from = 0; from < left.length; from += width) {
    const to = Math.min(from + width, left.length);
    const sum = Form.binary(left.slice(from, to)).plus(Form.binary(right.slice(from, to)));
    positions.push(position(b, sum, 2 ** (to - from), name));
  }
  return positions;
}

/** [the position passes on a carry that comes in, and makes none itself]: V + added = base - 1, a virtual bit. */
export function propagates({ digit, base, added = 0 }: Position): Form {
  return digit.equals(base - 1 - added);
}

/** [the position makes a carry]: V + added >= base. */
export function generates({ digit, base, added = 0 }: Position): Form {
  return digit.atLeast(base - added);
}

/** What a carry gate asks for besides the positions. */
export interface CarryCondition {
  /** whether the carry out is 1 or 0 */
  readonly carry: 0 | 1;
  /** (virtual) bits that must all be 1 */
  readonly literals?: readonly Form[];
  /** a carry into the lowest position */
  readonly carryIn?: Form;
}

/**
 * [the carry out of the top of these positions is `carry`, and all literals are 1], as exclusive gates whose sum it is. The
 * positions (least significant first) are taken in groups of at most `group` <= 7; one gate a group asks "the group decides, and
 * all positions above it propagate", with weights up to 2^group. One group: a real bit. Depth: one above the digits'
 * thermometers; fan-in two a position.
 */
export function carryGates(
  b: CircuitBuilder,
  positions: readonly Position[],
  group: number,
  condition: CarryCondition,
  name = "carry",
): Form[] {
  const { carry, literals = [] } = condition;
  const carryIn = condition.carryIn?.hi === 0 ? undefined : condition.carryIn;
  // positions at the bottom that never make a carry do not matter
  let bottom = 0;
  while (!carryIn && bottom < positions.length && generates(positions[bottom]) === Form.zero) bottom++;
  if (bottom === positions.length) {
    if (carryIn) return [b.and([carry === 1 ? carryIn : carryIn.not(), ...literals], name)];
    return carry === 1 ? [] : [b.and(literals, name)];
  }
  const gates: Form[] = [];
  const others = [...literals];
  for (let to = positions.length; to > bottom; ) {
    const from = Math.max(to - group, bottom);
    const members = positions.slice(from, to);
    const limit = 2 ** members.length;
    // making a carry counts 2, passing it on 1: the group makes one iff the binary sum of these reaches the limit. The
    // lowest position of all has no carry to pass on, so that its thermometer at base - 1 is not needed
    const counts = members.map((p, k) => {
      const make = generates(p);
      const passes = from + k === bottom && !carryIn ? make : p.digit.atLeast(p.base - 1 - (p.added ?? 0));
      return make.plus(passes);
    });
    const sum = Form.binary(counts).plus(from === bottom && carryIn ? carryIn : 0);
    // the sum is below 2 * limit, so that one literal that fails, of weight `limit`, is enough to fail
    const blocked = Form.sum([Form.zero, ...others.map((literal) => literal.times(limit))]);
    if (carry === 1) gates.push(b.gate(sum.plus(blocked), limit * (others.length + 1), name));
    else {
      const most = from === bottom ? limit - 1 : limit - 2;
      gates.push(b.gate(blocked.minus(sum), limit * others.length - most, name));
    }
    for (const p of members) others.push(propagates(p));
    to = from;
  }
  return gates;
}

/** The carry out of the top of these positions as a virtual bit: see `carryGates`. */
export function carryOut(
  b: CircuitBuilder,
  positions: readonly Position[],
  group: number,
  carryIn?: Form,
  name = "carry",
): Form {
  // the topmost group that does not propagate decides: at most one gate is 1
  const gates = carryGates(b, positions, group, carryIn ? { carry: 1, carryIn } : { carry: 1 }, name);
  return b.claimBit(Form.sum([Form.zero, ...gates]));
}
