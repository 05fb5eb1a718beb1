// A signal put together from words of several buses.
import type { Slice } from "./circuit.ts";
import { at } from "./index-map.ts";
import { allKnown, type KnownBits, knownOrNone, UNKNOWN } from "./known-bits.ts";

/** `count` bits of the constant 0 or 1. */
export const constantSlice = (value: number, count: number): Slice => ({
  base: value,
  index: at(0),
  width: 1,
  count,
  stride: 0,
});

/** A signal put together from words of several buses; bits that none fills are 0. */
export class Wiring {
  private readonly width: number;
  private readonly known: Uint8Array;
  private readonly words: { at: number; slice?: { base: number; at: number }; width: number; known: KnownBits }[] = [];

  constructor(width: number) {
    this.width = width;
    this.known = new Uint8Array(width);
  }

  /** Bits at .. of the signal are `width` bits of a bus from bit `from` on. */
  add(at: number, base: number, from: number, width: number, known: KnownBits): void {
    for (let i = 0; i < width; i++) this.known[at + i] = known?.[i] ?? UNKNOWN;
    this.words.push({ at, width, known, ...(allKnown(known) ? {} : { slice: { base, at: from } }) });
  }

  finish(): { slices: Slice[]; known: KnownBits } {
    const slices: Slice[] = [];
    let next = 0;
    for (const { at: start, slice, width, known } of this.words.sort((left, right) => left.at - right.at)) {
      if (start > next) slices.push(constantSlice(0, start - next));
      next = start + width;
      const last = slices.at(-1);
      if (!slice) {
        for (const bit of known as Uint8Array) slices.push(constantSlice(bit, 1));
      } else if (
        last &&
        last.base === slice.base &&
        last.index.op === "constant" &&
        last.index.value + last.width === slice.at
      ) {
        slices[slices.length - 1] = { ...last, width: last.width + width };
      } else slices.push({ base: slice.base, index: at(slice.at), width, count: 1, stride: 0 });
    }
    if (this.width > next) slices.push(constantSlice(0, this.width - next));
    return { slices, known: knownOrNone(this.known) };
  }
}
