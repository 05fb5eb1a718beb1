// Where the ports of instances attach, as runs of nets: the form in which values are copied.
import type { InstanceArray, Slice } from "../../generator/circuit/circuit.ts";
import { evaluateIndex } from "../../generator/circuit/index-map.ts";

/** For slices outside of instance arrays. */
export const NO_VARIABLES: ReadonlyMap<string, number> = new Map();

/** Calls `visit` for each run of consecutive nets: `count` nets from `net` on are bits `bit` .. of the concatenated slices. */
export function forEachRun(
  slices: readonly Slice[],
  variables: ReadonlyMap<string, number>,
  visit: (net: number, bit: number, count: number) => void,
): void {
  let bit = 0;
  for (const { base, index, width, count, stride } of slices) {
    const start = base + evaluateIndex(index, variables);
    const runs = runsOf({ width, count, stride });
    const length = runs === 1 ? width * count : width;
    for (let r = 0; r < runs; r++) {
      visit(start + r * stride, bit, length);
      bit += length;
    }
  }
}

/** How many runs forEachRun makes of these slices. */
export const runCount = (slices: readonly Slice[]): number => slices.reduce((sum, slice) => sum + runsOf(slice), 0);

function runsOf({ width, count, stride }: Pick<Slice, "width" | "count" | "stride">): number {
  if (width * count === 0) return 0;
  return stride === width ? 1 : count;
}

/** The loop variables of every existing instance of the array (one reused map), last loop fastest. */
export function* instancesOf({ loops, guard }: InstanceArray): Generator<ReadonlyMap<string, number>> {
  const variables = new Map(loops.map((loop) => [loop.name, 0]));
  if (loops.some((loop) => loop.count === 0)) return;
  for (;;) {
    if (!guard || evaluateIndex(guard.left, variables) < evaluateIndex(guard.right, variables)) yield variables;
    let k = loops.length - 1;
    for (; k >= 0; k--) {
      const next = (variables.get(loops[k].name) as number) + 1;
      variables.set(loops[k].name, next % loops[k].count);
      if (next < loops[k].count) break;
    }
    if (k < 0) return;
  }
}
