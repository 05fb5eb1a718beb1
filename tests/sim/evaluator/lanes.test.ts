import { describe, expect, it } from "vitest";
import {
  bitOf,
  clearPadding,
  emptyLanes,
  packLanes,
  packWords,
  unpackLanes,
  unpackWords,
} from "../../../sim/evaluator/lanes.ts";
import { RandomSource } from "../../support/random-source.ts";

const WIDTHS = [1, 2, 31, 32, 33, 34, 63, 64, 65, 100, 321];
const COUNTS = [1, 2, 3, 4, 7, 8, 13, 16, 31, 32, 33, 63, 64, 65, 127, 128, 129, 300];

describe.each(WIDTHS)("values of %i bits", (width) => {
  it.each(COUNTS)("survive packing in %i lanes", (count) => {
    const random = new RandomSource(width * 1000 + count);
    const values = Array.from({ length: count }, (_, l) => (l === 0 ? (1n << BigInt(width)) - 1n : random.bits(width)));
    const packed = packLanes(values, width);
    expect(packed).toMatchObject({ width, lanes: count });
    expect(unpackLanes(packed)).toEqual(values);
    for (let k = 0; k < 50; k++) {
      const [net, lane] = [random.integer(0, width - 1), random.integer(0, count - 1)];
      expect(bitOf(packed, net, lane)).toBe(Number((values[lane] >> BigInt(net)) & 1n));
    }
    const again = packWords(unpackWords(packed), width);
    clearPadding(packed);
    clearPadding(again);
    expect(again).toEqual(packed);
  });
});

describe("packLanes", () => {
  it("refuses values that do not fit", () => {
    expect(() => packLanes([3n, 16n], 4)).toThrow("value 16 on a port of 4 bits");
    expect(() => packLanes([-1n], 4)).toThrow("value -1 on a port of 4 bits");
  });

  it("takes one bit a net for one vector", () => {
    expect(emptyLanes(40_000_000, 1).words.byteLength).toBe(5_000_000);
  });

  it("packs and unpacks a number of ten million bits", () => {
    const value = (1n << 10_000_000n) - 12345n;
    expect(unpackLanes(packLanes([value], 10_000_001))).toEqual([value]);
  });
});
