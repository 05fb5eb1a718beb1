// Deciding mutants by every combination of operands.
import type { FaultSimulator } from "./fault-simulation.ts";
import type { Mutant } from "./mutant.ts";
import { operandsOf, operandWidths, operandWords, type PackedVectors, type Subject } from "./subject.ts";

/** Lanes evaluated at a time. */
const LANES = 4096;
/** Wider operands have too many words to be listed. */
const MOST_OPERAND_BITS = 18;

/** How many combinations of operands there are; Infinity where they are not worth counting. */
export function combinations(subject: Subject): number {
  if (operandWidths(subject).some((width) => width > MOST_OPERAND_BITS)) return Number.POSITIVE_INFINITY;
  return operandWords(subject).reduce((product, words) => product * words.length, 1);
}

/** For each mutant, operands on which it differs from the circuit, or undefined where there are none at all. */
export function decideExhaustively(
  subject: Subject,
  simulator: FaultSimulator,
  mutants: readonly Mutant[],
): Map<Mutant, bigint[] | undefined> {
  const words = operandWords(subject).map((list) => list.map(Number));
  const widths = operandWidths(subject);
  const decided = new Map<Mutant, bigint[] | undefined>();
  const total = combinations(subject);
  let open = [...mutants];
  for (let from = 0; from < total && open.length > 0; from += LANES) {
    const vectors = packCombinations(words, widths, from, total);
    simulator.load(vectors.words, vectors.stride);
    open = open.filter((mutant) => {
      const lane = simulator.detect(mutant);
      if (lane >= 0) decided.set(mutant, operandsOf(subject, vectors, lane));
      return lane < 0;
    });
  }
  for (const mutant of open) decided.set(mutant, undefined);
  return decided;
}

/** Combinations number from .. from + LANES - 1 (the last one again beyond the end), the last operand varying fastest. */
function packCombinations(
  words: readonly (readonly number[])[],
  widths: readonly number[],
  from: number,
  total: number,
): PackedVectors {
  const stride = LANES / 32;
  const bits = widths.reduce((sum, width) => sum + width, 0);
  const packed = new Uint32Array(bits * stride);
  for (let lane = 0; lane < LANES; lane++) {
    let rest = Math.min(from + lane, total - 1);
    let end = bits;
    for (let i = words.length - 1; i >= 0; i--) {
      const word = words[i][rest % words[i].length];
      rest = Math.floor(rest / words[i].length);
      end -= widths[i];
      for (let b = 0; b < widths[i]; b++)
        if ((word >>> b) & 1) packed[(end + b) * stride + (lane >>> 5)] |= 1 << (lane & 31);
    }
  }
  return { words: packed, stride };
}
