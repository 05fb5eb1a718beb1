// A small seeded generator: the same seed gives the same numbers everywhere, for ever.

/** A stream of pseudo-random numbers. */
export interface Random {
  /** uniform in 0 .. 2^32 - 1 */
  uint32(): number;
  /** in 0 .. n - 1, for n in 1 .. 2^32 */
  below(n: number): number;
  /** uniform in 0 .. 2^count - 1 */
  bits(count: number): bigint;
  /** in low .. high, both included */
  between(low: bigint, high: bigint): bigint;
  /** true once in n */
  oneIn(n: number): boolean;
  /** an element of a list that is not empty */
  pick<T>(list: readonly T[]): T;
  /** the list in random order; the list itself is not changed */
  shuffled<T>(list: readonly T[]): T[];
}

/** xoshiro128** (Blackman and Vigna), its state filled by splitmix32. @param seed any integer; 32 bits of it count */
export function seededRandom(seed: number): Random {
  const mix = splitmix32(seed);
  let [a, b, c, d] = [mix(), mix(), mix(), mix()];
  const uint32 = (): number => {
    const scrambled = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotate(d, 11);
    return scrambled;
  };
  const below = (n: number): number => Math.floor((uint32() / 2 ** 32) * n);
  const bits = (count: number): bigint => {
    let value = 0n;
    for (let have = 0; have < count; have += 32) value = (value << 32n) | BigInt(uint32());
    return BigInt.asUintN(count, value);
  };
  return {
    uint32,
    below,
    bits,
    // 32 bits more than needed make the remainder even enough
    between: (low, high) => low + (bits((high - low).toString(16).length * 4 + 32) % (high - low + 1n)),
    oneIn: (n) => below(n) === 0,
    pick: (list) => list[below(list.length)],
    shuffled: (list) => {
      const order = [...list];
      for (let i = order.length - 1; i > 0; i--) {
        const j = below(i + 1);
        [order[i], order[j]] = [order[j], order[i]];
      }
      return order;
    },
  };
}

function splitmix32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let z = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return (z ^ (z >>> 15)) >>> 0;
  };
}

function rotate(x: number, count: number): number {
  return (x << count) | (x >>> (32 - count));
}
