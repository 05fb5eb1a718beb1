// Polynomials for the root of a significand, cell by cell, with a bound of their error. Exact integers throughout. Lemma 3.7.
import { integerRoot } from "../core/integer-root.ts";
import { range } from "../core/integers.ts";

/** Fraction bits of coefficients while they are computed, beyond what a circuit keeps. */
export const FINE = 40;

/** Nodes of interpolation in [0, 1] over 2^16: those of Chebyshev's polynomials, for degrees 1 and 2. */
const NODES: readonly (readonly number[])[] = [[], [9598, 55938], [4390, 32768, 61146]];

/** |binomial(1/2, k)| as [numerator, denominator] for k = 0 .. 3: the Taylor coefficients of the root. */
const BINOMIALS: readonly (readonly [bigint, bigint])[] = [
  [1n, 1n],
  [1n, 2n],
  [1n, 8n],
  [1n, 16n],
];

/** A part of the power u^k of u = sum of u_i 2^-i: a product of bits, or a bit of a square, times 2^-shift. */
export interface Monomial {
  /** numbers i of the bits, ascending; for a bit of the square, all that are squared */
  readonly bits: readonly number[];
  readonly shift: number;
  /** the bit of (the number that the bits write)^2 that is meant, instead of their product */
  readonly squareBit?: number;
}

/** The cells of the significands, and the degree of the polynomial in each. */
export interface RootCells {
  /** bits of the significand */
  readonly p: number;
  /** bits of the fraction that tell the cell, beside [t = p] */
  readonly cellBits: number;
  /** 1 or 2 */
  readonly degree: number;
  /** how many upper bits of u are squared by a table, in place of products of two */
  readonly squareBits: number;
}

/**
 * The roots of M = m * 2^t, t = p - 1 or p, in ulps (as numbers of 2^(p-1) .. 2^p), as a sum of bits a cell: where u in [0, 1)
 * is the place of m in its cell, root = a_0 + a_1 u - |a_2| u^2, with each monomial of u cut at 2^-guard.
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
 * The error has five parts. Interpolation: the next derivative over its factorial, |binomial(1/2, d+1)| root(2^(t+p-1)) 2^(-h(d+1))
 * x^(-d-1/2) with x >= 1, times the product of the distances from the nodes, 2 * 4^-(d+1) for Chebyshev's, and (d+1) 2^-16
 * as these are rounded. Arithmetic: a node's root is cut to 2^-FINE, coefficients too: fewer than 16 units. A quadratic
 * coefficient that is the same for several cells: see `shareSquares`. What is cut from the monomials: all of it at most, of either
 * sign; half of the range of that sum, the middle of which a_0 makes good. And a_0 is rounded.
 * @throws Error (a bug) where more than 12 guard bits would be needed
 */
export function rootPolynomials({ p, cellBits, degree, squareBits }: RootCells): RootPolynomials {
  const low = p - 1 - cellBits;
  const exact = range(0, 2 ** (cellBits + 1)).map((cell) => coefficients(p, cellBits, degree, cell));
  const powers = range(1, degree + 1);
  const [numerator, denominator] = BINOMIALS[degree + 1];
  const product = 2n ** BigInt(FINE + 1 - 2 * (degree + 1)) + BigInt(degree + 1) * 2n ** BigInt(FINE - 16);
  // 1.4143 > root(2): the root of 2^(2p-1) in ulps
  const scale = 2n ** BigInt(cellBits * (degree + 1)) * denominator * 10000n;
  const interpolation = (product * numerator * 14143n * 2n ** BigInt(p - 1)) / scale + 1n;
  const shared = range(0, degree === 2 ? cellBits + 1 : 1).map((bits) => shareSquares(exact, bits));
  for (let guard = 1; guard <= 12; guard++) {
    const units = 2n ** BigInt(FINE - guard);
    const fixed = interpolation + 17n + units / 2n;
    for (const { cells, error: sharing } of shared.toReversed()) {
      if (2n * (fixed + sharing) >= 2n ** BigInt(FINE)) continue;
      const magnitudes = powers.map((k) => cells.map((a) => (k % 2 === 1 ? a[k] : -a[k])));
      const parts = powers.map((k) => {
        const greatest = magnitudes[k - 1].reduce((x, y) => (x > y ? x : y));
        // the top bit of |a_k| times 2^-shift is at least 2^-guard
        const most = greatest.toString(2).length - 1 - FINE + guard;
        return powerParts(k, low, most, k === 2 ? Math.min(squareBits, low) : 0);
      });
      let widest = 0n;
      const constants = cells.map((a, cell) => {
        const cut = parts.map((part, k) => cutOff(magnitudes[k][cell], part, guard));
        const [plus, minus] = [0, 1].map((odd) => cut.reduce((sum, x, k) => (k % 2 === odd ? sum + x : sum), 0n));
        if (plus + minus > widest) widest = plus + minus;
        return (a[0] + (plus - minus) / 2n + units / 2n) / units;
      });
      const error = fixed + sharing + widest / 2n;
      if (2n * error < 2n ** BigInt(FINE)) {
        if (magnitudes.some((list) => list.some((a) => a < 0n))) throw new Error(`sqrt: signs of coefficients, p ${p}`);
        return { guard, constants, magnitudes, monomials: parts.map(({ monomials }) => monomials), error };
      }
    }
  }
  throw new Error(`sqrt: no polynomials of degree ${degree} in 2^${cellBits} cells for p ${p}`);
}

/**
 * The same a_2 for every 2^bits neighbouring cells, a' = the middle of theirs: u^2 = u - 1/8 but for 1/8, so that a_1 and a_0 make
 * good all of (a_2 - a') u^2 but |a_2 - a'| / 8.
 */
function shareSquares(
  cells: readonly (readonly bigint[])[],
  bits: number,
): { readonly cells: readonly (readonly bigint[])[]; readonly error: bigint } {
  if (bits === 0) return { cells, error: 0n };
  let error = 0n;
  const changed = cells.map((a, cell) => {
    const first = cell - (cell % 2 ** bits);
    // a_2 is monotone in the cells of one parity
    const common = (cells[first][2] + cells[first + 2 ** bits - 1][2]) / 2n;
    const rest = a[2] - common;
    const left = (rest < 0n ? -rest : rest) / 8n + 2n;
    if (left > error) error = left;
    return [a[0] - rest / 8n, a[1] + rest, common];
  });
  return { cells: changed, error };
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

/** The monomials of u^k with a shift up to a limit, and how much of u^k the others are at most. */
interface PowerParts {
  readonly monomials: readonly Monomial[];
  /** how many monomials have each shift */
  readonly counts: ReadonlyMap<number, number>;
  /** over 2^scale */
  readonly omitted: bigint;
  readonly scale: number;
}

/** u^k for u of n bits, of which the upper `squared` ones are squared as one number (k = 2). */
function powerParts(k: number, n: number, most: number, squared: number): PowerParts {
  const top = range(1, squared + 1);
  const products = monomialsOf(k, n, most, squared);
  const squareBits = range(0, 2 * squared).map((j): Monomial => ({ bits: top, shift: 2 * squared - j, squareBit: j }));
  const monomials = [...products, ...squareBits.filter(({ shift }) => shift <= most)];
  const counts = new Map<number, number>();
  for (const { shift } of monomials) counts.set(shift, (counts.get(shift) ?? 0) + 1);
  const scale = k * n;
  const greatest = (bits: number): bigint => ((2n ** BigInt(bits) - 1n) ** BigInt(k)) << BigInt(k * (n - bits));
  // all bits of u are 1 at most; bits of the square beyond the limit are less than the last one within
  const listed = products.reduce((sum, { shift }) => sum + 2n ** BigInt(scale - shift), 0n);
  const beyond = 2 * squared > most ? 2n ** BigInt(scale - Math.max(most, 0)) : 0n;
  return { monomials, counts, omitted: greatest(n) - greatest(squared) - listed + beyond, scale };
}

/** What is cut from |a| u^k at most, when each monomial is cut at 2^-guard: in units of 2^-FINE, rounded up. */
function cutOff(a: bigint, { counts, omitted, scale }: PowerParts, guard: number): bigint {
  let cut = a * omitted;
  for (const [shift, count] of counts) {
    const rest = BigInt.asUintN(FINE + shift - guard, a);
    cut += BigInt(count) * (rest << BigInt(scale - shift));
  }
  return (cut >> BigInt(scale)) + 1n;
}

/**
 * The monomials of u^k for u of n bits with shift <= most, without those of the first `without` bits alone: u_i^2 = u_i, and
 * a count of tuples is written in binary.
 */
function monomialsOf(k: number, n: number, most: number, without: number): Monomial[] {
  const found = new Map<string, { readonly bits: readonly number[]; weight: bigint }>();
  const walk = (chosen: readonly number[], shift: number): void => {
    if (chosen.length === k) {
      if (Math.max(...chosen) <= without) return;
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
