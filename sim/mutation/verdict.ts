// The bars of the mutation check: how many mutants may go unnoticed.
import type { MutationReport } from "./check.ts";
import { combinations } from "./exhaustive.ts";
import type { Subject } from "./subject.ts";

/** Up to this precision every survivor is decided: does it change the function at all? */
const DECIDED_PRECISION = 4;
/** And where all operands are quickly tried: up to so many combinations. */
const QUICKLY_TRIED = 2 ** 21;
/** Of the mutants that change the function, so many per cent may survive where survivors are decided. */
const DECIDED_BAR = 2;
/** Of all mutants, where they are not. */
const LISTED_BAR = 10;

export interface Verdict {
  /** per cent of survivors among the mutants that count */
  readonly percent: number;
  /** the percentage has to stay below this */
  readonly bar: number;
  readonly passed: boolean;
}

/** Are the survivors of a top decided? */
export const isDecided = (subject: Subject): boolean =>
  subject.format.p <= DECIDED_PRECISION || combinations(subject) <= QUICKLY_TRIED;

/** How the mutants of a top did. Equivalent ones are no faults, so they do not count; nothing that counts is a failure. */
export function verdictOf({ mutants, equivalent, survivors }: MutationReport, decided: boolean): Verdict {
  const counted = mutants - equivalent;
  const percent = counted > 0 ? (100 * survivors.length) / counted : 100;
  const bar = decided ? DECIDED_BAR : LISTED_BAR;
  return { percent, bar, passed: percent < bar };
}
