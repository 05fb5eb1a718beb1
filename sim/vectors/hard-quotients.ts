// Quotients and square roots nearest to the points at which rounding changes, by arithmetic modulo powers of two.

/** The x with m * x = 1 modulo 2^bits, m odd: Newton's iteration doubles the right bits. */
export function inverseOfOdd(m: bigint, bits: number): bigint {
  let x = 1n;
  for (let right = 1; right < bits; right *= 2) x = BigInt.asUintN(bits, x * (2n - m * x));
  return x;
}

/**
 * The p-bit significand a whose quotient a / b is beside the middle of two neighbours: with N = 2 Q + 1, Q of p bits,
 * a 2^k = b N + rest, so that a / b misses the middle by rest / (b N) of it. There is at most one: N is the p + 1 bits
 * of -rest / b modulo 2^k.
 * @param b odd, of p bits
 * @param rest odd; +1 and -1 are the nearest that a quotient by b comes to a middle
 * @param less whether a < b is wanted (k = p + 1), or a >= b (k = p)
 */
export function dividendBesideMiddle(p: number, b: bigint, rest: bigint, less: boolean): bigint | undefined {
  const k = less ? p + 1 : p;
  const residue = BigInt.asUintN(k, -rest * inverseOfOdd(b, k));
  const top = 1n << BigInt(p);
  const N = less ? residue : residue + top;
  if (N < top || N % 2n === 0n) return undefined;
  const a = (b * N + rest) >> BigInt(k);
  return a >> BigInt(p - 1) === 1n && a < b === less ? a : undefined;
}

/** The four roots of r modulo 2^k, k >= 3, r = 1 modulo 8, in order: lifted place by place. */
function rootsOf(r: bigint, k: number): bigint[] {
  let root = 1n;
  for (let places = 3; places < k; places++) {
    // root^2 = r modulo 2^places: where the next place is wrong, 2^(places - 1) more makes it right
    if (BigInt.asUintN(places + 1, root * root - r) !== 0n) root += 1n << BigInt(places - 1);
  }
  const half = 1n << BigInt(k - 1);
  const roots = [root, -root, root + half, half - root].map((x) => BigInt.asUintN(k, x));
  return [...new Set(roots)].sort((x, y) => (x < y ? -1 : 1));
}

/** A significand, and the parity of the exponents with which its root is beside a middle. */
export interface HardRoot {
  readonly m: bigint;
  readonly parity: 0n | 1n;
}

/**
 * The significands m of p bits whose roots are beside the middle of two neighbours: N^2 = m 2^k + rest with N = 2 R + 1,
 * R of p bits: the root of m 2^(k-2) misses the middle N / 2 by about rest / (4 N). k is p + 1 or p + 2.
 * @param rest 1 modulo 8, as every odd square is; 1 and -7 are the nearest that roots come to a middle
 */
export function radicandsBesideMiddle(p: number, rest: bigint): HardRoot[] {
  return [p + 1, p + 2].flatMap((k) =>
    rootsOf(rest, k)
      .filter((N) => N >> BigInt(p) === 1n)
      .map((N) => ({ m: (N * N - rest) >> BigInt(k), parity: k % 2 === 0 ? (0n as const) : (1n as const) }))
      .filter(({ m }) => m >> BigInt(p - 1) === 1n),
  );
}

/** An exponent of that parity, e or one more. */
export function withParity(e: bigint, parity: bigint): bigint {
  return BigInt.asUintN(1, e) === parity ? e : e + 1n;
}
