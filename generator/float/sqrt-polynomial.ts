// Polynomials for the root of a significand, cell by cell, with a bound of their error. Exact integers throughout. Lemma 3.7.
import { integerRoot } from "../core/integer-root.ts";
import { range } from "../core/integers.ts";

/** Fraction bits of coefficients while they are computed, beyond what a circuit keeps. */
export const FINE = 40;

/** Nodes of interpolation in [0, 1] over 2^16: those of Chebyshev's polynomials, for degrees 1, 2, 3, 4. */
const NODES: readonly (readonly number[])[] = [
  [],
  [9598, 55938],
  [4390, 32768, 61146],
  [2494, 20228, 45308, 63042],
  [1604, 13508, 32768, 52028, 63932],
];

/** |binomial(1/2, k)| as [numerator, denominator] for k = 0 .. 5: the Taylor coefficients of the root. */
const BINOMIALS: readonly (readonly [bigint, bigint])[] = [
  [1n, 1n],
  [1n, 2n],
  [1n, 8n],
  [1n, 16n],
  [5n, 128n],
  [7n, 256n],
];

/** A part of the power u^k of u = sum of u_i 2^-i: the product of the bits, times 2^-shift. */
export interface Monomial {
  /** numbers i of the bits, ascending */
  readonly bits: readonly number[];
  readonly shift: number;
}

/** The cells of the significands, and the degree of the polynomial in each. */
export interface RootCells {
  /** bits of the significand */
  readonly p: number;
  /** bits of the fraction that tell the cell, beside [t = p] */
  readonly cellBits: number;
  readonly degree: number;
}

/**
 * The roots of M = m * 2^t, t = p - 1 or p, in ulps (as numbers of 2^(p-1) .. 2^p), as a sum of bits a cell: where u in [0, 1)
 * is the place of m in its cell, root = a_0 + a_1 u - |a_2| u^2 + |a_3| u^3 - ..., with each monomial of u cut at 2^-guard.
 */
export interface RootPolynomials {
  readonly guard: number;
  /** constants[cell] = a_0 in units of 2^-guard; cell = [t = p] * 2^cellBits + the upper bits of the fraction of m */
  readonly constants: readonly bigint[];
  /** magnitudes[k - 1][cell] = |a_k| in units of 2^-FINE */
  readonly magnitudes: readonly (readonly bigint[])[];
  /** monomials[k - 1]: those of u^k of which any bit may reach 2^-guard */
  readonly monomials: readonly (readonly Monomial[])[];
  /** how far the sum can be from the root, in units of 2^-FINE ulp */
  readonly error: bigint;
}

/**
 * The polynomials with the fewest guard bits that keep the error below half an ulp.
 *
 * The error has four parts. Interpolation: the next derivative over its factorial, |binomial(1/2, d+1)| root(2^(t+p-1)) 2^(-h(d+1))
 * x^(-d-1/2) with x >= 1, times the product of the distances from the nodes, 2 * 4^-(d+1) for Chebyshev's, and (d+1) 2^-16
 * as these are rounded. Arithmetic: a node's root is cut to 2^-FINE, coefficients too: fewer than 16 units. What is cut from
 * the monomials: all of it at most, of either sign; half of the range of that sum, the middle of which a_0 makes good. And a_0
 * is rounded.
 * @throws Error (a bug) where more than 12 guard bits would be needed
 */
export function rootPolynomials({ p, cellBits, degree }: RootCells): RootPolynomials {
  const low = p - 1 - cellBits;
  const cells = range(0, 2 ** (cellBits + 1)).map((cell) => coefficients(p, cellBits, degree, cell));
  const powers = range(1, degree + 1);
  const magnitudes = powers.map((k) => cells.map((a) => (k % 2 === 1 ? a[k] : -a[k])));
  if (magnitudes.some((list) => list.some((a) => a < 0n))) throw new Error(`sqrt: signs of the polynomials for p ${p}`);
  const greatest = magnitudes.map((list) => list.reduce((x, y) => (x > y ? x : y)));
  const [numerator, denominator] = BINOMIALS[degree + 1];
  const product = 2n ** BigInt(FINE + 1 - 2 * (degree + 1)) + BigInt(degree + 1) * 2n ** BigInt(FINE - 16);
  // 1.4143 > root(2): the root of 2^(2p-1) in ulps
  const interpolation =
    (product * numerator * 14143n * 2n ** BigInt(p - 1)) /
      (denominator * 10000n) /
      2n ** BigInt(cellBits * (degree + 1)) +
    1n;
  for (let guard = 1; guard <= 12; guard++) {
    const monomials = powers.map((k) => {
      // the top bit of |a_k| times 2^-shift is at least 2^-guard
      const most = greatest[k - 1].toString(2).length - 1 - FINE + guard;
      return monomialsOf(k, low, most).filter(({ shift }) => shift <= most);
    });
    const shifts = monomials.map(countShifts);
    const units = 2n ** BigInt(FINE - guard);
    let widest = 0n;
    const constants = cells.map((a, cell) => {
      const cut = powers.map((k) => cutOff(magnitudes[k - 1][cell], k, low, shifts[k - 1], guard));
      const plus = cut.reduce((sum, x, i) => (i % 2 === 0 ? sum + x : sum), 0n);
      const minus = cut.reduce((sum, x, i) => (i % 2 === 1 ? sum + x : sum), 0n);
      if (plus + minus > widest) widest = plus + minus;
      return (a[0] + (plus - minus) / 2n + units / 2n) / units;
    });
    const error = interpolation + 16n + widest / 2n + 1n + units / 2n;
    if (2n * error < 2n ** BigInt(FINE)) return { guard, constants, magnitudes, monomials, error };
  }
  throw new Error(`sqrt: no polynomials of degree ${degree} in 2^${cellBits} cells for p ${p}`);
}

/** a_0, ..., a_degree of the polynomial through the roots at the nodes, in units of 2^-FINE. */
function coefficients(p: number, cellBits: number, degree: number, cell: number): bigint[] {
  const odd = Math.floor(cell / 2 ** cellBits);
  const upper = BigInt(2 ** cellBits + (cell % 2 ** cellBits));
  const nodes = NODES[degree].map(BigInt);
  // M = (upper + node / 2^16) * 2^(p - 1 - cellBits + t), and 2 * FINE places for the root
  const places = BigInt(2 * FINE - 16 + 2 * (p - 1) - cellBits + odd);
  const roots = nodes.map((node) => integerRoot(((upper << 16n) + node) << places));
  const sums: bigint[] = range(0, degree + 1).map(() => 0n);
  const denominators = nodes.map((node, i) =>
    nodes.reduce((all, other, j) => (j === i ? all : all * (node - other)), 1n),
  );
  const common = denominators.reduce((all, x) => all * x, 1n);
  nodes.forEach((_, i) => {
    // the product of (2^16 u - other node), lowest power first
    let basis = [1n];
    nodes.forEach((other, j) => {
      if (j === i) return;
      basis = range(0, basis.length + 1).map((k) => ((basis[k - 1] ?? 0n) << 16n) - other * (basis[k] ?? 0n));
    });
    basis.forEach((x, k) => {
      sums[k] += roots[i] * x * (common / denominators[i]);
    });
  });
  return sums.map((sum) => sum / common);
}

/** How many monomials have each shift. */
function countShifts(monomials: readonly Monomial[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const { shift } of monomials) counts.set(shift, (counts.get(shift) ?? 0) + 1);
  return counts;
}

/** What is cut from |a| u^k at most, when each monomial is cut at 2^-guard: in units of 2^-FINE, rounded up. */
function cutOff(a: bigint, k: number, low: number, shifts: ReadonlyMap<number, number>, guard: number): bigint {
  const scale = BigInt(k * low); // every shift is an integer multiple of 2^-scale
  let kept = 0n;
  for (const [shift, count] of shifts) {
    const unit = BigInt(FINE + shift - guard);
    kept += BigInt(count) * ((a >> unit) << BigInt(FINE - guard));
  }
  // all bits of u are 1 at most
  const whole = a * (2n ** BigInt(low) - 1n) ** BigInt(k);
  return ((whole - (kept << scale)) >> scale) + 1n;
}

/** The monomials of u^k for u of n bits with shift <= most: u_i^2 = u_i, and 3 = 2 + 1, 6 = 4 + 2 in the counts. */
function monomialsOf(k: number, n: number, most: number): Monomial[] {
  const found = new Map<string, { readonly bits: readonly number[]; weight: bigint }>();
  const walk = (chosen: readonly number[], shift: number): void => {
    if (chosen.length === k) {
      const bits = [...new Set(chosen)].sort((x, y) => x - y);
      const entry = found.get(bits.join()) ?? { bits, weight: 0n };
      entry.weight += 2n ** BigInt(most - shift);
      found.set(bits.join(), entry);
      return;
    }
    // the bits to come have numbers of 1 at least
    const rest = k - chosen.length - 1;
    for (let i = 1; i <= n && shift + i + rest <= most; i++) walk([...chosen, i], shift + i);
  };
  walk([], 0);
  return [...found.values()].flatMap(({ bits, weight }) => {
    const parts: Monomial[] = [];
    for (let shift = most, rest = weight; rest > 0n; shift--, rest >>= 1n)
      if ((rest & 1n) === 1n) parts.push({ bits, shift });
    return parts;
  });
}
