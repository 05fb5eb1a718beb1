// Which sums of weighted inputs a bank can meet, inputs taken as independent.
import type { Bank } from "../../generator/circuit/circuit.ts";

/** A set of integers: `least + i` is in it iff bit i of `bits` is 1. */
export interface Sums {
  readonly least: number;
  readonly bits: bigint;
}

/** The sums of the weights of all sets of inputs; only the inputs that `counts` accepts. */
export function reachableSums({ weights }: Pick<Bank, "weights">, counts = (_input: number): boolean => true): Sums {
  let least = 0;
  let bits = 1n;
  for (const [input, weight] of weights.entries()) {
    if (!counts(input)) continue;
    least += Math.min(weight, 0);
    bits |= bits << BigInt(Math.abs(weight));
  }
  return { least, bits };
}

/** Is there a sum s with from <= s < to? */
export function sumBetween({ least, bits }: Sums, from: number, to: number): boolean {
  const first = Math.max(from - least, 0);
  const length = to - least - first;
  return length > 0 && BigInt.asUintN(length, bits >> BigInt(first)) !== 0n;
}
