// Lattice points in a box that satisfy an affine inequality: what counts the instances of a guarded array.

/** Greatest integer at most a / b; b > 0. */
const floorDiv = (a: bigint, b: bigint): bigint => (a >= 0n ? a / b : -((-a + b - 1n) / b));
const ceilDiv = (a: bigint, b: bigint): bigint => -floorDiv(-a, b);
const clamp = (value: bigint, least: bigint, greatest: bigint): bigint =>
  value < least ? least : value > greatest ? greatest : value;

/** The sum of floor((a i + b) / m) over i = 0 .. n - 1, for a, b >= 0 and m > 0. Steps as many as Euclid's algorithm. */
export function floorSum(n: bigint, m: bigint, a: bigint, b: bigint): bigint {
  let total = 0n;
  let [count, divisor, slope, offset] = [n, m, a, b];
  while (count > 0n) {
    total += (slope / divisor) * ((count * (count - 1n)) / 2n) + (offset / divisor) * count;
    slope %= divisor;
    offset %= divisor;
    const reach = slope * count + offset;
    // exchange the axes: what is counted below the line by columns is counted by rows
    [count, offset, divisor, slope] = [reach / divisor, reach % divisor, slope, divisor];
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
  const ordered = axes.toSorted((a, b) => b.count - a.count);
  // mirrored where it falls, so that every coefficient is positive
  const sloped = ordered.map(({ coefficient, count }) => [BigInt(Math.abs(coefficient)), BigInt(count)] as const);
  const start = ordered.reduce(
    (sum, { coefficient, count }) => sum + BigInt(Math.min(coefficient, 0)) * BigInt(count - 1),
    BigInt(constant),
  );
  return count(start, sloped);
}

function count(constant: bigint, axes: readonly (readonly [slope: bigint, count: bigint])[]): bigint {
  if (axes.some(([, size]) => size <= 0n)) return 0n;
  if (axes.length === 0) return constant >= 0n ? 1n : 0n;
  const [[a, n], second] = axes;
  if (!second) return n - clamp(ceilDiv(-constant, a), 0n, n);
  if (axes.length === 2) return countPairs(constant, a, n, second[0], second[1]);
  const [slope, size] = axes[axes.length - 1];
  const others = axes.slice(0, -1);
  let total = 0n;
  for (let i = 0n; i < size; i++) total += count(constant + slope * i, others);
  return total;
}

/** Pairs x < n, y < m with c + a x + b y >= 0: column x holds floor((c + b m + a x) / b) of them, between 0 and m. */
function countPairs(c: bigint, a: bigint, n: bigint, b: bigint, m: bigint): bigint {
  const first = clamp(ceilDiv(b - c - b * m, a), 0n, n);
  const full = clamp(ceilDiv(-c, a), first, n);
  return floorSum(full - first, b, a, c + b * m + a * first) + (n - full) * m;
}
