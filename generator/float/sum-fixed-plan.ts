// The sizes of a full-width sum of n floats: which groups and digits; and what each variant trades.
import { countOnesWires } from "../arith/count.ts";
import { UserError } from "../core/errors.ts";
import { bitLength, ceilLog2, range } from "../core/integers.ts";
import type { FloatFormat } from "../params/format.ts";
import type { Variant } from "../params/variant.ts";
import type { ShiftLevels } from "./alignment-shift.ts";
import {
  bitsOf,
  complementExcess,
  type DigitProfile,
  digitProfiles,
  type GroupClass,
  groupClasses,
} from "./sum-fixed-columns.ts";

/** The choices of a variant. Each level that is spent here saves wires. */
export interface FixedPlan {
  /** levels of the alignment shift of each operand; see alignmentShift */
  readonly shiftLevels: ShiftLevels;
  /** whether the magnitude's bits are nets: one level more, and rounding reads one net a bit instead of four */
  readonly magnitudeNets: boolean;
}

export const FIXED_PLANS: Readonly<Record<Variant, FixedPlan>> = Object.freeze({
  depth: Object.freeze({ shiftLevels: 3, magnitudeNets: false }),
  balanced: Object.freeze({ shiftLevels: 4, magnitudeNets: true }),
  wires: Object.freeze({ shiftLevels: 5, magnitudeNets: true }),
});

/** The sizes of the accumulator; columns are numbered from 0. */
export interface FixedShape {
  readonly format: FloatFormat;
  readonly n: number;
  /** columns that a shifted significand can reach */
  readonly columns: number;
  /** the column of value 2^emin */
  readonly least: number;
  /** bits of the greatest magnitude of a sum */
  readonly magnitude: number;
  readonly groups: readonly GroupClass[];
  /** bits a digit */
  readonly width: number;
  /** low bits of a digit that are made from the remainder: see thermometerLeaf */
  readonly fineBits: number;
  /** lowest digit first */
  readonly profiles: readonly DigitProfile[];
}

/** Digits are at most this wide, so that no weight exceeds 128. */
const WIDEST_DIGIT = 7;

/**
 * The sizes for n operands: number of groups, width of a digit and of its fine part with the fewest wires.
 * @param columns that a shifted significand can reach: p + 2^E - 1 for words
 * @param netsAColumn of an aligned operand
 * @param least the column of value 2^emin
 * @throws UserError if the format has more than 8 exponent bits, n is no integer >= 1, or n is beyond what weights up to 128
 * allow
 */
export function fixedShape(
  format: FloatFormat,
  n: number,
  columns: number,
  netsAColumn: number,
  least = 0,
): FixedShape {
  const { E } = format;
  if (E > 8) throw new UserError(`full-width sum with E = ${E}: accepted is E up to 8`);
  if (!Number.isInteger(n) || n < 1) throw new UserError(`full-width sum of n = ${n}: accepted are integers from 1`);
  const magnitude = columns + ceilLog2(n);
  let best: FixedShape | undefined;
  let fewest = Number.POSITIVE_INFINITY;
  const sizes = new Set(range(1, Math.max(1, Math.floor(n / 3)) + 1).map((count) => Math.ceil(n / count)));
  for (const size of sizes) {
    const groups = groupClasses(n, size);
    const counting =
      columns * groups.reduce((sum, group) => sum + group.count * countOnesWires(group.size, netsAColumn), 0);
    const top = columns + bitLength(complementExcess(groups));
    for (let width = 2; width <= WIDEST_DIGIT && counting < fewest; width++) {
      const profiles = digitProfiles(groups, columns, width, Math.ceil(top / width));
      if (profiles.some(({ high }) => high >= 2 ** width)) continue;
      const others = counting + finishWires(profiles.length, width);
      for (let fineBits = 1; fineBits < width; fineBits++) {
        const wires = profiles.reduce((sum, profile) => sum + digitWires(profile, width, fineBits), others);
        if (wires >= fewest) continue;
        fewest = wires;
        best = { format, n, columns, least, magnitude, groups, width, fineBits, profiles };
      }
    }
  }
  if (!best) throw new UserError(`full-width sum of n = ${n}: more operands than weights up to 128 allow`);
  return best;
}

/** Wires of one digit: its carries over its rows; its coarse code and propagate over rows and carries; its fine code. */
function digitWires({ columns, high, carried }: DigitProfile, width: number, fineBits: number): number {
  const rows = columns.reduce((sum, list) => sum + bitsOf(list), 0);
  const nets = rows + high + carried;
  const coarse = Math.floor((2 ** width - 1 + carried) / 2 ** fineBits);
  return high * rows + (coarse + 1) * nets + (2 ** fineBits - 1) * (nets + coarse);
}

/**
 * Wires that grow with the number of digits in what follows, about: carries into all digits (groups of 7, over generate and
 * propagate of all below), and the conditions on each digit (some 4 gates each over sign, carry and digit).
 */
function finishWires(digits: number, width: number): number {
  const carries = range(1, digits + 1).reduce((sum, i) => sum + 4 * i + (2 * i * i) / 7, 0);
  return carries + digits * (width + 2) * 4 * (3 + (1.5 * digits) / 7);
}
