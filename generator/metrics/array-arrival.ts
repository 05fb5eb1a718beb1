// Arrival times through an instance array. Instances are not visited one by one: a box of loop values is done at once where
// its instances see the same times, or where the earliest and the latest that they may see give the same outputs (arrivals
// are monotone); else the box is halved, as long as the work stays within a limit: then bounds are all that is known.
import { affineOf } from "../circuit/affine.ts";
import { type ArrayOutput, forEachInstance, type InstanceArray, type Loop } from "../circuit/circuit.ts";
import { evaluateIndex, type Range } from "../circuit/index-map.ts";
import { type Box, countInBox, existingBoxes, guardIn, halves, rangesOf, wholeBox } from "../circuit/instances.ts";
import { flat, Profile, ProfileBuilder } from "./profile.ts";
import { type Bounds, boundsBetween, boundsOf, Look, type Source } from "./slice-profile.ts";

/** What a walk over the instances needs of the instantiated circuit. */
export interface Inner<Result> {
  /** result for these arrivals at the input ports */
  readonly visit: (inputs: readonly Profile[]) => Result;
  /** arrivals at its output ports */
  readonly outputs: (result: Result) => readonly Profile[];
  /** told of each result and of how many instances it holds; bounds are told as they are */
  readonly count: (result: Result, instances: bigint) => void;
  /** count every instance as it is: equal outputs are not enough */
  readonly exact: boolean;
  /** boxes and stretches of profiles that may be looked at; then bounds are given */
  readonly limit: number;
}

/** A block of bits of an output signal of the array. */
interface Piece {
  readonly start: number;
  readonly bounds: Bounds;
  readonly times: number;
}

/** Bounds of the signals that the array drives, in order; exact unless the limit is reached. */
export function arrayArrivals<Result>(array: InstanceArray, source: Source, inner: Inner<Result>): Bounds[] {
  const pieces: Piece[][] = array.outputs.map(() => []);
  let work = 0;
  let exact = true;
  const settle = (box: Box, latest: Result, earliest: Result): void => {
    const existing = existingBoxes(array, box);
    const lower = inner.outputs(earliest);
    inner.outputs(latest).forEach((upper, k) => {
      // bits that no instance fills are at 0 as well
      if (upper.single !== 0) place(array, array.outputs[k], { lower: lower[k], upper }, existing, pieces[k]);
    });
  };
  // the boxes of one size before smaller ones, so that what the limit leaves open is spread evenly
  let boxes: Box[] = [wholeBox(array)];
  while (boxes.length > 0) {
    const smaller: Box[] = [];
    for (const box of boxes) {
      if (box.some(([least, greatest]) => least > greatest) || guardIn(array, box) === false) continue;
      const look = new Look();
      const ranges = rangesOf(array, box);
      const bounds = array.inputs.map((slices) => boundsOf(slices, ranges, source, look));
      const fixed = bounds.every((port) => port.lower === port.upper);
      work += look.steps + 1;
      const last = work > inner.limit || !isDivisible(array.loops, box, look.open);
      if (!fixed && inner.exact && !last) {
        smaller.push(...halves(box, outermost(array.loops, box, look.open)));
        continue;
      }
      const latest = inner.visit(bounds.map((port) => port.upper));
      const earliest = fixed ? latest : inner.visit(bounds.map((port) => port.lower));
      const known = fixed || sameOutputs(inner, latest, earliest);
      if (!known && !last) {
        smaller.push(...halves(box, outermost(array.loops, box, look.open)));
        continue;
      }
      exact &&= known;
      inner.count(latest, countInBox(array, box));
      settle(box, latest, known ? latest : earliest);
    }
    boxes = smaller;
  }
  return array.outputs.map(({ width }, k) => {
    const assemble = pieces[k].length > width / DENSE ? bitByBit : inOrder;
    const upper = assemble(width, pieces[k], "upper");
    return exact ? { lower: upper, upper } : boundsBetween(assemble(width, pieces[k], "lower"), upper);
  });
}

function isDivisible(loops: readonly Loop[], box: Box, moves: ReadonlyMap<string, number>): boolean {
  return loops.some(({ name }, k) => moves.has(name) && box[k][0] < box[k][1]);
}

function sameOutputs<Result>({ outputs }: Inner<Result>, a: Result, b: Result): boolean {
  const others = outputs(b);
  return outputs(a).every((profile, k) => profile.equals(others[k]));
}

/**
 * Of the loops that move a slice and can be split, the one that moves it farthest: bits that differ mostly lie far from each
 * other, and what one value of that loop reads lies together.
 */
function outermost(loops: readonly Loop[], box: Box, moves: ReadonlyMap<string, number>): number {
  const reach = (k: number): number => (box[k][0] < box[k][1] ? (moves.get(loops[k].name) ?? -1) : -1);
  return loops.reduce((best, _, k) => (reach(k) > reach(best) ? k : best), 0);
}

/** Adds the bits that the instances of the boxes fill, all of which exist. */
function place(
  array: InstanceArray,
  output: ArrayOutput,
  bounds: Bounds,
  boxes: readonly Box[],
  pieces: Piece[],
): void {
  const affine = affineOf(output.index);
  if (!affine) {
    for (const box of boxes) placeEach(array, output, bounds, box, pieces);
    return;
  }
  const coefficients = array.loops.map(({ name }) => affine.coefficients.get(name) ?? 0);
  const order = coefficients.map((_, k) => k).sort((a, b) => coefficients[a] - coefficients[b]);
  for (const box of boxes) {
    const axes = order.filter((k) => box[k][0] < box[k][1]);
    // loops whose instances lie side by side make one block, whatever their order
    let [times, beside] = [1, 0];
    while (beside < axes.length && coefficients[axes[beside]] === bounds.upper.width * times)
      times *= sizeOf(box[axes[beside++]]);
    const nest = (depth: number, start: number): void => {
      if (depth < beside) pieces.push({ start, bounds, times });
      else for (let i = 0; i < sizeOf(box[axes[depth]]); i++) nest(depth - 1, start + i * coefficients[axes[depth]]);
    };
    nest(
      axes.length - 1,
      box.reduce((sum, [least], k) => sum + coefficients[k] * least, affine.constant),
    );
  }
}

const sizeOf = ([least, greatest]: Range): number => greatest - least + 1;

function placeEach(array: InstanceArray, { index }: ArrayOutput, bounds: Bounds, box: Box, pieces: Piece[]): void {
  const loops = array.loops.map(({ name }, k) => ({ name, count: sizeOf(box[k]) }));
  forEachInstance({ ...array, loops, guard: undefined }, (offsets) => {
    const variables = new Map(array.loops.map(({ name }, k) => [name, box[k][0] + (offsets.get(name) as number)]));
    pieces.push({ start: evaluateIndex(index, variables), bounds, times: 1 });
  });
}

/** The signal made of the pieces; bits in none are at 0. */
function inOrder(width: number, pieces: Piece[], side: keyof Bounds): Profile {
  const builder = new ProfileBuilder();
  const zero = [0];
  for (const { start, bounds, times } of pieces.sort((a, b) => a.start - b.start)) {
    builder.append(zero, 0, start - builder.width);
    builder.appendRepeated(bounds[side], times);
  }
  builder.append(zero, 0, width - builder.width);
  return builder.build();
}

/** With at most so many bits a piece, sorting the pieces takes longer than writing each bit. */
const DENSE = 16;

/** The same, each bit written on its own. */
function bitByBit(width: number, pieces: readonly Piece[], side: keyof Bounds): Profile {
  const bits = new Int32Array(width);
  for (const { start, bounds, times } of pieces) {
    const one = flat(bounds[side], 0, bounds[side].width);
    for (let i = 0; i < times; i++) bits.set(one, start + i * one.length);
  }
  return Profile.of(bits);
}
