// The sizes of a bucketed sum of n floats: bucket width, fields of the exponent, columns, digits.
import { ceilLog2 } from "../core/integers.ts";
import type { FloatFormat } from "../params/format.ts";

/**
 * An operand is m * 2^(h B + l) in units of the least exponent, 0 <= l < B: it belongs to bucket h, where it is m * 2^l.
 * B is a power of two with B >= p + ceil(log2 n) + 1, so that a bucket's sum carries less than 2^(B-2) to the next bucket,
 * and B >= p + 3, so that two digits of base 2^B always hold p bits and a round bit.
 */
export interface BucketShape {
  readonly format: FloatFormat;
  /** operands, at least 2 */
  readonly n: number;
  /** B, a power of two */
  readonly bucket: number;
  /** bits of l */
  readonly lowBits: number;
  /** bits of h; 0 where all exponents fall into one bucket */
  readonly highBits: number;
  /** columns of m * 2^l */
  readonly columns: number;
  /** bits of a bucket's sum, two's complement */
  readonly sumBits: number;
  /** bits of what a bucket's sum carries to the next bucket, two's complement: sumBits - B */
  readonly carryBits: number;
  /** operands are in one's complement: a slot's number of negative operands is added to its sum */
  readonly complement?: boolean;
}

/** The sizes for n operands. */
export function bucketShape(format: FloatFormat, n: number): BucketShape {
  const { p, E } = format;
  const log = ceilLog2(Math.max(p + ceilLog2(n) + 1, p + 3));
  const bucket = 2 ** log;
  const lowBits = Math.min(log, E);
  const columns = p + 2 ** lowBits - 1;
  // the carry is rounded: where sums do not stay half a carry below their greatest power of two, it takes one bit more
  const sumBits = Math.max(columns + ceilLog2(n) + (lowBits < log ? 2 : 1), bucket + 1);
  return { format, n, bucket, lowBits, highBits: E - lowBits, columns, sumBits, carryBits: sumBits - bucket };
}

/** Consecutive indices first .. first + count - 1 that share a circuit made for the largest of them. */
export interface IndexClass {
  readonly first: number;
  readonly count: number;
}

/** At most this many classes, so that the distinct circuits of a sum do not grow with n. */
const CLASSES = 32;

/** The indices from .. to - 1 in at most 32 classes of equal count (the last one may be smaller). */
export function indexClasses(from: number, to: number): IndexClass[] {
  const count = Math.ceil((to - from) / CLASSES);
  const classes: IndexClass[] = [];
  for (let first = from; first < to; first += count) classes.push({ first, count: Math.min(count, to - first) });
  return classes;
}
