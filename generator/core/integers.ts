// Small integer helpers. Everything here is exact.

/** ceil(log2 n) for n >= 1: the bits needed to count n things from 0. */
export function ceilLog2(n: number): number {
  let bits = 0;
  for (let power = 1; power < n; power *= 2) bits++;
  return bits;
}

/** Bits of the unsigned number n >= 0: bitLength(0) = 0, bitLength(7) = 3, bitLength(8) = 4. */
export function bitLength(n: number): number {
  return ceilLog2(n + 1);
}

/** Greatest common divisor of two integers, not negative; gcd(0, 0) = 0. */
export function gcd(a: number, b: number): number {
  let [x, y] = [Math.abs(a), Math.abs(b)];
  while (y !== 0) [x, y] = [y, x % y];
  return x;
}

/** The integers from, from + 1, ..., to - 1. */
export function range(from: number, to: number): number[] {
  const list: number[] = [];
  for (let i = from; i < to; i++) list.push(i);
  return list;
}
