import { describe, expect, it } from "vitest";
import { floatFormat } from "../../../generator/params/format.ts";
import { div } from "../../../sim/golden/div.ts";
import { exp } from "../../../sim/golden/exp.ts";
import { sqrt } from "../../../sim/golden/sqrt.ts";
import { decode, isCanonical } from "../../../sim/golden/word.ts";
import { PROOF_TOPS, proofCases } from "../../../sim/proofs/cases.ts";
import { argumentsBesideMiddles, argumentsBesidePowers, nearMultiplesOfLn2 } from "../../../sim/proofs/exp-cases.ts";
import { expError } from "../../../sim/proofs/exp-error.ts";
import { everyQuotient, everyRoot, hardQuotients, hardRoots } from "../../../sim/proofs/quotient-cases.ts";
import { quotientError, rootError } from "../../../sim/proofs/quotient-error.ts";

describe("all significands", () => {
  it("of quotients: every pair, twice", () => {
    const format = floatFormat(5);
    const pairs = [...everyQuotient(format)].map((words) => words.map((word) => word & 31n).join());
    expect(pairs.length).toBe(2 * 16 * 16);
    expect(new Set(pairs).size).toBe(16 * 16);
  });

  it("of roots: every one with both parities", () => {
    const format = floatFormat(5);
    const seen = new Set([...everyRoot(format)].map(([word]) => `${word & 31n},${(word >> 5n) & 1n}`));
    for (let m = 16; m < 32; m++) for (const parity of [0, 1]) expect(seen.has(`${m},${parity}`)).toBe(true);
  });
});

describe("the hardest cases are hard", () => {
  it.each([16, 24, 32])("p = %i", (p) => {
    const format = floatFormat(p);
    const worst = { quotient: 0, root: 0, exp: 0 };
    let count = 0;
    for (const words of hardQuotients(format, 200, 1)) {
      const [a, b] = words.map((word) => decode(format, word));
      const { ulp, half } = quotientError(format, a, b, div(format, a, b));
      expect(half).toBe(true);
      if (ulp > 0) expect(ulp).toBeGreaterThan(0.5 - 2 ** (2 - p));
      worst.quotient = Math.max(worst.quotient, ulp);
      count++;
    }
    for (const [word] of hardRoots(format, 40)) {
      const x = decode(format, word);
      worst.root = Math.max(worst.root, rootError(format, x, sqrt(format, x)).ulp);
      count++;
    }
    for (const words of argumentsBesideMiddles(format, 20_000, 2)) {
      const x = decode(format, words[0]);
      worst.exp = Math.max(worst.exp, expError(format, x, exp(format, x)).ulp);
    }
    expect(count).toBeGreaterThan(300);
    expect(0.5 - worst.quotient).toBeLessThan(2 ** (1 - p));
    expect(0.5 - worst.root).toBeLessThan(2 ** (1 - p));
    expect(0.5 - worst.exp).toBeLessThan(2 ** -9);
  });
});

describe("numbers beside multiples of ln 2", () => {
  it.each([-8n, -5n, -1n, 0n, 2n])("p = 9, exponent %i: those that a search finds", (e) => {
    const format = floatFormat(9);
    const reach = 8 * 2 ** -9;
    const expected: bigint[] = [];
    for (let m = 256; m < 512; m++) {
      const multiples = (m * 2 ** Number(e)) / Math.LN2;
      if (Math.abs(multiples - Math.round(multiples)) * Math.LN2 <= reach) expected.push(BigInt(m));
    }
    const found = nearMultiplesOfLn2(format, e, 8n);
    expect([...new Set(found)].sort()).toEqual(expected.sort());
    expect(found.length).toBeGreaterThan(0);
  });

  it.each([16, 24, 32, 64])("p = %i: their exponentials are beside powers of two", (p) => {
    const format = floatFormat(p);
    let beside = 0;
    let all = 0;
    for (const [word] of argumentsBesidePowers(format)) {
      expect(isCanonical(format, word)).toBe(true);
      if (++all % 16 !== 0) continue;
      const { m } = exp(format, decode(format, word));
      const least = 1n << BigInt(p - 1);
      if (m < least + 530n || m > 2n * least - 1060n) beside++;
    }
    expect(all).toBeGreaterThan(2000);
    expect(beside / (all / 16)).toBeGreaterThan(0.9);
  });
});

it.each(PROOF_TOPS)("cases of %s are canonical words, of every kind where significands are many", (top) => {
  for (const p of [2, 5, 13, 24]) {
    const format = floatFormat(p);
    const groups = proofCases(top, format, { random: 50, seed: 1, scan: 11 });
    const kinds = groups.map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(p < 12 ? ["exhaustive", "random"] : ["hardest", "random"]));
    for (const { kind, vectors } of groups) {
      let count = 0;
      for (const words of vectors) {
        if (!words.every((word) => isCanonical(format, word))) expect.fail(`${kind}: ${words}`);
        if (++count === 500) break;
      }
      expect(count).toBeGreaterThan(0);
    }
  }
});
