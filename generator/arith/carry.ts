// Carries between redundant digits: exclusive events, or few gates of small weights. Source: carry look-ahead, Lemma 3.5.
import type { CircuitBuilder } from "../circuit/builder.ts";
import { Form } from "../circuit/form.ts";
import { Digit, valuesBetween } from "./digit.ts";
import { type Term, term } from "./exclusive.ts";

/** A digit V of a number in base `base`, redundant: 0 <= V <= 2 * base - 2, so that a carry is at most 1. */
export interface Position {
  readonly digit: Digit;
  readonly base: number;
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

/**
 * The events in which a carry leaves the top of these positions (least significant first), exclusive: some V_d >= base and
 * all above it = base - 1; or, with a carry-in literal, all = base - 1 and carry-in. As many terms as positions.
 */
export function carryTerms(positions: readonly Position[], carryIn?: Form): Term[] {
  const terms: Term[] = [];
  const full: [Digit, bigint][] = [];
  for (const { digit, base } of positions.toReversed()) {
    if (digit.hi >= base) terms.push(term([...full, [digit, valuesBetween(base, digit.hi)]]));
    full.push([digit, valuesBetween(base - 1, base - 1)]);
  }
  if (carryIn) terms.push(term(full, [carryIn]));
  return terms;
}

/**
 * The carry out of the top of these positions as a virtual bit at two levels above the digits' forms. Positions are taken
 * in groups of at most `group`; one gate a group asks "the group generates, and all positions above it propagate", with
 * weights up to 2^group. One group: a real bit, fan-in two a position.
 */
export function carryOut(
  b: CircuitBuilder,
  positions: readonly Position[],
  group: number,
  carryIn: Form = Form.zero,
  name = "carry",
): Form {
  const gates: Form[] = [Form.zero];
  let above: Form[] = [];
  for (let to = positions.length; to > 0; to -= group) {
    const members = positions.slice(Math.max(to - group, 0), to);
    // generate counts 2, propagate 1: the group generates iff the binary sum of these reaches 2^members
    const counts = members.map(({ digit, base }) => digit.atLeast(base).plus(digit.atLeast(base - 1)));
    const sum = Form.binary(counts).plus(to <= group ? carryIn : 0);
    const limit = 2 ** members.length;
    // the sum is below 2 * limit, so that one position above that does not propagate is enough to fail
    const decided = Form.sum([sum, ...above.map((propagate) => propagate.times(limit))]);
    gates.push(b.gate(decided, limit * (above.length + 1), name));
    above = [...above, ...members.map(({ digit, base }) => digit.equals(base - 1))];
  }
  // the topmost group that does not propagate decides: at most one gate is 1
  return b.claimBit(Form.sum(gates));
}
