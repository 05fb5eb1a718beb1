import { describe, expect, it } from "vitest";
import { range } from "../../../generator/core/integers.ts";
import { ln2Below } from "../../../sim/golden/exp-bounds.ts";
import { LN2, LN2_PLACES } from "../../../sim/vectors/exp-patterns.ts";
import {
  dividendBesideMiddle,
  inverseOfOdd,
  radicandsBesideMiddle,
  withParity,
} from "../../../sim/vectors/hard-quotients.ts";

/** All significands of p bits. */
const significands = (p: number): bigint[] => range(2 ** (p - 1), 2 ** p).map(BigInt);

it("inverses modulo powers of two", () => {
  for (const bits of [1, 2, 7, 64])
    for (const m of [1n, 3n, 77n, (1n << 64n) - 1n]) expect(BigInt.asUintN(bits, m * inverseOfOdd(m, bits))).toBe(1n);
});

describe.each([2, 3, 5, 7])("p = %i, against a search", (p) => {
  const all = significands(p);

  it.each([-3n, -1n, 1n, 3n])("quotients with the rest %i", (rest) => {
    for (const b of all.filter((x) => x % 2n === 1n))
      for (const less of [false, true]) {
        const k = BigInt(less ? p + 1 : p);
        const found = all.filter((a) => {
          const N = ((a << k) - rest) / b;
          return a < b === less && N * b + rest === a << k && N % 2n === 1n && N >> BigInt(p) === 1n;
        });
        expect(found.length).toBeLessThan(2);
        expect(dividendBesideMiddle(p, b, rest, less)).toBe(found[0]);
      }
  });

  it.each([-15n, -7n, 1n, 9n])("roots with the rest %i", (rest) => {
    const middles = range(2 ** p, 2 ** (p + 1))
      .map(BigInt)
      .filter((N) => N % 2n === 1n);
    const expected = [p + 1, p + 2].flatMap((k) =>
      all
        .filter((m) => middles.some((N) => N * N === (m << BigInt(k)) + rest))
        .map((m) => ({ m, parity: BigInt(k % 2) })),
    );
    const found = radicandsBesideMiddle(p, rest);
    const ordered = (list: readonly { m: bigint; parity: bigint }[]) =>
      list.map(({ m, parity }) => `${m},${parity}`).sort();
    expect(ordered(found)).toEqual(ordered(expected));
  });
});

it("there are hard cases at every precision", () => {
  for (const p of [8, 16, 24, 32, 64]) {
    const roots = range(-20, 20).flatMap((i) => radicandsBesideMiddle(p, 1n + 8n * BigInt(i)));
    expect(roots.length).toBeGreaterThan(40);
    const divisors = range(0, 40).map((i) => (1n << BigInt(p - 1)) + BigInt(2 * i + 1));
    const dividends = divisors.flatMap((b) => [true, false].map((less) => dividendBesideMiddle(p, b, 1n, less)));
    expect(dividends.filter((a) => a !== undefined).length).toBeGreaterThan(20);
  }
});

it("parities of exponents", () => {
  expect([-4n, -3n, 4n, 3n].map((e) => withParity(e, 0n))).toEqual([-4n, -2n, 4n, 4n]);
  expect([-4n, -3n, 4n, 3n].map((e) => withParity(e, 1n))).toEqual([-3n, -3n, 5n, 3n]);
});

it("ln 2 is the golden model's", () => {
  expect(LN2 - ln2Below(LN2_PLACES)).toBeLessThan(2n);
  expect(LN2 - ln2Below(LN2_PLACES)).toBeGreaterThanOrEqual(0n);
});
