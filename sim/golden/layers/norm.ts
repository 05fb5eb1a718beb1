// Layer norm (Def 4.7) and group norm.
import { range } from "../../../generator/core/integers.ts";
import type { Arithmetic } from "../arithmetic.ts";
import { matrix, rows, type Tensor, tensor } from "../tensor.ts";

/** 10^-6, what the public model adds to variances. */
export const epsilon = <T>(on: Arithmetic<T>): T => on.constant(1n, 10n ** 6n);

/**
 * Per row: mean = sum / d; t = x - mean; v = sum(t * t) / d (+ eps); y = t / sqrt(v).
 * @param eps added to the variance; nothing is added where it is left out
 */
export function layerNorm<T>(on: Arithmetic<T>, x: Tensor<T>, eps?: T): Tensor<T> {
  const d = on.constant(BigInt(x.shape[1]));
  return matrix(
    rows(x).map((row) => {
      const mean = on.div(on.sum(row), d);
      const t = row.map((entry) => on.sub(entry, mean));
      const variance = on.div(on.sum(t.map((entry) => on.mul(entry, entry))), d);
      const root = on.sqrt(eps === undefined ? variance : on.add(variance, eps));
      return t.map((entry) => on.div(entry, root));
    }),
  );
}

/**
 * Group norm of a map, eps = 10^-6: per group of channels as in layer norm, sums over the columns of a row, the rows, the
 * channels one after another; then times weight plus bias, one of each a channel.
 */
export function groupNorm<T>(
  on: Arithmetic<T>,
  x: Tensor<T>,
  groups: number,
  weight: Tensor<T>,
  bias: Tensor<T>,
): Tensor<T> {
  const [h, w, channels] = x.shape;
  const size = channels / groups;
  const count = on.constant(BigInt(h * w * size));
  const at = (i: number, j: number, c: number): number => (i * w + j) * channels + c;
  const eps = epsilon(on);
  const groupOf = (c: number): number => Math.floor(c / size);
  /** sum / count of every group */
  const means = (data: readonly T[]): T[] => {
    const ofChannel = range(0, channels).map((c) =>
      on.sum(range(0, h).map((i) => on.sum(range(0, w).map((j) => data[at(i, j, c)])))),
    );
    return range(0, groups).map((g) => on.div(on.sum(ofChannel.slice(g * size, (g + 1) * size)), count));
  };
  const mean = means(x.data);
  const t = x.data.map((entry, k) => on.sub(entry, mean[groupOf(k % channels)]));
  const roots = means(t.map((entry) => on.mul(entry, entry))).map((v) => on.sqrt(on.add(v, eps)));
  const y = t.map((entry, k) => {
    const c = k % channels;
    return on.add(on.mul(on.div(entry, roots[groupOf(c)]), weight.data[c]), bias.data[c]);
  });
  return tensor(x.shape, y);
}
