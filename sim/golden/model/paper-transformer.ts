// The paper's transformer (Def 4.9) and feature-map reconstruction (section 4.3).
import type {
  Kernel,
  MapSize,
  ReconstructionShape,
  TransformerLayerShape,
  TransformerShape,
} from "../../../generator/params/layer-shape.ts";
import { pixels } from "../../../generator/params/layer-shape.ts";
import type { Arithmetic } from "../arithmetic.ts";
import { attention } from "../layers/attention.ts";
import { conv } from "../layers/conv.ts";
import { upsample } from "../layers/interpolation.ts";
import { linear } from "../layers/linear.ts";
import { layerNorm } from "../layers/norm.ts";
import { asMap, pixelRows, type Tensor, type Trace, tensor } from "../tensor.ts";
import type { Scope } from "../weights.ts";

/** The maps that are stacked row by row in a matrix. @param x (n, d) */
function unstacked<T>(x: Tensor<T>, maps: readonly MapSize[]): Tensor<T>[] {
  const d = x.shape[1];
  let first = 0;
  return maps.map((map) => {
    const words = pixels(map) * d;
    const data = x.data.slice(first, first + words);
    first += words;
    return asMap(tensor([pixels(map), d], data), map);
  });
}

function stacked<T>(maps: readonly Tensor<T>[], d: number): Tensor<T> {
  const data = maps.flatMap((map) => [...map.data]);
  return tensor([data.length / d, d], data);
}

/** Each map to its new size. */
function upsampled<T>(
  on: Arithmetic<T>,
  x: Tensor<T>,
  from: readonly MapSize[],
  to: readonly MapSize[],
  kernel: Kernel,
): Tensor<T> {
  const maps = unstacked(x, from).map((map, i) => upsample(on, map, to[i], kernel));
  return stacked(maps, x.shape[1]);
}

/**
 * Up-interpolation, attention, MLP, layer norm.
 * @param weights wq, wk, wv, w, bias, with `suffix` after the names
 * @param trace called with `up`, `attention`, `mlp`, `layernorm`
 */
export function transformerLayer<T>(
  on: Arithmetic<T>,
  { from, to, kernel }: TransformerLayerShape,
  x: Tensor<T>,
  weights: Scope<T>,
  suffix = "",
  trace?: Trace<T>,
): Tensor<T> {
  const of = (name: string): Tensor<T> => weights.of(name + suffix);
  const up = upsampled(on, x, from, to, kernel);
  trace?.("up", up);
  const mixed = attention(on, up, of("wq"), of("wk"), of("wv"));
  trace?.("attention", mixed);
  const mapped = linear(on, mixed, of("w"), of("bias"));
  trace?.("mlp", mapped);
  const y = layerNorm(on, mapped);
  trace?.("layernorm", y);
  return y;
}

/** Layers one after another. @param trace called with `layer0.up`, ... */
export function transformer<T>(
  on: Arithmetic<T>,
  { steps, d, kernel }: TransformerShape,
  x: Tensor<T>,
  weights: Scope<T>,
  trace?: Trace<T>,
): Tensor<T> {
  return steps.slice(1).reduce<Tensor<T>>((rows, to, i) => {
    const layer = { from: steps[i], to, d, kernel };
    return transformerLayer(on, layer, rows, weights, `_${i}`, (name, value) => trace?.(`layer${i}.${name}`, value));
  }, x);
}

/**
 * Every map to the final size, through its convolution; one sum over the maps.
 * @returns (h, w, d)
 * @param trace called with `reconstruction.map0`, ..., `fhat`
 */
export function reconstruction<T>(
  on: Arithmetic<T>,
  { maps, to, kernel }: ReconstructionShape,
  x: Tensor<T>,
  weights: Scope<T>,
  trace?: Trace<T>,
): Tensor<T> {
  const convolved = unstacked(x, maps).map((map, i) => {
    const y = conv(on, upsample(on, map, to, kernel), weights.of(`kernel_${i}`), weights.of(`bias_${i}`), "zero");
    trace?.(`reconstruction.map${i}`, y);
    return y;
  });
  const data = convolved[0].data.map((_, k) => on.sum(convolved.map((map) => map.data[k])));
  const fhat = tensor(convolved[0].shape, data);
  trace?.("fhat", fhat);
  return fhat;
}

/** The pixels of a map attend to each other. @param weights wq, wk, wv */
export function pixelAttention<T>(on: Arithmetic<T>, map: Tensor<T>, weights: Scope<T>): Tensor<T> {
  const [h, w] = map.shape;
  return asMap(attention(on, pixelRows(map), weights.of("wq"), weights.of("wk"), weights.of("wv")), { h, w });
}
