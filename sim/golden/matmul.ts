// Matrix product (Lemma 5.2): every entry is the inner product `dot` of a row and a column.
import { range } from "../../generator/core/integers.ts";
import type { FloatFormat } from "../../generator/params/format.ts";
import type { MatmulShape } from "../../generator/params/matmul-shape.ts";
import { dot } from "./dot.ts";
import type { FloatValue } from "./value.ts";

/**
 * A B, row-major: entry (i, j) is dot(row i of A, column j of B).
 * @param a rows * inner values, row-major
 * @param b inner * cols values, row-major
 * @returns rows * cols values, row-major
 * @throws Error (a bug) on a wrong number of values
 */
export function matmul(
  format: FloatFormat,
  { rows, inner, cols }: MatmulShape,
  a: readonly FloatValue[],
  b: readonly FloatValue[],
): FloatValue[] {
  if (a.length !== rows * inner || b.length !== inner * cols)
    throw new Error(`matrix product ${rows}x${inner}x${cols} of ${a.length} and ${b.length} values`);
  const columns = range(0, cols).map((j) => range(0, inner).map((k) => b[k * cols + j]));
  return range(0, rows).flatMap((i) => {
    const row = a.slice(i * inner, (i + 1) * inner);
    return columns.map((column) => dot(format, row, column));
  });
}
