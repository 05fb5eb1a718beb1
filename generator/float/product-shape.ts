// The sizes of a bucketed sum of n exact products of two floats.
import { ceilLog2, range } from "../core/integers.ts";
import type { FloatFormat } from "../params/format.ts";
import type { BucketShape } from "./bucket-shape.ts";

/**
 * A product is M * 2^(h B + l), M < 2^(2p) not normalised, in units of the least exponent: see BucketShape, with 2p for p.
 * The exponent is x + y of two factors' exponents x, y >= 0 of `exponentBits` bits, where the bucket of the result's
 * least exponent starts at bucket 2^(highBits - 2): x is the first one's exponent + 2^(exponentBits - 1), y the second one's
 * + 2^(E - 1). `format` is that of factors and result. Aligned products are in one's complement.
 */
export interface ProductShape extends BucketShape {
  /** the factors' exponent bits: E, or more where the range of the result is smaller than a bucket */
  readonly exponentBits: number;
  /** bits of each chunk of the factors' exponents above l, lowest first; none where `exponentBits` is more than E */
  readonly chunks: readonly number[];
  /** slots: buckets that can be in use */
  readonly slots: number;
}

/** Bits of a chunk that gives a carry on, at most: its weights, and that of the carry, stay up to 2^7. */
const CHUNK = 7;

/** The sizes for n products, n >= 2. */
export function productShape(format: FloatFormat, n: number): ProductShape {
  const { p, E } = format;
  const lowBits = ceilLog2(2 * p + ceilLog2(n) + 1);
  const bucket = 2 ** lowBits;
  const columns = 2 * p + bucket - 1;
  const sumBits = columns + ceilLog2(n) + 1;
  const high = E - lowBits;
  return {
    format,
    n,
    bucket,
    lowBits,
    highBits: Math.max(high, 1) + 1,
    columns,
    sumBits,
    carryBits: sumBits - bucket,
    complement: true,
    exponentBits: Math.max(E, lowBits + 1),
    chunks: high > 0 ? chunkWidths(high) : [],
    slots: high > 0 ? Math.min(n, 2 ** (high + 1)) : Math.min(n, 3),
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
