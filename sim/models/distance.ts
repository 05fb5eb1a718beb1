// How far two lists of numbers lie apart.

/** The largest difference of two lists of numbers: NaN or infinite where one of them is beyond the doubles. */
export interface Distance {
  /** in units in the last place of F(p), each of the larger of the two numbers */
  readonly ulps: number;
  /** relative to the largest magnitude of the stage */
  readonly relative: number;
  /** as it is */
  readonly absolute: number;
}

/** @throws Error (a bug) when there are not as many of both */
export function distanceOf(found: readonly number[], expected: readonly number[], p: number): Distance {
  if (found.length !== expected.length) throw new Error(`${found.length} numbers, ${expected.length} expected`);
  let [ulps, absolute, scale] = [0, 0, 0];
  expected.forEach((e, k) => {
    const f = found[k];
    const difference = Math.abs(f - e);
    const larger = Math.max(Math.abs(f), Math.abs(e));
    scale = Math.max(scale, larger);
    absolute = Math.max(absolute, difference);
    if (difference !== 0) ulps = Math.max(ulps, difference / ulpOf(larger, p));
  });
  return { ulps, absolute, relative: scale === 0 ? 0 : absolute / scale };
}

/** The unit in the last place of a p-bit significand, x > 0. */
function ulpOf(x: number, p: number): number {
  let exponent = Math.floor(Math.log2(x));
  // the logarithm is rounded: it may be off by one beside powers of two
  if (2 ** exponent > x) exponent--;
  else if (2 ** (exponent + 1) <= x) exponent++;
  return 2 ** (exponent - p + 1);
}
