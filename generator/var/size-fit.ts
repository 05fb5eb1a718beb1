// Sizes as powers of the parameters: log size = c + sum of a_i log x_i, by least squares.

export interface SizePoint {
  /** parameters by name, each from 1 */
  readonly at: Readonly<Record<string, number>>;
  readonly size: bigint;
}

export interface SizeFit {
  /** exponent of each parameter */
  readonly exponents: Readonly<Record<string, number>>;
  /** the size at 1 for all parameters */
  readonly factor: number;
  /** greatest and root mean square of |log(size / fit)|, as a factor minus 1: 0.1 is 10 % */
  readonly greatestResidual: number;
  readonly meanResidual: number;
  readonly points: number;
}

/**
 * The powers of `parameters` that fit the sizes best, in the logarithm. A parameter that never changes, or whose changes alone
 * never change the size, gets no exponent.
 * @throws Error (a bug) where there are no points
 */
export function fitSize(points: readonly SizePoint[], parameters: readonly string[]): SizeFit {
  if (points.length === 0) throw new Error("no sizes to fit");
  const moving = parameters.filter((name) => moves(points, parameters, name));
  const rows = points.map(({ at }) => [1, ...moving.map((name) => Math.log(at[name]))]);
  const logs = points.map(({ size }) => logOf(size));
  const solution = leastSquares(rows, logs);
  const residuals = rows.map((row, i) => Math.abs(logs[i] - row.reduce((sum, x, k) => sum + x * solution[k], 0)));
  const factorOf = (residual: number): number => Math.expm1(residual);
  return {
    exponents: Object.fromEntries(moving.map((name, k) => [name, solution[k + 1]])),
    factor: Math.exp(solution[0]),
    greatestResidual: factorOf(Math.max(...residuals)),
    meanResidual: factorOf(Math.sqrt(residuals.reduce((sum, r) => sum + r * r, 0) / residuals.length)),
    points: points.length,
  };
}

/** Does the parameter change, and the size with it where the others stay? */
function moves(points: readonly SizePoint[], parameters: readonly string[], name: string): boolean {
  if (new Set(points.map(({ at }) => at[name])).size === 1) return false;
  const others = parameters.filter((other) => other !== name);
  const sizes = new Map<string, bigint>();
  let alone = false;
  for (const { at, size } of points) {
    const place = others.map((other) => at[other]).join();
    const before = sizes.get(place);
    if (before !== undefined && before !== size) return true;
    alone ||= before !== undefined;
    sizes.set(place, size);
  }
  return !alone;
}

/** The natural logarithm of a number of any size, to double precision. */
function logOf(size: bigint): number {
  const digits = size.toString();
  return Math.log(Number(`0.${digits.slice(0, 17)}`)) + digits.length * Math.LN10;
}

/** Solves the normal equations by Gaussian elimination with pivots; a direction that the data do not fix gets 0. */
function leastSquares(rows: readonly (readonly number[])[], values: readonly number[]): number[] {
  const size = rows[0].length;
  const matrix = Array.from({ length: size }, (_, i) => [
    ...Array.from({ length: size }, (_, j) => rows.reduce((sum, row) => sum + row[i] * row[j], 0)),
    rows.reduce((sum, row, k) => sum + row[i] * values[k], 0),
  ]);
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let row = column + 1; row < size; row++)
      if (Math.abs(matrix[row][column]) > Math.abs(matrix[pivot][column])) pivot = row;
    [matrix[column], matrix[pivot]] = [matrix[pivot], matrix[column]];
    if (Math.abs(matrix[column][column]) < 1e-9) continue;
    for (let row = 0; row < size; row++) {
      if (row === column) continue;
      const factor = matrix[row][column] / matrix[column][column];
      for (let k = column; k <= size; k++) matrix[row][k] -= factor * matrix[column][k];
    }
  }
  return matrix.map((row, i) => (Math.abs(row[i]) < 1e-9 ? 0 : row[size] / row[i]));
}
