// The primitives on single bits: what one gate computes.

/** 1 iff weights[0] * x[0] + ... >= threshold. @throws Error (a bug) on unequal lengths */
export function threshold(weights: readonly number[], bound: number, bits: readonly bigint[]): bigint {
  if (weights.length !== bits.length) throw new Error(`${weights.length} weights for ${bits.length} inputs`);
  const total = bits.reduce((sum, bit, i) => sum + BigInt(weights[i]) * bit, 0n);
  return total >= BigInt(bound) ? 1n : 0n;
}

/** 1 iff all inputs are 1. */
export function and(bits: readonly bigint[]): bigint {
  return bits.every((bit) => bit === 1n) ? 1n : 0n;
}

/** 1 iff some input is 1. */
export function or(bits: readonly bigint[]): bigint {
  return bits.some((bit) => bit === 1n) ? 1n : 0n;
}

/** 1 iff more than half of the inputs are 1. */
export function majority(bits: readonly bigint[]): bigint {
  const ones = bits.filter((bit) => bit === 1n).length;
  return 2 * ones > bits.length ? 1n : 0n;
}
