// Bits of a chunked sum in one case of its size, as exclusive gates: the case looks at the top chunk and the carry into it.
import { type ValueSet, valuesBetween } from "../arith/digit.ts";
import type { CircuitBuilder } from "../circuit/builder.ts";
import type { Form } from "../circuit/form.ts";
import type { CarryCondition, ChunkedSum, Injection } from "./chunked-sum.ts";

/** One case: which values of the top chunk belong to it, and how the sum is rounded in it. */
export interface SumCase {
  /** values of the top chunk in the case when no carry enters it, and when one does */
  readonly without: ValueSet;
  readonly withCarry: ValueSet;
  /** decides the case: the injection under which that carry is taken */
  readonly decide: Injection;
  /** gives the bits; its amount is not below that of `decide` */
  readonly round: Injection;
  /** (virtual) bits that must be 1 besides */
  readonly literals: readonly Form[];
  readonly name: string;
}

/**
 * The values of the top chunk (chunk 0: with its injection) for which the sum lies in low .. high - 1, both in units of the
 * chunk's lowest position.
 */
export function casesBetween(
  sum: ChunkedSum,
  low: number,
  high: number,
  decide: Injection,
): { without: ValueSet; withCarry: ValueSet } {
  const { digit, unit } = sum.chunks[sum.top];
  if (sum.top === 0) {
    const set = valuesBetween(low * unit - decide.amount, high * unit - 1 - decide.amount);
    return { without: set & digit.all, withCarry: set & digit.all };
  }
  return {
    without: valuesBetween(low, high - 1) & digit.all,
    withCarry: valuesBetween(low - 1, high - 2) & digit.all,
  };
}

/** The case itself: exclusive gates, at most three. */
export function caseGates(b: CircuitBuilder, sum: ChunkedSum, c: SumCase, extra: readonly Form[] = []): Form[] {
  const { digit } = sum.chunks[sum.top];
  const always = c.without & c.withCarry;
  const gates: Form[] = [];
  const literals = (set: ValueSet): Form[] => [...c.literals, ...extra, digit.isIn(set)];
  if (always !== 0n) gates.push(b.and(literals(always), c.name));
  for (const [set, value] of [
    [c.withCarry & ~always, 1],
    [c.without & ~always, 0],
  ] as const)
    if (set !== 0n)
      gates.push(...sum.gates(literals(set), { into: sum.chunks[sum.top].from, injection: c.decide, value }, c.name));
  return gates;
}

/**
 * "The case holds and bit j of the rounded sum is 1" as exclusive gates.
 * Where the case hangs on the carry into the top chunk, that carry is traced to the chunk that decides it: all between pass
 * it on, so that they are all ones, and bits in them and above are known.
 */
export function caseBit(sum: ChunkedSum, c: SumCase, j: number): Form[] {
  const { chunks, top } = sum;
  const d = sum.chunkOf(j);
  const topDigit = chunks[top].digit;
  const always = c.without & c.withCarry;
  const [only1, only0] = [c.withCarry & ~always, c.without & ~always];
  const gates: Form[] = [];
  /** these literals and a carry */
  const add = (literals: readonly Form[], carry: CarryCondition): void => {
    gates.push(...sum.gates([...c.literals, ...literals], carry, c.name));
  };
  /** these literals and bit j */
  const addBit = (literals: readonly Form[], carryOut?: 0 | 1): void => {
    gates.push(...sum.bitGates([...c.literals, ...literals], j, c.round, 1, c.name, carryOut));
  };
  const isTop = (set: ValueSet): Form[] => [topDigit.isIn(set)];

  if (d === top) {
    const carriesOut = (always & ~sum.generates(top, c.round)) === 0n;
    if (always !== 0n) addBit(isTop(always), carriesOut ? 1 : undefined);
    const known = (set: ValueSet, value: 0 | 1): void => {
      const ones = topDigit.where((v) => ((set >> BigInt(v)) & 1n) === 1n && sum.bitOf(top, j, v, c.round, value));
      if (ones !== 0n) add(isTop(ones), { into: chunks[top].from, injection: c.decide, value });
    };
    known(only1, 1); // a carry under `decide` is one under `round`
    known(only0, 0);
    return gates;
  }
  if (always !== 0n) addBit(isTop(always));
  const full = (from: number): Form[] =>
    chunks.slice(from, top).map(({ digit }, k) => digit.isIn(sum.propagates(from + k)));
  for (let from = d; from < top; from++) {
    const { digit } = chunks[from];
    // decided in the chunk of the bit or above it; decided below it: the bit is in a chunk of ones that a carry clears
    if (only1 !== 0n)
      addBit(
        [...isTop(only1), ...full(from + 1), digit.isIn(sum.generates(from, c.decide))],
        from === d ? 1 : undefined,
      );
    if (only0 !== 0n) addBit([...isTop(only0), ...full(from + 1), digit.isIn(sum.kills(from, c.decide))]);
  }
  // decided below the bit without a carry: all ones stay
  if (only0 !== 0n && d > 0)
    add([...isTop(only0), ...full(d)], { into: chunks[d].from, injection: c.decide, value: 0 });
  return gates;
}
