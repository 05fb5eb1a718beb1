// What layers compute with: rounded operations on numbers of some kind. A layer is written once, over any of them.

/**
 * Numbers and the operations on them. Each operation rounds once, in the manner of its kind. In every kind x/0 is the
 * largest magnitude with the sign of x, 0/0 = 0, the root of a negative number is 0, and what is too large is the largest.
 */
export interface Arithmetic<T> {
  readonly zero: T;
  add(a: T, b: T): T;
  sub(a: T, b: T): T;
  mul(a: T, b: T): T;
  div(a: T, b: T): T;
  sqrt(x: T): T;
  exp(x: T): T;
  /** the exact sum, rounded once */
  sum(terms: readonly T[]): T;
  /** the exact sum of the rounded products (or of the exact ones, where the kind is fused), rounded once */
  dot(x: readonly T[], y: readonly T[]): T;
  /** -1 if a < b, 0 if a = b, 1 if a > b */
  compare(a: T, b: T): -1 | 0 | 1;
  /** numerator / denominator, rounded once; the denominator positive */
  constant(numerator: bigint, denominator?: bigint): T;
  /** sqrt(numerator / denominator), rounded once; both positive */
  root(numerator: bigint, denominator: bigint): T;
  toNumber(x: T): number;
}

/** A decimal number as it is written, exactly: 1.5 is 15 / 10. @throws Error (a bug) if it is not finite */
export function decimalFraction(x: number): { numerator: bigint; denominator: bigint } {
  const [, sign, whole, fraction = "", exponent = "0"] = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(`${x}`) ?? [];
  if (whole === undefined) throw new Error(`${x} is not a decimal number`);
  const places = fraction.length - Number(exponent);
  const digits = BigInt(`${whole}${fraction}`) * (sign ? -1n : 1n);
  return places >= 0
    ? { numerator: digits, denominator: 10n ** BigInt(places) }
    : { numerator: digits * 10n ** BigInt(-places), denominator: 1n };
}
