// Which kind of threshold gate a gate is.

/** `AND`, `OR`, `MAJORITY` of literals (an input, or its complement where its weight is negative), or `THRESHOLD`. */
export type GateKind = "AND" | "OR" | "MAJORITY" | "THRESHOLD";

/**
 * The kind of [sum of weights[i] * x[i] >= threshold]. AND: one literal that fails is too much; OR: one is enough; MAJORITY:
 * all weights are 1 or -1, and the sum is reached iff more than half of the literals hold. The first that applies.
 */
export function gateKind(weights: ArrayLike<number>, threshold: number): GateKind {
  let [lo, hi, least, greatest] = [0, 0, Number.POSITIVE_INFINITY, 0];
  for (let i = 0; i < weights.length; i++) {
    const size = Math.abs(weights[i]);
    if (weights[i] < 0) lo -= size;
    else hi += size;
    least = Math.min(least, size);
    greatest = Math.max(greatest, size);
  }
  if (threshold > lo && threshold <= hi) {
    if (threshold > hi - least) return "AND";
    if (threshold <= lo + least) return "OR";
    if (greatest === 1 && threshold - lo === Math.floor(weights.length / 2) + 1) return "MAJORITY";
  }
  return "THRESHOLD";
}
