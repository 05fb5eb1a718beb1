// The positions of a convolution's result along one axis, by which part of the kernel lies inside of the map there.
import { range } from "../core/integers.ts";
import type { Padding } from "../params/layer-shape.ts";

/** Neighbouring positions where the kernel's places from .. to - 1 lie inside. */
export interface AxisClass {
  readonly count: number;
  readonly from: number;
  readonly to: number;
  /** where place `from` lies on the map at the first of the positions; one more at each next */
  readonly source: number;
}

/** The classes, in order: one for `valid`, at most `kernel` for `zero` with an odd kernel. */
export function axisClasses(size: number, kernel: number, padding: Padding): AxisClass[] {
  if (padding === "valid") return [{ count: size - kernel + 1, from: 0, to: kernel, source: 0 }];
  const before = (kernel - 1) / 2;
  const classes: AxisClass[] = [];
  // only near the borders is anything outside: positions beyond the first and last `before` form one class
  for (const position of borderPositions(size, before)) {
    const from = Math.max(0, before - position.first);
    const to = Math.min(kernel, size + before - position.first);
    classes.push({ count: position.count, from, to, source: position.first + from - before });
  }
  return classes;
}

function borderPositions(size: number, before: number): { first: number; count: number }[] {
  const middle = size - 2 * before;
  if (middle <= 0) return range(0, size).map((first) => ({ first, count: 1 }));
  return [
    ...range(0, before).map((first) => ({ first, count: 1 })),
    { first: before, count: middle },
    ...range(size - before, size).map((first) => ({ first, count: 1 })),
  ];
}
