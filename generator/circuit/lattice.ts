// Lattice points in a box that satisfy an affine inequality: what counts the instances of a guarded array. Values of the
// affine form are exact as numbers, as those of index maps are; counts may be greater and are BigInts.

/** Greatest integer at most a / b; b > 0. Exact: the remainder is taken off before the division. */
function floorDiv(a: number, b: number): number {
  const rest = a % b;
  return (a - (rest < 0 ? rest + b : rest)) / b;
}

const ceilDiv = (a: number, b: number): number => -floorDiv(-a, b);
const clamp = (value: number, least: number, greatest: number): number => Math.min(Math.max(value, least), greatest);

/** The sum of floor((a i + b) / m) over i = 0 .. n - 1, for a, b >= 0 and m > 0. Steps as many as Euclid's algorithm. */
export function floorSum(n: number, m: number, a: number, b: number): bigint {
  let total = 0n;
  let [count, divisor, slope, offset] = [n, m, a, b];
  while (count > 0) {
    const wide = BigInt(count);
    if (slope >= divisor) total += (BigInt(floorDiv(slope, divisor)) * (wide * (wide - 1n))) / 2n;
    if (offset >= divisor) total += BigInt(floorDiv(offset, divisor)) * wide;
    slope %= divisor;
    offset %= divisor;
    const reach = slope * count + offset;
    // exchange the axes: what is counted below the line by columns is counted by rows
    [count, offset, divisor, slope] = [floorDiv(reach, divisor), reach % divisor, slope, divisor];
  }
  return total;
}

/** A variable of an affine inequality: it runs over 0 .. count - 1. */
export interface Axis {
  readonly coefficient: number;
  readonly count: number;
}

/**
 * How many points of the box satisfy constant + sum of coefficient * variable >= 0. Closed form for two axes or fewer;
 * of more, all but two are run through (the shortest ones). Coefficients are not 0.
 */
export function countPoints(constant: number, axes: readonly Axis[]): bigint {
  if (axes.some(({ count }) => count <= 0)) return 0n;
  // mirrored where it falls, so that every coefficient is positive
  let start = constant;
  const rising = axes.map(({ coefficient, count }) => {
    if (coefficient < 0) start += coefficient * (count - 1);
    return { coefficient: Math.abs(coefficient), count };
  });
  return countRising(start, rising.length > 2 ? rising.sort((a, b) => b.count - a.count) : rising);
}

function countRising(constant: number, axes: readonly Axis[]): bigint {
  if (axes.length === 0) return constant >= 0 ? 1n : 0n;
  const [{ coefficient: a, count: n }, second] = axes;
  if (!second) return BigInt(n - clamp(ceilDiv(-constant, a), 0, n));
  if (axes.length === 2) return countPairs(constant, a, n, second.coefficient, second.count);
  const last = axes[axes.length - 1];
  const others = axes.slice(0, -1);
  let total = 0n;
  for (let i = 0; i < last.count; i++) total += countRising(constant + last.coefficient * i, others);
  return total;
}

/** Pairs x < n, y < m with c + a x + b y >= 0: column x holds floor((c + b m + a x) / b) of them, between 0 and m. */
function countPairs(c: number, a: number, n: number, b: number, m: number): bigint {
  const first = clamp(ceilDiv(b - c - b * m, a), 0, n);
  const full = clamp(ceilDiv(-c, a), first, n);
  return floorSum(full - first, b, a, c + b * m + a * first) + BigInt(n - full) * BigInt(m);
}
