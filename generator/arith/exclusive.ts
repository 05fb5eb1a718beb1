// Exclusive sums of products: AND gates of which at most one is 1, so that their OR is their sum and costs nothing.
import type { CircuitBuilder } from "../circuit/builder.ts";
import { Form } from "../circuit/form.ts";
import type { Digit, ValueSet } from "./digit.ts";

/** The product "each of these digits is in its set, and all these literals are 1". */
export interface Term {
  readonly digits: ReadonlyMap<Digit, ValueSet>;
  readonly literals: readonly Form[];
}

/** A term of digit conditions and extra literals ((virtual) bits). A digit may come twice: the sets intersect. */
export function term(digits: readonly (readonly [Digit, ValueSet])[], literals: readonly Form[] = []): Term {
  const sets = new Map<Digit, ValueSet>();
  for (const [digit, set] of digits) sets.set(digit, (sets.get(digit) ?? digit.all) & set);
  return { digits: sets, literals };
}

/** Can the term be 1 as far as its digit conditions show? */
export function isPossible(t: Term): boolean {
  return ![...t.digits].some(([digit, set]) => (set & digit.all) === 0n);
}

/** The product of two lists of terms: all pairs, sets intersected, impossible terms dropped. Exclusive if both lists are. */
export function product(left: readonly Term[], right: readonly Term[]): Term[] {
  return left.flatMap((x) =>
    right.map((y) => term([...x.digits, ...y.digits], [...x.literals, ...y.literals])).filter(isPossible),
  );
}

/** The (virtual) bits of which the term is the AND; conditions that always hold are left out. */
export function literalsOf(t: Term): Form[] {
  const conditions = [...t.digits].filter(([digit, set]) => (set & digit.all) !== digit.all);
  return [...conditions.map(([digit, set]) => digit.isIn(set & digit.all)), ...t.literals];
}

/** One AND gate for the term. Depth +1; fan-in: two a digit and run. */
export function termGate(b: CircuitBuilder, t: Term, name = "term"): Form {
  return isPossible(t) ? b.and(literalsOf(t), name) : Form.zero;
}

/**
 * The OR of terms of which at most one is 1, as a virtual bit: one AND gate a term. Depth +1.
 * The caller says why they are exclusive; evaluation with claims checks it.
 */
export function exclusiveSum(b: CircuitBuilder, terms: readonly Term[], name = "term"): Form {
  return b.claimBit(Form.sum([Form.zero, ...terms.map((t) => termGate(b, t, name))]));
}
