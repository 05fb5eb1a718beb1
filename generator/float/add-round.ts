// The sum or difference of aligned operands, rounded: carry out of the top, none, or one place lost. Lemma 3.5.
import type { CircuitBuilder } from "../circuit/builder.ts";
import { Form } from "../circuit/form.ts";
import type { Aligned } from "./add-align.ts";
import type { AddOperands } from "./add-operands.ts";
import { caseBit, caseGates, casesBetween, type SumCase } from "./chunked-case.ts";
import { ChunkedSum, type Injection } from "./chunked-sum.ts";

/** Below the last place lie a half, a quarter, and one unit for all that is below: 8 units a place. */
const UNIT = 8;
/** Half of the last place for a result with its leading one at position p, p - 1 and p - 2. */
const AFTER_CARRY: Injection = { amount: UNIT, tieAt: 1 };
const IN_PLACE: Injection = { amount: UNIT / 2, tieAt: 0 };
const ONE_LOST: Injection = { amount: UNIT / 4, tieAt: -1 };

/** The rounded result where no cancellation applies; nothing is 1 where it does. */
export interface RoundedSum {
  /** exclusive gates for significand bits 0 .. p - 2 (bit p - 1 is the leading one): depth 5 */
  readonly bits: readonly (readonly Form[])[];
  /** "the exponent is one more and the literal is 1" as exclusive gates at depth 5 */
  readonly up: (literal: Form) => Form[];
  /** the same for one less */
  readonly down: (literal: Form) => Form[];
}

/**
 * @param elsewhere [the signs differ and cancellation does not apply]
 * @param chunkWidth bits of a chunk, those below the last place counted: weights below 2^chunkWidth
 */
export function roundSum(
  b: CircuitBuilder,
  o: AddOperands,
  aligned: Aligned,
  elsewhere: Form,
  chunkWidth: number,
): RoundedSum {
  const { p } = o.format;
  const { large, small, sticky } = aligned;
  const [quarter, half] = small;
  const below = Form.sum([half.times(4), quarter.times(2), sticky]);
  const sum = new ChunkedSum(
    b,
    large.map((bit, i) => bit.plus(small[i + 2])),
    below,
    UNIT,
    chunkWidth,
    "sum",
  );
  // large + not small + 1 = large - small + 2^p; the 1 is added to the complement of what is below
  const difference = new ChunkedSum(
    b,
    large.map((bit, i) => bit.plus(small[i + 2].not())),
    below.times(-1).plus(UNIT),
    UNIT,
    chunkWidth,
    "difference",
  );
  const { from, to } = sum.chunks[sum.top];
  const one = 2 ** (to - from);
  const same = [o.opposite.not()];
  const opposite = [elsewhere];
  const carried: SumCase = {
    ...casesBetween(sum, one, 2 * one, IN_PLACE),
    decide: IN_PLACE,
    round: AFTER_CARRY,
    literals: same,
    name: "carried",
  };
  const inPlace: SumCase = {
    ...casesBetween(sum, 0, one, IN_PLACE),
    decide: IN_PLACE,
    round: IN_PLACE,
    literals: same,
    name: "in_place",
  };
  const kept: SumCase = {
    ...casesBetween(difference, one + one / 2, 2 * one, ONE_LOST),
    decide: ONE_LOST,
    round: IN_PLACE,
    literals: opposite,
    name: "kept",
  };
  const lost: SumCase = {
    ...casesBetween(difference, 0, one + one / 2, ONE_LOST),
    decide: ONE_LOST,
    round: ONE_LOST,
    literals: opposite,
    name: "lost",
  };
  return {
    bits: Array.from({ length: p - 1 }, (_, j) => [
      ...caseBit(sum, carried, j + 1),
      ...caseBit(sum, inPlace, j),
      ...caseBit(difference, kept, j),
      ...caseBit(difference, lost, j - 1),
    ]),
    up: (literal) => caseGates(b, sum, carried, [literal]),
    down: (literal) => caseGates(b, difference, lost, [literal]),
  };
}
