// Vectors for a circuit of any ports: all bits 0, all 1, one bit of each, and random ones.
import type { Circuit } from "../../generator/circuit/circuit.ts";

/** `count` values for each input port, the same for a seed. */
export function portVectors(circuit: Circuit, count: number, seed = 1): Record<string, bigint[]> {
  let state = seed >>> 0;
  const word = (): bigint => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return BigInt((mixed ^ (mixed >>> 16)) >>> 0);
  };
  const random = (width: number): bigint => {
    let value = 0n;
    for (let bits = 0; bits < width; bits += 32) value = (value << 32n) | word();
    return BigInt.asUintN(width, value);
  };
  return Object.fromEntries(
    circuit.inputs.map(({ name, width }) => {
      const ones = BigInt.asUintN(width, -1n);
      const value = (v: number): bigint => {
        if (v === 0) return 0n;
        if (v === 1) return ones;
        const kind = v % 4;
        // sparse and dense words reach thresholds at both ends
        if (kind === 0) return random(width) & random(width) & random(width);
        if (kind === 1) return random(width) | random(width) | random(width);
        return random(width);
      };
      return [name, Array.from({ length: count }, (_, v) => value(v))];
    }),
  );
}
