import { describe, expect, it } from "vitest";
import { expFixed, inverseLn2, ln2, pow2Fixed, roundShift } from "../../../generator/core/exact-real.ts";

const BITS = 160;
const ONE = 1n << BigInt(BITS);
const distance = (a: bigint, b: bigint): bigint => (a > b ? a - b : b - a);

describe("exact-real", () => {
  it("agrees with doubles", () => {
    const real = (x: bigint): number => Number(x) / Number(ONE);
    expect(real(ln2(BITS))).toBe(Math.LN2);
    expect(real(expFixed(ONE, BITS))).toBe(Math.E);
    expect(real(pow2Fixed(1n, 1, BITS))).toBe(Math.SQRT2);
    expect(real(inverseLn2(BITS))).toBe(Math.LOG2E);
  });
  it("is within its bound: fewer bits are the rounding of more", () => {
    for (let bits = 1; bits < 90; bits++) {
      for (const more of [40, 71]) {
        expect(ln2(bits)).toBe(roundShift(ln2(bits + more), more));
        expect(inverseLn2(bits)).toBe(roundShift(inverseLn2(bits + more), more));
        expect(pow2Fixed(5n, 3, bits)).toBe(roundShift(pow2Fixed(5n, 3, bits + more), more));
      }
    }
  });
  it("satisfies the laws of powers", () => {
    const root = pow2Fixed(1n, 1, BITS);
    expect(distance(root * root, 2n << BigInt(2 * BITS)) < 2n * ONE).toBe(true);
    const [third, twoThirds] = [expFixed(ONE / 3n, BITS), expFixed((2n * ONE) / 3n, BITS)];
    expect(distance(roundShift(third * third, BITS), twoThirds) < 5n).toBe(true);
    expect(pow2Fixed(0n, 4, BITS)).toBe(ONE);
    expect(pow2Fixed(16n, 4, BITS)).toBe(2n * ONE);
    expect(distance(inverseLn2(BITS) * ln2(BITS), ONE * ONE) < 2n * ONE).toBe(true);
  });
  it("refuses arguments beyond 0 .. 1", () => {
    expect(() => expFixed(ONE + 1n, BITS)).toThrow("accepted are 0 .. 1");
    expect(() => expFixed(-1n, BITS)).toThrow("accepted are 0 .. 1");
  });
});
