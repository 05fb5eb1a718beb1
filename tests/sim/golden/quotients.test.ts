// div, sqrt and prod against a search for the nearest number, with nothing but products of integers.
import { describe, expect, it } from "vitest";
import { type FloatFormat, floatFormat } from "../../../generator/params/format.ts";
import { div } from "../../../sim/golden/div.ts";
import { prod } from "../../../sim/golden/prod.ts";
import { integerRoot, sqrt } from "../../../sim/golden/sqrt.ts";
import { type FloatValue, ZERO } from "../../../sim/golden/value.ts";
import { RandomSource } from "../../support/random-source.ts";

/** The positive numbers of a small format, in order. */
function positives({ p, emin, emax }: FloatFormat): FloatValue[] {
  const list: FloatValue[] = [];
  for (let e = emin; e <= emax; e++) for (let m = 1n << BigInt(p - 1); m < 1n << BigInt(p); m++) list.push({ m, e });
  return list;
}

/** The middle of two neighbours, or of 0 and the smallest, exactly. */
function middle(low: FloatValue, high: FloatValue): FloatValue {
  if (low.m === 0n) return { m: high.m, e: high.e - 1n };
  return { m: low.m + (high.m << (high.e - low.e)), e: low.e - 1n };
}

/** sign of a - b, for numbers that are not negative. */
function order(a: FloatValue, b: FloatValue): number {
  const least = a.e < b.e ? a.e : b.e;
  const difference = (a.m << (a.e - least)) - (b.m << (b.e - least));
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/**
 * The number nearest to an unknown one, found by comparing middles with it: of two the even one, of 0 and the smallest 0.
 * @param above the sign of (unknown - middle)
 */
function nearest(list: readonly FloatValue[], above: (middle: FloatValue) => number): FloatValue {
  let best = ZERO;
  for (const next of list) {
    const side = above(middle(best, next));
    const tieUp = side === 0 && best.m !== 0n && best.m % 2n === 1n;
    if (side < 0 || (side === 0 && !tieUp)) return best;
    best = next;
  }
  return best;
}

const times = (a: FloatValue, b: FloatValue): FloatValue => ({ m: a.m * b.m, e: a.e + b.e });
const FORMATS = [
  [2, 3],
  [3, 4],
  [4, 3],
  [4, 4],
] as const;

describe.each(FORMATS)("F(%i, %i)", (p, E) => {
  const format = floatFormat(p, E);
  const list = positives(format);
  const largest = list[list.length - 1];

  it("every quotient is the nearest number", () => {
    const step = list.length > 60 ? 7 : 1;
    for (let i = 0; i < list.length; i += step)
      for (const b of list) {
        const expected = nearest(list, (point) => order(list[i], times(point, b)));
        expect(div(format, list[i], b)).toEqual(expected);
        expect(div(format, { m: -list[i].m, e: list[i].e }, b)).toEqual({ m: -expected.m, e: expected.e });
      }
  });

  it("quotients of and by zero", () => {
    for (const { m, e } of list) {
      expect(div(format, { m, e }, ZERO)).toEqual(largest);
      expect(div(format, { m: -m, e }, ZERO)).toEqual({ m: -largest.m, e: largest.e });
      expect(div(format, ZERO, { m: -m, e })).toEqual(ZERO);
    }
    expect(div(format, ZERO, ZERO)).toEqual(ZERO);
  });

  it("every root is the nearest number", () => {
    for (const x of list) {
      expect(sqrt(format, x)).toEqual(nearest(list, (point) => order(x, times(point, point))));
      expect(sqrt(format, { m: -x.m, e: x.e })).toEqual(ZERO);
    }
    expect(sqrt(format, ZERO)).toEqual(ZERO);
  });

  it("products of three are the nearest number", () => {
    const random = new RandomSource(p * 10 + E);
    for (let i = 0; i < 2000; i++) {
      const [a, b, c] = [random.pick(list), random.pick(list), random.pick(list)];
      const expected = nearest(list, (point) => order(times(times(a, b), c), point));
      expect(prod(format, [a, b, c])).toEqual(expected);
      expect(prod(format, [a, { m: -b.m, e: b.e }, c])).toEqual({ m: -expected.m, e: expected.e });
      expect(prod(format, [a, ZERO, c])).toEqual(ZERO);
    }
  });
});

it("products come back into the range", () => {
  const format = floatFormat(16);
  const big = { m: 65535n, e: format.emax };
  const small = { m: 1n << 15n, e: format.emin };
  const one = { m: 1n << 15n, e: -15n };
  expect(prod(format, [big, big, small, small, one])).toEqual({ m: 65534n, e: 44n });
  expect(prod(format, [small, small, small])).toEqual(ZERO);
  expect(prod(format, [big, { m: -40000n, e: 0n }, big])).toEqual({ m: -65535n, e: format.emax });
});

it("integer roots are exact around squares", () => {
  const random = new RandomSource(9);
  for (let i = 0; i < 2000; i++) {
    const root = random.bits(1 + (i % 140));
    expect(integerRoot(root * root)).toBe(root);
    expect(integerRoot(root * root + 2n * root)).toBe(root);
    if (root > 0n) expect(integerRoot(root * root - 1n)).toBe(root - 1n);
  }
});
