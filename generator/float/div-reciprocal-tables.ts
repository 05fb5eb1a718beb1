// Tables of a piecewise quadratic that is just below the reciprocal, and a proven bound of how far. Source: Lemma 3.5.1.
//
// The divisor is B = 1 + (h * 2^m + l) * 2^-(p-1), h of c bits, l of m bits, p - 1 = c + m. With C the centre of h's cell,
// d = B - C, and z = 2^m - 1 - l (the bits of l inverted), 1 / B = 1/C - d/C^2 + d^2/(C^2 B) is the sum of
//   base(h)  = 1/C - r/C^2, r = (2^m - 1) * 2^-p the half width of the cell,
//   slope(h) * z * 2^-(p-1), slope = 1/C^2, and
//   curve * square, curve(h) = 1/(C^2 B) and square = d^2, told by k leading bits of |d|,
// all positive, all rounded down (curve: B at its greatest), products cut to F fraction bits: the sum is never above 1 / B.
import { range } from "../core/integers.ts";

/** How the bits of a divisor are shared among the tables. */
export interface ReciprocalShape {
  readonly p: number;
  /** leading bits below the first one: 2^c cells */
  readonly c: number;
  /** the other bits, m = p - 1 - c */
  readonly m: number;
  /** fraction bits of the reciprocal */
  readonly F: number;
  /** leading bits of |d| that index the square, at most m - 1; 0: no term of second order */
  readonly k: number;
}

/** The shape for cells of c leading bits: the square has as many bits as it takes to be of use. */
export function reciprocalShape(p: number, c: number, F: number): ReciprocalShape {
  const m = p - 1 - c;
  // without a square, the error is d^2 / C^3 <= 2^-(2c + 2)
  const k = 2 * c >= p ? 0 : Math.max(0, Math.min(m - 1, p - 2 * c + 1));
  return { p, c, m, F, k };
}

export interface ReciprocalTables {
  /** base(h) * 2^F, F bits */
  readonly base: readonly bigint[];
  /** slope(h) * 2^(F - c), F - c bits */
  readonly slope: readonly bigint[];
  /** curve(h) * 2^curveBits, curveBits bits */
  readonly curve: readonly bigint[];
  readonly curveBits: number;
  /** square * 2^F, by the k leading bits of |d| */
  readonly square: readonly bigint[];
}

/** The centre of cell h in units of 2^-p, an odd number. */
function centre({ p, m }: ReciprocalShape, h: number): bigint {
  return (1n << BigInt(p)) + 2n * (BigInt(h) << BigInt(m)) + (1n << BigInt(m)) - 1n;
}

/** The greatest divisor of cell h in units of 2^-(p-1). */
function greatest({ p, m }: ReciprocalShape, h: number): bigint {
  return (1n << BigInt(p - 1)) + (BigInt(h + 1) << BigInt(m)) - 1n;
}

/** Lower bound of |d| in units of 2^-p for the value w of its k leading bits. */
function leastDistance({ m, k }: ReciprocalShape, w: number): bigint {
  return 2n * (BigInt(w) << BigInt(m - 1 - k)) + 1n;
}

/** The tables of a shape, exact. */
export function reciprocalTables(shape: ReciprocalShape): ReciprocalTables {
  const { p, c, m, F, k } = shape;
  const [one, cell] = [1n << BigInt(p), 1n << BigInt(m)];
  const cells = range(0, 2 ** c);
  const curveBits = Math.max(0, F - 2 * c - 2);
  const most = (1n << BigInt(F)) - 1n;
  return {
    base: cells.map((h) => {
      const middle = centre(shape, h);
      const value = ((one * (middle - cell + 1n)) << BigInt(F)) / (middle * middle);
      return value < most ? value : most;
    }),
    slope: m === 0 ? [] : cells.map((h) => (1n << BigInt(2 * p + F - c)) / (centre(shape, h) * centre(shape, h))),
    curve:
      k === 0
        ? []
        : cells.map(
            (h) => (1n << BigInt(3 * p - 1 + curveBits)) / (centre(shape, h) * centre(shape, h) * greatest(shape, h)),
          ),
    curveBits,
    square: k === 0 ? [] : range(0, 2 ** k).map((w) => ((leastDistance(shape, w) ** 2n) << BigInt(F)) >> BigInt(2 * p)),
  };
}

/**
 * An upper bound of 2^p * B * (1 / B - R) over all divisors, where R is the sum of the terms with the parts of their products
 * below 2^-F left out: the error, in units of the last place, that R makes in a quotient. Exact but for rounding up.
 */
export function reciprocalError(shape: ReciprocalShape): number {
  const { p, c, m, F, k } = shape;
  const { base, slope, curve, curveBits, square } = reciprocalTables(shape);
  // everything in units of 2^-scale, rounded up
  const scale = BigInt(4 * p + F + 40);
  const over = (numerator: bigint, denominator: bigint): bigint => (numerator << scale) / denominator + 1n;
  const fraction = (bits: number): bigint => 1n << (scale - BigInt(bits));
  const half = (1n << BigInt(m)) - 1n; // r in units of 2^-p
  // the most that d^2 is above its square of the tables
  let gap = 0n;
  for (const w of range(0, m === 0 ? 0 : 2 ** k)) {
    const next = k === 0 || w === 2 ** k - 1 ? half : leastDistance(shape, w + 1) - 2n;
    const distance = over(next * next, 1n << BigInt(2 * p)) - (k === 0 ? 0n : square[w] * fraction(F));
    if (distance > gap) gap = distance;
  }
  let worst = 0n;
  for (const h of range(0, 2 ** c)) {
    const middle = centre(shape, h);
    let error = over((1n << BigInt(p)) * (middle - half), middle * middle) - base[h] * fraction(F);
    if (m > 0) {
      const lost = over(1n << BigInt(2 * p), middle * middle) - slope[h] * fraction(F - c);
      // z * 2^-(p-1) <= 2r
      error += (lost * 2n * half) / (1n << BigInt(p)) + 1n;
      // bit j of the slope times bit i of z is left out where i + j < m
      for (const j of range(0, Math.min(m, F - c)))
        if ((slope[h] >> BigInt(j)) & 1n) error += fraction(F + m - j) * ((1n << BigInt(m - j)) - 1n);
    }
    // the term of second order: d^2 / (C^2 B), B at its least, less what the tables say
    const least = greatest(shape, h) - half;
    const inverse = over(1n << BigInt(3 * p - 1), middle * middle * least);
    error += ((gap * inverse) >> scale) + 1n;
    if (k > 0) {
      const short = inverse - curve[h] * fraction(curveBits);
      error += ((square[2 ** k - 1] * short) >> BigInt(F)) + 1n;
      // a bit of the curve leaves out what of the square comes below 2^-F
      for (const j of range(0, curveBits)) if ((curve[h] >> BigInt(j)) & 1n) error += fraction(F);
    }
    const weighted = error * greatest(shape, h);
    if (weighted > worst) worst = weighted;
  }
  // 2^p * B * error, with B in units of 2^-(p-1)
  return Number((worst * 2n) >> (scale - 40n)) / 2 ** 40 + 2 ** -39;
}
