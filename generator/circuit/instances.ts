// The instances of an array as numbers: how many exist, which is the k-th, what is its number. Nothing is enumerated where
// the guard is affine in at most two loops (a triangle j < i); else boxes of loop values are split until the guard is
// decided on each.
import { affineOf } from "./affine.ts";
import type { InstanceArray } from "./circuit.ts";
import { indexRange, type Range } from "./index-map.ts";
import { countPoints } from "./lattice.ts";

/** A range of each loop variable, in the order of the loops; empty where one is. */
export type Box = readonly Range[];

type Loops = Pick<InstanceArray, "loops" | "guard">;

/** All values of all loops. */
export const wholeBox = ({ loops }: Loops): Box => loops.map(({ count }) => [0, count - 1]);

/** The ranges by name, as index maps take them. */
export const rangesOf = ({ loops }: Loops, box: Box): ReadonlyMap<string, Range> =>
  new Map(loops.map(({ name }, k) => [name, box[k]]));

const sizeOf = ([least, greatest]: Range): number => greatest - least + 1;

const volume = (box: Box): bigint => box.reduce((product, range) => product * BigInt(sizeOf(range)), 1n);

/** Number of instances that exist within a box of loop values. */
export function countInBox(array: Loops, box: Box): bigint {
  if (box.some((range) => sizeOf(range) <= 0)) return 0n;
  const { guard } = array;
  if (!guard) return volume(box);
  const slack = guardSlack(array);
  if (slack) return countAffine(slack, box);
  return existingBoxes(array, box).reduce((sum, part) => sum + volume(part), 0n);
}

/** The instances that exist within a box that is not empty, as boxes: it is halved until the guard is decided on all of one. */
export function existingBoxes(array: Loops, box: Box): Box[] {
  const exists = guardIn(array, box);
  if (exists === undefined) return halves(box).flatMap((half) => existingBoxes(array, half));
  return exists ? [box] : [];
}

/** Whether the guard holds (true) or fails (false) on the whole box; undefined where bounds do not decide it. */
export function guardIn(array: Loops, box: Box): boolean | undefined {
  const { guard } = array;
  if (!guard) return true;
  const slack = guardSlack(array);
  if (slack) {
    const bound = (side: 0 | 1): number =>
      slack.coefficients.reduce((sum, k, axis) => sum + k * box[axis][k < 0 ? 1 - side : side], slack.constant);
    return bound(0) >= 0 ? true : bound(1) < 0 ? false : undefined;
  }
  const ranges = rangesOf(array, box);
  const [leftLeast, leftGreatest] = indexRange(guard.left, ranges);
  const [rightLeast, rightGreatest] = indexRange(guard.right, ranges);
  if (leftGreatest < rightLeast) return true;
  return leftLeast >= rightGreatest ? false : undefined;
}

/** The box in two halves, cut across loop `k`: by default the one with the most values. */
export function halves(box: Box, k: number = longest(box)): [Box, Box] {
  const [least, greatest] = box[k];
  const middle = Math.floor((least + greatest) / 2);
  return [box.with(k, [least, middle]), box.with(k, [middle + 1, greatest])];
}

const longest = (box: Box): number => box.reduce((best, range, k) => (sizeOf(range) > sizeOf(box[best]) ? k : best), 0);

/** The guard as constant + sum of coefficients[k] * loop k >= 0. */
interface Slack {
  readonly constant: number;
  readonly coefficients: readonly number[];
}

const slacks = new WeakMap<Loops, Slack | "not affine">();

/** Worked out once an array: where many instances are numbered it would take most of the time. */
function guardSlack(array: Loops): Slack | undefined {
  const slack = slacks.get(array) ?? affineSlack(array) ?? "not affine";
  slacks.set(array, slack);
  return slack === "not affine" ? undefined : slack;
}

function affineSlack({ loops, guard }: Loops): Slack | undefined {
  const left = guard && affineOf(guard.left);
  const right = guard && affineOf(guard.right);
  if (!left || !right) return undefined;
  return {
    constant: right.constant - left.constant - 1,
    coefficients: loops.map(({ name }) => (right.coefficients.get(name) ?? 0) - (left.coefficients.get(name) ?? 0)),
  };
}

function countAffine({ constant, coefficients }: Slack, box: Box): bigint {
  const start = coefficients.reduce((sum, coefficient, k) => sum + coefficient * box[k][0], constant);
  const free = box.filter((_, k) => coefficients[k] === 0);
  const axes = box
    .map((range, k) => ({ coefficient: coefficients[k], count: sizeOf(range) }))
    .filter(({ coefficient }) => coefficient !== 0);
  return volume(free) * countPoints(start, axes);
}

/** Number of existing instances before the one at these loop values, in loop order (last loop fastest). */
export function instancesBefore(array: Loops, values: readonly number[]): bigint {
  let before = 0n;
  let box = wholeBox(array);
  values.forEach((value, k) => {
    before += countInBox(array, box.with(k, [0, value - 1]));
    box = box.with(k, [value, value]);
  });
  return before;
}

/** The loop values of the existing instance with this number. @throws Error where there is none */
export function instanceAt(array: Loops, number: bigint): number[] {
  let rest = number;
  let box = wholeBox(array);
  if (rest < 0n || rest >= countInBox(array, box)) throw new Error(`there is no instance ${number}`);
  return array.loops.map((loop, k) => {
    // the least value up to which more than `rest` instances lie
    let [low, high] = [0, loop.count - 1];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (countInBox(array, box.with(k, [0, middle])) > rest) high = middle;
      else low = middle + 1;
    }
    rest -= countInBox(array, box.with(k, [0, low - 1]));
    box = box.with(k, [low, low]);
    return low;
  });
}
