// Where exp's regime `table` cuts, and its tables. The bound of its error, with these numbers, stands in exp-table.ts.
import { ln2, pow2Fixed, roundShift } from "../core/exact-real.ts";
import { ceilLog2, range } from "../core/integers.ts";

/** Places are binary digits after the point: place i counts 2^-i. */
export interface ExpCuts {
  /** bits of h and g, the first and the second field of the fraction; `both` together */
  readonly h: number;
  readonly g: number;
  readonly both: number;
  /** bits of q, the top of l, which follows g */
  readonly q: number;
  /** places of y */
  readonly y: number;
  /** places of the constants of which y is a sum, beyond those of y */
  readonly beyond: number;
  /** places of the result's sum */
  readonly sum: number;
  /** places of A and B */
  readonly a: number;
  readonly b: number;
  /** last places of products: A * B, (A ln 2) * l, (B ln 2) * l */
  readonly ab: number;
  readonly al: number;
  readonly bl: number;
}

/** The cuts for significands of p bits. */
export function expCuts(p: number): ExpCuts {
  // smaller tables, and more places of their products in exchange, are worth it from there on
  const [fields, guard] = p > 24 ? [p + 1, 8] : [p + 2, 7];
  const h = Math.ceil(fields / 3);
  const g = fields - 2 * h;
  const both = h + g;
  const y = p + Math.max(p, both) + 3;
  const bl = p + both + guard;
  return {
    h,
    g,
    both,
    q: Math.max(0, p + 2 - both),
    y,
    // at p = 3, ceil(log2 p) = 2 places would leave the sum of errors 0.0008 above its bound
    beyond: Math.max(3, ceilLog2(p)),
    sum: Math.max(y + ceilLog2(y - both) - 2, bl),
    a: p + h + 4,
    b: p + both + 4,
    ab: p + h + guard,
    al: p + h + guard,
    bl,
  };
}

const WIDER = 30;

/** The rounded values of A = 2^(k / 2^bits) - 1, or of A ln 2, in `places` places, for k = 0 .. 2^size - 1. */
export function powerTable(size: number, bits: number, places: number, timesLn2: boolean): bigint[] {
  const wide = places + WIDER;
  const one = 1n << BigInt(wide);
  return range(0, 2 ** size).map((k) => {
    const power = pow2Fixed(BigInt(k), bits, wide) - one;
    return timesLn2 ? roundShift(power * ln2(wide), 2 * wide - places) : roundShift(power, WIDER);
  });
}

/** (l ln 2)^2 / 2 in the middle of each cell of q, in `sum` places. */
export function squareTable({ both, q, sum }: ExpCuts): bigint[] {
  const wide = sum + WIDER;
  const halfSquare = ln2(wide) * ln2(wide);
  const middles = range(0, 2 ** q).map((k) => BigInt(2 * k + 1));
  return middles.map((m) => roundShift(m * m * halfSquare, 2 * wide + 1 + 2 * (both + q + 1) - sum));
}
