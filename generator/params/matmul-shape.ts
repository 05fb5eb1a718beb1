// The shape of a matrix product: rows x inner times inner x cols.
import { UserError } from "../core/errors.ts";

export interface MatmulShape {
  readonly rows: number;
  readonly inner: number;
  readonly cols: number;
}

/** The shape rows x inner times inner x cols. @throws UserError naming the value and what is accepted */
export function matmulShape(rows: number, inner: number, cols: number): MatmulShape {
  for (const [name, value] of Object.entries({ rows, inner, cols }))
    if (!Number.isSafeInteger(value) || value < 1)
      throw new UserError(`${name} of the matrix product is ${value}: accepted are integers from 1`);
  return Object.freeze({ rows, inner, cols });
}
