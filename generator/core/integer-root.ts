// The integer square root of a BigInt.

/** floor(sqrt(x)) for x >= 0. Exact: Newton's iteration from above, which falls until it is there. */
export function integerRoot(x: bigint): bigint {
  if (x < 0n) throw new Error(`root of ${x}`);
  if (x === 0n) return 0n;
  // a power of two that is not below the root
  let root = 1n << BigInt(Math.ceil(x.toString(2).length / 2));
  for (;;) {
    const next = (root + x / root) / 2n;
    if (next >= root) return root;
    root = next;
  }
}
