// Attention of the public model: several heads, scaled or normalized, over the tokens of this and all earlier scales.
import { range } from "../../../generator/core/integers.ts";
import type { VarShape } from "../../../generator/params/model-shape.ts";
import type { Arithmetic } from "../arithmetic.ts";
import { weightedMeans } from "../layers/attention.ts";
import { linear } from "../layers/linear.ts";
import { each, matrix, rows, type Tensor, tensor } from "../tensor.ts";
import type { Scope } from "../weights.ts";

/** Keys and values of the tokens so far, one row a token, heads side by side. */
export interface Memory<T> {
  readonly k: readonly (readonly T[])[];
  readonly v: readonly (readonly T[])[];
}

/** Of no tokens. */
export const NO_MEMORY: Memory<never> = { k: [], v: [] };

/** ln 100, to 66 places: the greatest logarithm of a factor of normalized queries. */
const LN_100 = 4605170185988091368035982909368728415202202977257545952066655801935n;
const LN_SCALE = 10n ** 66n;

type Row<T> = readonly T[];

/** u / |u|, |u| = sqrt(sum(u_i * u_i)), every square rounded. */
function unit<T>(on: Arithmetic<T>, u: Row<T>): T[] {
  const length = on.sqrt(on.sum(u.map((entry) => on.mul(entry, entry))));
  return u.map((entry) => on.div(entry, length));
}

/** exp(min(x, ln 100)). */
function factor<T>(on: Arithmetic<T>, x: T): T {
  const limit = on.constant(LN_100, LN_SCALE);
  return on.exp(on.compare(x, limit) < 0 ? x : limit);
}

/**
 * Self-attention of one scale's tokens.
 * @param x (n, C)
 * @param before of the earlier scales
 * @param weights mat_qkv.weight, q_bias, v_bias, scale_mul_1H11 (normalized), proj.weight, proj.bias
 * @returns y (n, C), and the memory with the tokens of this scale
 */
export function publicAttention<T>(
  on: Arithmetic<T>,
  { embedDim, heads, attnL2Norm }: VarShape,
  x: Tensor<T>,
  before: Memory<T>,
  weights: Scope<T>,
): { y: Tensor<T>; memory: Memory<T> } {
  const size = embedDim / heads;
  const stored = rows(weights.of("mat_qkv.weight"));
  const part = (i: number, bias?: Tensor<T>): T[][] =>
    rows(linear(on, x, matrix(stored.slice(i * embedDim, (i + 1) * embedDim)), bias));
  const headOf = (row: Row<T>, head: number): T[] => row.slice(head * size, (head + 1) * size);
  const perHead = (row: Row<T>, f: (u: T[], head: number) => T[]): T[] =>
    range(0, heads).flatMap((head) => f(headOf(row, head), head));

  const scaled = (): ((u: T[], head: number) => T[]) => {
    if (attnL2Norm) {
      const factors = weights.of("scale_mul_1H11").data.map((entry) => factor(on, entry));
      return (u, head) => unit(on, u).map((entry) => on.mul(entry, factors[head]));
    }
    const scale = on.root(1n, 16n * BigInt(size)); // 0.25 / sqrt(size)
    return (u) => u.map((entry) => on.mul(entry, scale));
  };
  const scale = scaled();
  const q = part(0, weights.of("q_bias")).map((row) => perHead(row, scale));
  const k = part(1).map((row) => (attnL2Norm ? perHead(row, (u) => unit(on, u)) : row));
  const memory = { k: [...before.k, ...k], v: [...before.v, ...part(2, weights.of("v_bias"))] };

  const means = range(0, heads).map((head) => {
    const of = (list: readonly Row<T>[]): Tensor<T> => matrix(list.map((row) => headOf(row, head)));
    const a = each(linear(on, of(q), of(memory.k)), on.exp);
    return rows(weightedMeans(on, a, of(memory.v)));
  });
  const sideBySide = q.flatMap((_, i) => means.flatMap((ofHead) => ofHead[i]));
  const y = linear(on, tensor([q.length, embedDim], sideBySide), weights.of("proj.weight"), weights.of("proj.bias"));
  return { y, memory };
}
