// The sizes of a bucketed sum of n exact products of two floats.
import { ceilLog2, range } from "../core/integers.ts";
import type { FloatFormat } from "../params/format.ts";
import type { BucketShape } from "./bucket-shape.ts";

/**
 * A product is M * 2^(h B + l), M < 2^(2p) not normalised, in units of the least exponent of products: see BucketShape, with
 * 2p for p and one bit more for the exponent, which is the sum of two. The buckets of the result's exponents are
 * 2^(highBits - 2) .. 3 * 2^(highBits - 2) - 1. `format` is that of factors and result. Aligned products are in one's
 * complement.
 */
export interface ProductShape extends BucketShape {
  /** bits of each chunk of the factors' exponents above l, lowest first */
  readonly chunks: readonly number[];
  /** slots: buckets that can be in use */
  readonly slots: number;
}

/** Bits of a chunk that gives a carry on, at most: its weights, and that of the carry, stay up to 2^7. */
const CHUNK = 7;

/** The sizes for n products, n >= 2. @throws Error (a bug) if all exponents fall into one bucket, as for E <= 8 they may */
export function productShape(format: FloatFormat, n: number): ProductShape {
  const { p, E } = format;
  const lowBits = ceilLog2(2 * p + ceilLog2(n) + 1);
  if (E <= lowBits) throw new Error(`products in buckets of 2^${lowBits} exponents with E = ${E}`);
  const bucket = 2 ** lowBits;
  const columns = 2 * p + bucket - 1;
  const sumBits = columns + ceilLog2(n) + 1;
  return {
    format,
    n,
    bucket,
    lowBits,
    highBits: E - lowBits + 1,
    columns,
    sumBits,
    carryBits: sumBits - bucket,
    complement: true,
    chunks: chunkWidths(E - lowBits),
    slots: Math.min(n, 2 ** (E - lowBits + 1)),
  };
}

/**
 * Widths as equal as can be; the topmost chunk, which gives no carry on, may have a bit more. At least two chunks where there
 * are two bits, so that depth does not depend on their number.
 */
function chunkWidths(bits: number): number[] {
  const count = Math.max(Math.min(bits, 2), Math.ceil((bits - 1) / CHUNK));
  const width = Math.floor(bits / count);
  return range(0, count).map((k) => (k < count - (bits - width * count) ? width : width + 1));
}
