// exp by polynomials modulo small numbers: its constants. Source: Lemma 3.6. See exp-poly.ts for the algorithm and its error.
import { type PolynomialFraction, polynomialFraction } from "../arith/polynomial-fraction.ts";
import { inverseLn2, ln2, pow2Fixed, roundShift } from "../core/exact-real.ts";
import { ceilLog2, range } from "../core/integers.ts";
import type { Series } from "../core/polynomial-fit.ts";
import type { FloatFormat } from "../params/format.ts";

/** Leading bits of the fraction that choose a cell. */
const CELL_BITS = 1;
/** The estimate of the argument's fraction has this many places. */
export const ESTIMATE_PLACES = 8;

/** What a bit of the argument counts: constant = integer * 2^places + a fraction, which is about estimate * 2^(places - 8). */
export interface ArgumentConstant {
  readonly constant: bigint;
  readonly integer: bigint;
  readonly estimate: number;
}

/** The constants of a format. */
export interface ExpPlan {
  /** least place of the argument that counts: bits of x from 2^least to 2^(E - 2) */
  readonly least: number;
  /** places of y = x / ln 2 */
  readonly places: number;
  /** of each place of x, the lowest first; then of the sign, which takes off all of them */
  readonly constants: readonly ArgumentConstant[];
  /** a cell is 2^-cellBits of the fraction */
  readonly cellBits: number;
  /** what the estimate is to exceed, so that nothing is left below a cell's start; units of the estimate */
  readonly offset: number;
  /** what is left above 1 at most, in units of the estimate */
  readonly excess: number;
  /** 2^(v / 2^places) / 4 for 0 <= v < 2^places * (1 + excess): polynomials in v for each cell */
  readonly fraction: PolynomialFraction;
}

/** The constants: see exp-poly.ts. */
export function expPlan({ p, E }: FloatFormat): ExpPlan {
  const least = -(2 * p + 5);
  const count = E - 1 - least;
  const places = 2 * p + 4 + ceilLog2(count);
  const bits = range(least, E - 1).map((k) => roundShift(inverseLn2(places + E), E - k));
  const all = bits.reduce((sum, constant) => sum + constant, 0n);
  const argumentOf = (constant: bigint, integer: bigint): ArgumentConstant => {
    const estimate = roundShift(constant, places - ESTIMATE_PLACES) - (integer << BigInt(ESTIMATE_PLACES));
    return { constant, integer, estimate: Number(estimate) };
  };
  const integers = bits.map((constant) => roundShift(constant, places));
  const integersOfAll = integers.reduce((sum, integer) => sum + integer, 0n);
  const constants = [...bits.map((constant, i) => argumentOf(constant, integers[i])), argumentOf(-all, -integersOfAll)];
  // what the estimates are wrong by: constant - (integer + estimate / 2^8), in units of 2^-places
  const wrong = constants.map(
    ({ constant, integer, estimate }) =>
      constant - ((integer << BigInt(ESTIMATE_PLACES)) + BigInt(estimate)) * 2n ** BigInt(places - ESTIMATE_PLACES),
  );
  const unit = 2n ** BigInt(places - ESTIMATE_PLACES);
  const up = (sum: bigint): number => Number((sum + unit - 1n) / unit);
  const offset = up(wrong.reduce((sum, x) => sum + (x < 0n ? -x : 0n), 0n));
  const excess = offset + up(wrong.reduce((sum, x) => sum + (x > 0n ? x : 0n), 0n));
  const half = 2n ** BigInt(places - CELL_BITS - 1) + (BigInt(excess) * unit) / 2n;
  const accuracy = 2 * p + 4;
  const cells = range(0, 2 ** CELL_BITS).map((h) => {
    const centre = (BigInt(h) << BigInt(places - CELL_BITS)) + half;
    return { centre, series: powerSeries(centre, half, places, accuracy + 40) };
  });
  const fraction = polynomialFraction({ cells, half, accuracy });
  return { least, places, constants, cellBits: CELL_BITS, offset, excess, fraction };
}

/** 2^((centre + half * x) / 2^places) / 4 for |x| <= 1: terms 2^(centre / 2^places - 2) * (half / 2^places * ln 2)^k / k!. */
function powerSeries(centre: bigint, half: bigint, places: number, bits: number): Series {
  const inner = bits + 64;
  const coefficients: bigint[] = [];
  let term = pow2Fixed(centre, places, inner - 2);
  const step = half * ln2(inner);
  for (let k = 1n; roundShift(term, inner - bits) !== 0n; k++) {
    coefficients.push(roundShift(term, inner - bits));
    term = (term * step) / (k << BigInt(inner + places));
  }
  // each coefficient is rounded; they fall by more than 2 each, and so does what is left out
  return { coefficients, error: BigInt(coefficients.length + 2), bits };
}
