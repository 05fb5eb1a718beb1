// Fixed vectors: the cases in which float circuits break first.
import { range } from "../../generator/core/integers.ts";
import type { FloatFormat } from "../../generator/params/format.ts";
import {
  cornerExponents,
  cornerSignificands,
  extremeSignificands,
  negated,
  type TestNumber,
  unique,
  ZERO,
} from "./number.ts";

/** Zero, and every corner significand at every corner exponent with both signs. */
export function singleCorners(format: FloatFormat): TestNumber[] {
  const positive = cornerExponents(format).flatMap((e) => cornerSignificands(format).map((m) => ({ m, e })));
  return [ZERO, ...positive, ...positive.map(negated)];
}

/** Significands for pairs: the two at each end. */
export function pairSignificands(format: FloatFormat): bigint[] {
  const { least, greatest } = extremeSignificands(format);
  return unique([least, least + 1n, greatest - 1n, greatest]);
}

/**
 * Pairs for add and cmp: at both ends and the centre of the range, exponents 0, 1, 2, ... p + 2 and far apart, either
 * first, equal and opposite signs. With 10..0 a gap of p is a tie, and p + 1 the tie below a power of two; equal
 * significands cancel, neighbours leave the last place; at the ends sums overflow and differences underflow.
 */
export function pairCorners(format: FloatFormat): TestNumber[][] {
  const { emin, emax, p } = format;
  const list: TestNumber[][] = singleCorners(format).flatMap((x) => [
    [x, ZERO],
    [ZERO, x],
    [x, x],
    [x, negated(x)],
  ]);
  const gaps = unique([0, 1, 2, 3, p - 2, p - 1, p, p + 1, p + 2, 2 * p]).map(BigInt);
  const bases = unique([emin, (emin + emax) / 2n, emax - BigInt(2 * p), emax]);
  for (const low of bases)
    for (const gap of [...gaps, emax - emin]) {
      const high = low + gap;
      if (low < emin || high > emax) continue;
      for (const m of pairSignificands(format))
        for (const n of pairSignificands(format)) {
          const [big, small] = [
            { m, e: high },
            { m: n, e: low },
          ];
          list.push([big, small], [big, negated(small)], [negated(small), big], [negated(big), small]);
        }
    }
  return list;
}

/**
 * Pairs for mul: sums of exponents around which the product leaves the range at either end (with the middle below the
 * smallest, 2^(p-2) * 2^emin, from exact powers of two), split evenly and unevenly; and zero times everything.
 */
export function productCorners(format: FloatFormat): TestNumber[][] {
  const { emin, emax, p } = format;
  const same = singleCorners(format).flatMap((x) => [
    [x, ZERO],
    [ZERO, x],
    [x, x],
    [x, { m: 1n << BigInt(p - 1), e: BigInt(1 - p) }],
  ]);
  const ends = [emin - BigInt(p), emax - BigInt(p), BigInt(-2 * p)];
  const exponents = near(ends).flatMap((total) =>
    unique([total / 2n, emin, emax, 0n]).map((first) => [first, total - first] as const),
  );
  return [
    ...same,
    ...pairsOf(format, exponents).flatMap(([a, b]) => [
      [a, b],
      [negated(b), a],
    ]),
  ];
}

/** The numbers within 3 of each of these. */
export function near(ends: readonly bigint[]): bigint[] {
  return ends.flatMap((end) => [-3n, -2n, -1n, 0n, 1n, 2n, 3n].map((offset) => end + offset));
}

/** Positive pairs of all corner significands, for each pair of exponents that are in range. */
export function pairsOf(
  format: FloatFormat,
  exponents: readonly (readonly [bigint, bigint])[],
): [TestNumber, TestNumber][] {
  const fits = (e: bigint): boolean => e >= format.emin && e <= format.emax;
  const significands = pairSignificands(format);
  return exponents
    .filter(([first, second]) => fits(first) && fits(second))
    .flatMap(([first, second]) =>
      significands.flatMap((m) =>
        significands.map((n): [TestNumber, TestNumber] => [
          { m, e: first },
          { m: n, e: second },
        ]),
      ),
    );
}

/**
 * Fixed lists for sums of n: one number that is not zero at either end, n equal ones, n of alternating signs; and the
 * pairs for add, as the first and the last operand among zeros. Each list is made when it is called for: n may be large.
 */
export function sumCorners(format: FloatFormat, n: number): (() => TestNumber[])[] {
  const filled = (entry: (i: number) => TestNumber) => () => range(0, n).map(entry);
  const lists = singleCorners(format).flatMap((x) => [
    filled((i) => (i === 0 ? x : ZERO)),
    filled((i) => (i === n - 1 ? x : ZERO)),
    filled(() => x),
    filled((i) => (i % 2 === 0 ? x : negated(x))),
  ]);
  if (n < 2) return lists;
  return [...lists, ...pairCorners(format).map(([a, b]) => filled((i) => (i === 0 ? a : i === n - 1 ? b : ZERO)))];
}
