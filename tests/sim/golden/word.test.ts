import { describe, expect, it } from "vitest";
import { floatFormat } from "../../../generator/params/format.ts";
import { bitsText, describeInteger, describeWord } from "../../../sim/golden/describe.ts";
import { orderJson, wordJson } from "../../../sim/golden/result.ts";
import { canonicalWord, decode, encode, isCanonical } from "../../../sim/golden/word.ts";

describe("words", () => {
  it.each([
    [3, 4],
    [4, 3],
    [2, 3],
    [5, 4],
  ])("every word of F(%i, %i): canonical ones are decoded and encoded back", (p, E) => {
    const format = floatFormat(p, E);
    const values = new Set<string>();
    for (let word = 0n; word < 1n << BigInt(format.width); word++) {
      if (!isCanonical(format, word)) {
        expect(canonicalWord(format, word)).toBe(0n);
        expect(() => decode(format, word)).toThrow("not canonical");
        continue;
      }
      expect(canonicalWord(format, word)).toBe(word);
      const value = decode(format, word);
      expect(encode(format, value)).toBe(word);
      values.add(`${value.m},${value.e}`);
    }
    expect(values.size).toBe(1 + 2 * 2 ** E * 2 ** (p - 1));
  });

  it("puts the fields where the format says", () => {
    const format = floatFormat(11, 5); // e0 = -10
    expect(encode(format, { m: 1024n, e: -10n })).toBe(0b0_00000_10000000000n);
    expect(encode(format, { m: -1025n, e: -26n })).toBe(0b1_10000_10000000001n);
    expect(encode(format, { m: 2047n, e: 5n })).toBe(0b0_01111_11111111111n);
    expect(encode(format, { m: 0n, e: 0n })).toBe(0n);
    expect(encode(floatFormat(3), { m: -4n, e: -1n })).toBe(0b1_1111_100n);
  });

  it("refuses what is not in the format", () => {
    const format = floatFormat(4, 3);
    expect(() => encode(format, { m: 16n, e: 0n })).toThrow("not canonical in F(4, 3)");
    expect(() => encode(format, { m: 8n, e: 100n })).toThrow("not canonical");
    expect(() => encode(format, { m: 0n, e: 1n })).toThrow("not canonical");
    expect(() => decode(format, 256n)).toThrow("not 8 bits");
    expect(() => canonicalWord(format, 256n)).toThrow("not 8 bits");
    expect(() => canonicalWord(format, -1n)).toThrow("not 8 bits");
  });
});

describe("text", () => {
  const format = floatFormat(11, 5);
  it("shows a word in decimal and in bits", () => {
    const word = encode(format, { m: -1280n, e: -18n });
    expect(bitsText(format, word)).toBe("1 11000 10100000000");
    expect(describeWord(format, word)).toBe("[-1280,-18] = 1 11000 10100000000");
    expect(describeWord(format, 0n)).toBe("[0,0] = 0 00000 00000000000");
    expect(describeWord(format, 5n)).toBe("(not canonical) = 0 00000 00000000101");
    expect(describeInteger(5n, 4)).toBe("5 = 0101");
  });

  it("prints results as JSON, strings from 2^53 on", () => {
    const wide = floatFormat(54);
    expect(wordJson(format, encode(format, { m: -1280n, e: -18n }))).toBe("[-1280,-18]");
    expect(wordJson(format, 0n)).toBe("[0,0]");
    expect(wordJson(wide, encode(wide, { m: 2n ** 53n, e: -5n }))).toBe('["9007199254740992",-5]');
    const p53 = floatFormat(53);
    expect(wordJson(p53, encode(p53, { m: 2n ** 53n - 1n, e: -(2n ** 53n) }))).toBe(
      '[9007199254740991,"-9007199254740992"]',
    );
    expect([orderJson(1n, 0n), orderJson(0n, 1n), orderJson(0n, 0n)]).toEqual(["-1", "0", "1"]);
    expect(() => orderJson(1n, 1n)).toThrow("both less and equal");
    expect(() => wordJson(format, 5n)).toThrow("not canonical");
  });
});
