// Exact integer helpers on BigInt.

/** |x|. */
export function absolute(x: bigint): bigint {
  return x < 0n ? -x : x;
}

/** -1n, 0n or 1n: the sign of x. */
export function signOf(x: bigint): bigint {
  return x < 0n ? -1n : x > 0n ? 1n : 0n;
}

/** Bits of the unsigned number x >= 0: 0n has 0, 7n has 3, 8n has 4. */
export function bitLengthOf(x: bigint): number {
  if (x === 0n) return 0;
  const hex = x.toString(16);
  return 4 * (hex.length - 1) + (32 - Math.clz32(Number.parseInt(hex[0], 16)));
}
