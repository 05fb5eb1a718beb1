// The reciprocal of a significand as polynomials in its lower bits, one for each value of its leading bits. Source: Lemma 3.5.1.
import type { CellFunction } from "../arith/polynomial-fraction.ts";
import { range } from "../core/integers.ts";
import type { Series } from "../core/polynomial-fit.ts";

/** Bits of the coefficients beyond the accuracy. */
const GUARD = 40;

/** A function of the divisor. */
export interface ReciprocalFunction {
  /** bits of the divisor */
  readonly p: number;
  /** the cell is told by that many bits below the leading one */
  readonly c: number;
  /** the function is 2^-scale / b - 2^-bias (no bias when left out), with b = B / 2^(p-1) in [1, 2) */
  readonly scale: number;
  readonly bias?: number;
  /** the approximation is within 2^-accuracy */
  readonly accuracy: number;
}

/** The function on its cells; the variable is the divisor's p - 1 - c lowest bits. */
export function reciprocalCells({ p, c, scale, bias, accuracy }: ReciprocalFunction): CellFunction {
  const half = 1n << BigInt(p - 2 - c);
  const bits = accuracy + GUARD;
  const below = bias === undefined ? 0n : 1n << BigInt(bits - bias);
  const cells = range(0, 2 ** c).map((h) => ({ centre: half, series: cellSeries(c, h, scale, bits, below) }));
  return { cells, half, accuracy };
}

/**
 * In cell h, b = 1 + (h + (1 + x) / 2) / 2^c with |x| <= 1: (k + x) / 2^(c+1), k = 2^(c+1) + 2h + 1. The terms of
 * 2^(c+1) / k * (sum of (-x / k)^i) fall by k >= 3 each; each is cut once more than the one before.
 */
function cellSeries(c: number, h: number, scale: number, bits: number, below: bigint): Series {
  const k = 2n ** BigInt(c + 1) + BigInt(2 * h + 1);
  const coefficients: bigint[] = [];
  let term = (1n << BigInt(bits - scale + c + 1)) / k;
  while (term !== 0n) {
    coefficients.push(coefficients.length === 0 ? term - below : term);
    term = -term / k;
  }
  return { coefficients, error: BigInt(2 * coefficients.length + 2), bits };
}
