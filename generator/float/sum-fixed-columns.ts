// The columns of a full-width sum of n floats: which bits of the counts stand in which column, and the constant among them.
import { bitLength, range } from "../core/integers.ts";

/** `count` groups of `size` operands each whose ones are counted together, from operand `first` on. */
export interface GroupClass {
  readonly first: number;
  readonly size: number;
  readonly count: number;
  /** bits of a group's count */
  readonly bits: number;
}

/** n operands in groups of `size`, the last one smaller where size does not divide n. */
export function groupClasses(n: number, size: number): GroupClass[] {
  const whole = Math.floor(n / size);
  const rest = n - whole * size;
  const classes: GroupClass[] = [{ first: 0, size, count: whole, bits: bitLength(size) }];
  if (rest > 0) classes.push({ first: whole * size, size: rest, count: 1, bits: bitLength(rest) });
  return classes;
}

/** Bit `bit` of the counts of all groups of a class, over source column `column`; column `columns` counts the signs. */
export interface Row {
  readonly group: GroupClass;
  readonly column: number;
  readonly bit: number;
  readonly complemented: boolean;
}

/**
 * The rows that add up in column `column`, where columns 0 .. columns - 1 hold one's complements of shifted significands.
 * Bit b of the count of column c stands in column c + b. With k negative operands, the sum is (sum of the complements)
 * + k - k * 2^columns: the bits of k stand in columns 0, 1, ..., their complements in columns `columns`, columns + 1, ...
 */
export function rowsOf(groups: readonly GroupClass[], columns: number, column: number): Row[] {
  const all = groups.flatMap((group) => {
    const rows: Row[] = [];
    for (let bit = group.bits - 1; bit >= 0; bit--)
      if (column - bit >= 0 && column - bit < columns)
        rows.push({ group, column: column - bit, bit, complemented: false });
    if (column < group.bits) rows.push({ group, column: columns, bit: column, complemented: false });
    const above = column - columns;
    if (above >= 0 && above < group.bits) rows.push({ group, column: columns, bit: above, complemented: true });
    return rows;
  });
  // complemented rows last: digits with as many of both kinds in their columns are then the same leaf
  return all.toSorted((a, b) => Number(a.complemented) - Number(b.complemented));
}

/** What all complements of the counts of the signs exceed minus these counts by, in units of column `columns`. */
export const complementExcess = (groups: readonly GroupClass[]): number =>
  groups.reduce((sum, group) => sum + group.count * (2 ** group.bits - 1), 0);

/**
 * The constant that makes the sum of all rows (sum of operands) - 1 + 2^top: never negative, and its carry out of column
 * top - 1 is 1 iff the sum of operands is at least 1.
 */
export const rowsConstant = (groups: readonly GroupClass[], columns: number, top: number): bigint =>
  2n ** BigInt(top) - 1n - BigInt(complementExcess(groups)) * 2n ** BigInt(columns);

/** One digit of the accumulator as far as its gates depend on it. */
export interface DigitProfile {
  /** rows column by column, lowest column first */
  readonly columns: readonly (readonly Row[])[];
  /** value added */
  readonly constant: number;
  /** nets of [digit's rows >= t * 2^width], t = 1 .. high */
  readonly high: number;
  /** `high` of the digit below */
  readonly carried: number;
}

/** The profiles of all digits of `width` columns. Those of the top digit carry at most 1, as the sum's range says. */
export function digitProfiles(
  groups: readonly GroupClass[],
  columns: number,
  width: number,
  digits: number,
): DigitProfile[] {
  const constant = rowsConstant(groups, columns, width * digits);
  const base = 2 ** width;
  let carried = 0;
  return range(0, digits).map((digit) => {
    const own = range(0, width).map((j) => rowsOf(groups, columns, width * digit + j));
    const added = Number((constant >> BigInt(width * digit)) & BigInt(base - 1));
    const greatest = own.reduce((sum, rows, j) => sum + 2 ** j * bitsOf(rows), added);
    const high = digit === digits - 1 ? Math.min(1, Math.floor(greatest / base)) : Math.floor(greatest / base);
    const profile: DigitProfile = { columns: own, constant: added, high, carried };
    carried = high;
    return profile;
  });
}

/** Bits that stand in these rows. */
export const bitsOf = (rows: readonly Row[]): number => rows.reduce((sum, row) => sum + row.group.count, 0);
