// Attention (Def 4.4-4.5): exponentials of inner products, and means of values weighted by them.
import type { Arithmetic } from "../arithmetic.ts";
import { columns, each, matrix, rows, type Tensor } from "../tensor.ts";
import { linear, matmul } from "./linear.ts";

/** a[i,j] = exp(dot(u[i,:], x[j,:])), u = x m, m[i,j] = dot(wq[i,:], wk[j,:]). */
export function attentionMatrix<T>(on: Arithmetic<T>, x: Tensor<T>, wq: Tensor<T>, wk: Tensor<T>): Tensor<T> {
  const u = matmul(on, x, linear(on, wq, wk));
  return each(linear(on, u, x), on.exp);
}

/** y[i,c] = dot(a[i,:], v[:,c]) / sum(a[i,:]). */
export function weightedMeans<T>(on: Arithmetic<T>, a: Tensor<T>, v: Tensor<T>): Tensor<T> {
  const values = columns(v);
  return matrix(
    rows(a).map((weights) => {
      const total = on.sum(weights);
      return values.map((column) => on.div(on.dot(weights, column), total));
    }),
  );
}

/** The means of v = x wv, weighted by the attention matrix. */
export function attention<T>(on: Arithmetic<T>, x: Tensor<T>, wq: Tensor<T>, wk: Tensor<T>, wv: Tensor<T>): Tensor<T> {
  return weightedMeans(on, attentionMatrix(on, x, wq, wk), matmul(on, x, wv));
}
