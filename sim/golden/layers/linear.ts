// Matrix products: of two matrices (Lemma 5.2), and of rows with the rows of a weight, plus a bias (Def 4.6).
import type { Arithmetic } from "../arithmetic.ts";
import { columns, matrix, rows, type Tensor } from "../tensor.ts";

/** y[i,j] = dot(row i of a, column j of b). @throws Error (a bug) where the inner sizes differ */
export function matmul<T>(on: Arithmetic<T>, a: Tensor<T>, b: Tensor<T>): Tensor<T> {
  if (a.shape[1] !== b.shape[0]) throw new Error(`matrix product of ${a.shape.join("x")} and ${b.shape.join("x")}`);
  const right = columns(b);
  return matrix(rows(a).map((row) => right.map((column) => on.dot(row, column))));
}

/** y[i,o] = dot(x[i,:], weight[o,:]) + bias[o]; without a bias, without the addition. @param weight outer x inner */
export function linear<T>(on: Arithmetic<T>, x: Tensor<T>, weight: Tensor<T>, bias?: Tensor<T>): Tensor<T> {
  const outer = rows(weight);
  return matrix(
    rows(x).map((row) =>
      outer.map((each, o) => {
        const product = on.dot(row, each);
        return bias ? on.add(product, bias.data[o]) : product;
      }),
    ),
  );
}
