// One net of slices, without writing out the others.
import { lastAtMost } from "../core/sorted.ts";
import type { Slice } from "./circuit.ts";
import { evaluateIndex } from "./index-map.ts";

const starts = new WeakMap<readonly Slice[], number[]>();

/** The net of bit `bit` of slices that follow each other, for given loop variables: sliceNets(slices, variables)[bit]. */
export function sliceNet(slices: readonly Slice[], variables: ReadonlyMap<string, number>, bit: number): number {
  let firstBits = starts.get(slices);
  if (!firstBits) {
    let next = 0;
    firstBits = slices.map(({ width, count }) => {
      next += width * count;
      return next - width * count;
    });
    starts.set(slices, firstBits);
  }
  const k = lastAtMost(firstBits, bit);
  const { base, index, width, stride } = slices[k];
  const inside = bit - firstBits[k];
  return base + evaluateIndex(index, variables) + Math.floor(inside / width) * stride + (inside % width);
}
