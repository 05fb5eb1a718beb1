import { describe, expect, it } from "vitest";
import { cofactorInverses, inverseModulo, primesBetween, productOf } from "../../../generator/arith/residue-system.ts";
import { range } from "../../../generator/core/integers.ts";

describe("residue system", () => {
  it("knows primes", () => {
    expect(primesBetween(0, 30)).toEqual([2, 3, 5, 7, 11, 13, 17, 19, 23, 29]);
    expect(primesBetween(7, 13)).toEqual([7, 11, 13]);
  });
  it("inverts", () => {
    for (const q of [2, 3, 101]) for (const v of range(1, q)) expect((inverseModulo(BigInt(v), q) * v) % q).toBe(1);
  });
  it("finds a number from its residues", () => {
    const primes = [3, 5, 7, 11, 13];
    const product = productOf(primes);
    const inverses = cofactorInverses(primes).map(BigInt);
    for (let x = 0n; x < product; x += 17n) {
      const parts = primes.map((q, i) => (((x * inverses[i]) % BigInt(q)) * product) / BigInt(q));
      expect(parts.reduce((sum, part) => sum + part, 0n) % product).toBe(x);
    }
  });
});
