// Convolution (Def 4.10), stride 1: valid, or with zeros around the map.
import { range } from "../../../generator/core/integers.ts";
import type { Padding } from "../../../generator/params/layer-shape.ts";
import type { Arithmetic } from "../arithmetic.ts";
import { rows, type Tensor, tensor } from "../tensor.ts";

/**
 * y[i,j,o] = sum(x[i+a, j+b, q] * kernel[o,a,b,q]) + bias[o]; with zeros around, the kernel is centred and terms outside of
 * the map are left out.
 * @param x (h, w, c)
 * @param kernel (k, hk, wk, c); hk and wk odd for zeros around
 * @param bias (k)
 */
export function conv<T>(
  on: Arithmetic<T>,
  x: Tensor<T>,
  kernel: Tensor<T>,
  bias: Tensor<T>,
  padding: Padding,
): Tensor<T> {
  const [h, w, channels] = x.shape;
  const [k, hk, wk] = kernel.shape;
  const zero = padding === "zero";
  const [top, left] = zero ? [(hk - 1) / 2, (wk - 1) / 2] : [0, 0];
  const [rowsOut, columnsOut] = zero ? [h, w] : [h - hk + 1, w - wk + 1];
  const kernels = rows(kernel);
  const y: T[] = [];
  for (let i = 0; i < rowsOut; i++)
    for (let j = 0; j < columnsOut; j++) {
      const inside = range(0, hk * wk).filter((tap) => {
        const [r, c] = [i - top + Math.floor(tap / wk), j - left + (tap % wk)];
        return r >= 0 && r < h && c >= 0 && c < w;
      });
      const pixel = (tap: number): number => ((i - top + Math.floor(tap / wk)) * w + j - left + (tap % wk)) * channels;
      const words = inside.flatMap((tap) => x.data.slice(pixel(tap), pixel(tap) + channels));
      for (let o = 0; o < k; o++) {
        const weights = inside.flatMap((tap) => kernels[o].slice(tap * channels, (tap + 1) * channels));
        y.push(on.add(on.dot(words, weights), bias.data[o]));
      }
    }
  return tensor([rowsOut, columnsOut, k], y);
}
