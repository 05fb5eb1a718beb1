// Interpolations of feature maps: up (Def 4.2-4.3) with a cubic kernel, doubling, and down by areas.
import { range } from "../../../generator/core/integers.ts";
import type { Kernel, MapSize } from "../../../generator/params/layer-shape.ts";
import type { Arithmetic } from "../arithmetic.ts";
import { type Tensor, tensor } from "../tensor.ts";

/** Where an output row (or column) takes its value from: four source rows and their weights. */
interface Taps<T> {
  readonly sources: readonly number[];
  readonly weights: readonly T[];
}

const OFFSETS = [-1, 0, 1, 2];

/** The taps of every output row, `size` rows to `target`. */
function taps<T>(on: Arithmetic<T>, size: number, target: number, kernel: Kernel): Taps<T>[] {
  const clamped = (row: number): number => Math.max(0, Math.min(size - 1, row));
  return range(0, target).map((i) => {
    if (kernel === "bspline") {
      const floor = Math.floor((i * size) / target);
      const weights = [on.constant(1n, 6n), on.constant(2n, 3n), on.constant(1n, 6n), on.zero];
      return { sources: OFFSETS.map((s) => clamped(floor + s)), weights };
    }
    // (i + 1/2) size / target - 1/2, over the denominator 2 target
    const denominator = 2 * target;
    const position = (2 * i + 1) * size - target;
    const floor = Math.floor(position / denominator);
    const fraction = position - floor * denominator;
    return {
      sources: OFFSETS.map((s) => clamped(floor + s)),
      weights: OFFSETS.map((s) => cubic(on, Math.abs(fraction - s * denominator), denominator)),
    };
  });
}

/** The cubic convolution kernel of a = -3/4 at u / d, 0 <= u / d <= 2. */
function cubic<T>(on: Arithmetic<T>, u: number, d: number): T {
  const [U, D] = [BigInt(u), BigInt(d)];
  const numerator =
    U <= D
      ? 5n * U ** 3n - 9n * U ** 2n * D + 4n * D ** 3n
      : -3n * (U ** 3n - 5n * U ** 2n * D + 8n * U * D ** 2n - 4n * D ** 3n);
  return on.constant(numerator, 4n * D ** 3n);
}

/** y[i,j,l] = sum over s, t of (W_s * x[r_s, c_t, l]) * W_t: sixteen terms in one sum. @param x (h, w, c) */
export function upsample<T>(on: Arithmetic<T>, x: Tensor<T>, to: MapSize, kernel: Kernel): Tensor<T> {
  const [h, w, channels] = x.shape;
  const columnTaps = taps(on, w, to.w, kernel);
  const y = taps(on, h, to.h, kernel).flatMap((row) =>
    columnTaps.flatMap((column) =>
      range(0, channels).map((l) =>
        on.sum(
          row.sources.flatMap((r, s) =>
            column.sources.map((c, t) =>
              on.mul(on.mul(row.weights[s], x.data[(r * w + c) * channels + l]), column.weights[t]),
            ),
          ),
        ),
      ),
    ),
  );
  return tensor([to.h, to.w, channels], y);
}

/** Every pixel four times. @param x (h, w, c) @returns (2h, 2w, c) */
export function nearest<T>(x: Tensor<T>): Tensor<T> {
  const [h, w, channels] = x.shape;
  const y = range(0, 2 * h).flatMap((i) =>
    range(0, 2 * w).flatMap((j) => {
      const from = (Math.floor(i / 2) * w + Math.floor(j / 2)) * channels;
      return x.data.slice(from, from + channels);
    }),
  );
  return tensor([2 * h, 2 * w, channels], y);
}

/** Output (i, j) is the mean of rows floor(i h / h') .. ceil((i + 1) h / h') - 1 and columns alike; of one word, itself. */
export function areaDown<T>(on: Arithmetic<T>, x: Tensor<T>, to: MapSize): Tensor<T> {
  const [h, w, channels] = x.shape;
  const part = (i: number, size: number, target: number): number[] =>
    range(Math.floor((i * size) / target), Math.ceil(((i + 1) * size) / target));
  const y = range(0, to.h).flatMap((i) =>
    range(0, to.w).flatMap((j) =>
      range(0, channels).map((l) => {
        const words = part(i, h, to.h).flatMap((r) => part(j, w, to.w).map((c) => x.data[(r * w + c) * channels + l]));
        return words.length === 1 ? words[0] : on.div(on.sum(words), on.constant(BigInt(words.length)));
      }),
    ),
  );
  return tensor([to.h, to.w, channels], y);
}
