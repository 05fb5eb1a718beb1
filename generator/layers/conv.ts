// Convolution, stride 1: y[i, j, o] = sum over a, b, q of x[i + a, j + b, q] * kernel[o, a, b, q], then + bias[o].
// `valid`: the kernel stays inside of the map. `zero`: the result has the size of the map, terms outside are left out.
// Source: Definition 4.10, Lemma 5.6, Proposition 5.7. Depth: d_mul + d_sum + d_add (at most 2 d_std + d_sum).
// Size: an inner product of hk wk c and an addition for each word of the result. One instance array for `valid`; for `zero`
// one for each combination of the kernel's rows and columns that lie inside: at most hk * wk, whatever the map.
import type { Circuit } from "../circuit/circuit.ts";
import { add, loopVariable } from "../circuit/index-map.ts";
import type { ConvShape } from "../params/layer-shape.ts";
import { type AxisClass, axisClasses } from "./conv-classes.ts";
import { along, type LayerBuilder, part, type Tensor } from "./layer-builder.ts";
import { layerCircuit, mapTag } from "./layer-circuit.ts";
import type { Operations } from "./operations.ts";

/**
 * @param withBias without it: no port bias, no addition
 * @returns ports x (h, w, c), kernel (k, hk, wk, c), bias (k) -> y (rows, columns, k)
 */
export function conv(on: Operations, shape: ConvShape, withBias = true): Circuit {
  const { map, channels, kernels, size, padding } = shape;
  const doc = {
    name: `conv${withBias ? "" : "_unbiased"}_${on.dotTag}_${padding}_${mapTag(map)}x${channels}_k${kernels}_${mapTag(size)}`,
    summary: `convolution of a map of ${mapTag(map)} pixels of ${channels} words, ${kernels} kernels of ${mapTag(size)}`,
    source: "Definition 4.10, Lemma 5.6, Proposition 5.7",
    params: { map: mapTag(map), channels, kernels, size: mapTag(size), padding },
  };
  return layerCircuit(on, doc, (layer) => {
    const x = layer.input("x", map.h, map.w, channels);
    const kernel = layer.input("kernel", kernels, size.h, size.w, channels);
    const product = products(layer, on, shape, x, kernel);
    if (!withBias) return layer.output("y", product);
    const bias = layer.input("bias", kernels);
    const [i, j, o] = ["i", "j", "o"].map(loopVariable);
    const loops = { i: product.shape[0], j: product.shape[1], o: kernels };
    layer.output("y", layer.map("biased", on.add, loops, { a: part(product, i, j, o), b: part(bias, o) }));
  });
}

/** The inner products of all windows and kernels: (rows, columns, kernels). */
function products(layer: LayerBuilder, on: Operations, shape: ConvShape, x: Tensor, kernel: Tensor): Tensor {
  const { map, size, padding, kernels } = shape;
  const rows = axisClasses(map.h, size.h, padding);
  const columns = axisClasses(map.w, size.w, padding);
  const single = rows.length === 1 && columns.length === 1;
  const bands = rows.map((row, r) => {
    const blocks = columns.map((column, c) =>
      windowProducts(layer, on, single ? "product" : `product_${r}_${c}`, x, kernel, row, column),
    );
    return blocks.length === 1 ? blocks[0] : sideBySide(layer, on, `band_${r}`, blocks);
  });
  if (bands.length === 1) return bands[0];
  const [height, width] = [rows, columns].map((classes) => classes.reduce((sum, { count }) => sum + count, 0));
  return layer.join(
    "product",
    [height, width, kernels],
    bands.map((band) => part(band)),
  );
}

/** The inner products of the windows of one class of rows and one of columns. */
function windowProducts(
  layer: LayerBuilder,
  on: Operations,
  name: string,
  x: Tensor,
  kernel: Tensor,
  row: AxisClass,
  column: AxisClass,
): Tensor {
  const [i, j, o] = ["i", "j", "o"].map(loopVariable);
  const [kernels, , , channels] = kernel.shape;
  const [height, width] = [row.to - row.from, column.to - column.from];
  // windows and kernels row by row: so many words of each
  const strip = (tensor: Tensor, ...first: Parameters<typeof part>[1][]) => ({
    ...along(tensor, first.length - 2, first, height),
    width: width * channels * tensor.width,
  });
  return layer.map(
    name,
    on.dot(height * width * channels),
    { i: row.count, j: column.count, o: kernels },
    {
      a: strip(x, add(i, row.source), add(j, column.source)),
      b: strip(kernel, o, row.from, column.from),
    },
  );
}

/** Maps of the same height side by side: a circuit without gates for one row, an array of it over the rows. */
function sideBySide(layer: LayerBuilder, on: Operations, name: string, blocks: readonly Tensor[]): Tensor {
  const [height, , channels] = blocks[0].shape;
  const widths = blocks.map(({ shape }) => shape[1]);
  const doc = {
    name: `beside_${on.plainTag}_${widths.join("_")}_c${channels}`,
    summary: `pieces of a row side by side: ${widths.join(", ")} pixels of ${channels} words`,
    source: "Definition 4.10",
    params: { channels },
  };
  const circuit = layerCircuit(on, doc, (row) => {
    const pieces = widths.map((width, k) => row.input(`x${k}`, width, channels));
    row.output(
      "y",
      row.join(
        "row",
        [widths.reduce((sum, width) => sum + width, 0), channels],
        pieces.map((piece) => part(piece)),
      ),
    );
  });
  const i = loopVariable("i");
  const inputs = Object.fromEntries(blocks.map((block, k) => [`x${k}`, part(block, i)]));
  const rows = layer.map(name, circuit, { i: height }, inputs);
  return { ...rows, shape: [height, widths.reduce((sum, width) => sum + width, 0), channels] };
}
