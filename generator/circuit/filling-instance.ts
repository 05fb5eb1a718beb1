// Which instance of an array fills a bit of one of its output buses: index maps inverted, instances not enumerated.
import { type Affine, affineOf } from "./affine.ts";
import type { ArrayOutput, InstanceArray } from "./circuit.ts";
import { evaluateIndex, indexRange } from "./index-map.ts";
import { type Box, guardIn, halves, rangesOf, wholeBox } from "./instances.ts";

/** A loop as a digit of the place of an instance: value v adds `size` * v, or `size` * (count - 1 - v) when mirrored. */
interface Digit {
  readonly loop: number;
  readonly size: number;
  readonly count: number;
  readonly mirrored: boolean;
}

interface Digits {
  /** the bit that the instance with all digits 0 fills first */
  readonly start: number;
  /** largest first */
  readonly digits: readonly Digit[];
}

const known = new WeakMap<ArrayOutput, Digits | "none">();

/**
 * The loop values of the instance whose output port `port` (its number) fills bit `bit` of the bus, or undefined where none
 * does: such a bit is 0. An affine map whose places do not overlap is read digit by digit; any other map by splitting the
 * box of loop values and keeping the parts whose bounds reach the bit.
 */
export function fillingInstance(array: InstanceArray, port: number, bit: number): number[] | undefined {
  const output = array.outputs[port];
  const { width } = array.circuit.outputs[port];
  let digits = known.get(output);
  if (!digits) {
    digits = digitsOf(array, output, width) ?? "none";
    known.set(output, digits);
  }
  if (digits === "none") return search(array, output, width, bit, wholeBox(array));
  const values = readDigits(digits, array.loops.length, width, bit);
  return values && exists(array, values) ? values : undefined;
}

/** Does the guard keep the instance at these loop values? */
export function exists(array: InstanceArray, values: readonly number[]): boolean {
  const { guard, loops } = array;
  if (!guard) return true;
  const variables = new Map(loops.map(({ name }, k) => [name, values[k]]));
  return evaluateIndex(guard.left, variables) < evaluateIndex(guard.right, variables);
}

function digitsOf(array: InstanceArray, output: ArrayOutput, width: number): Digits | undefined {
  const affine = affineOf(output.index);
  return affine && positional(array, affine, width);
}

/** The map as digits, where a step of each loop is at least as long as all that smaller ones reach. */
function positional({ loops }: InstanceArray, affine: Affine, width: number): Digits | undefined {
  let start = affine.constant;
  const digits = loops.map(({ name, count }, loop): Digit => {
    const coefficient = affine.coefficients.get(name) ?? 0;
    if (coefficient < 0) start += coefficient * (count - 1);
    return { loop, size: Math.abs(coefficient), count, mirrored: coefficient < 0 };
  });
  digits.sort((a, b) => a.size - b.size);
  let reach = width;
  for (const { size, count } of digits) {
    if (count === 1) continue;
    if (size < reach) return undefined;
    reach += size * (count - 1);
  }
  return { start, digits: digits.filter(({ count }) => count > 1).reverse() };
}

function readDigits({ start, digits }: Digits, loops: number, width: number, bit: number): number[] | undefined {
  const values: number[] = Array(loops).fill(0);
  let rest = bit - start;
  if (rest < 0) return undefined;
  for (const { loop, size, count, mirrored } of digits) {
    const value = Math.min(Math.floor(rest / size), count - 1);
    values[loop] = mirrored ? count - 1 - value : value;
    rest -= size * value;
  }
  return rest < width ? values : undefined;
}

function search(
  array: InstanceArray,
  output: ArrayOutput,
  width: number,
  bit: number,
  whole: Box,
): number[] | undefined {
  const box = withinGuard(array, whole);
  if (!box || !reaches(array, output, width, bit, box)) return undefined;
  const open = box.flatMap(([least, greatest], k) => (least < greatest ? [k] : []));
  if (open.length === 0) return box.map(([value]) => value);
  // cut where one half reaches the fewest bits
  const extents = open.map((k) => {
    const [least, greatest] = indexRange(output.index, rangesOf(array, halves(box, k)[0]));
    return greatest - least;
  });
  const [low, high] = halves(box, open[extents.indexOf(Math.min(...extents))]);
  return search(array, output, width, bit, low) ?? search(array, output, width, bit, high);
}

function reaches(array: InstanceArray, output: ArrayOutput, width: number, bit: number, box: Box): boolean {
  const [least, greatest] = indexRange(output.index, rangesOf(array, box));
  return bit >= least && bit < greatest + width;
}

/** The box without loop values that an affine guard rules out; undefined where the guard fails on all of it. */
function withinGuard(array: InstanceArray, box: Box): Box | undefined {
  if (guardIn(array, box) === false) return undefined;
  const { guard, loops } = array;
  const [left, right] = guard ? [affineOf(guard.left), affineOf(guard.right)] : [];
  if (!left || !right) return box;
  const slope = (name: string): number => (right.coefficients.get(name) ?? 0) - (left.coefficients.get(name) ?? 0);
  const slopes = loops.map(({ name }) => slope(name));
  const best = slopes.map((a, k) => (a > 0 ? a * box[k][1] : a * box[k][0]));
  const room = best.reduce((sum, term) => sum + term, right.constant - left.constant - 1);
  // the others at their best: what this loop may lose, it has from `room`
  return box.map(([least, greatest], k) => {
    if (slopes[k] > 0) return [Math.max(least, greatest - Math.floor(room / slopes[k])), greatest];
    if (slopes[k] < 0) return [least, Math.min(greatest, least + Math.floor(room / -slopes[k]))];
    return [least, greatest];
  });
}
