import { PNG } from "pngjs";
import { describe, expect, it } from "vitest";
import { factorOf, pngOf } from "../../../sim/models/png.ts";

describe("PNG", () => {
  const image = { height: 2, width: 3, colours: Array.from({ length: 18 }, (_, k) => k / 17) };

  it("holds the colours, each pixel a square", () => {
    const read = PNG.sync.read(Buffer.from(pngOf(image, 4)));
    expect([read.height, read.width]).toEqual([8, 12]);
    for (let y = 0; y < 8; y++)
      for (let x = 0; x < 12; x++) {
        const from = (Math.floor(y / 4) * 3 + Math.floor(x / 4)) * 3;
        const expected = [0, 1, 2].map((c) => Math.round(((from + c) / 17) * 255));
        expect([...read.data.subarray((y * 12 + x) * 4, (y * 12 + x) * 4 + 4)]).toEqual([...expected, 255]);
      }
  });

  it("is the same bytes every time", () => {
    expect(Buffer.from(pngOf(image, 2)).equals(Buffer.from(pngOf(image, 2)))).toBe(true);
  });

  it("enlarges small images only", () => {
    expect([2, 6, 256, 1000].map((height) => factorOf({ height, width: 1, colours: [] }))).toEqual([128, 42, 1, 1]);
  });
});
