// Up-interpolation of a map: y[i, j, l] = sum over s, t of (W_s(i) * x[r_s(i), c_t(j), l]) * W_t(j), the products rounded, the
// exact sum rounded once. Rows and columns that lie outside of the map are those at its border.
// Source: Definitions 4.2-4.3, Lemma 5.1. Depth: 2 d_mul + d_sum (the paper's bound: 2 d_std + d_sum).
// Size: two multipliers a term and one sum for each word of the result: one instance array over pixels and channels.
import type { Circuit } from "../circuit/circuit.ts";
import { add, type Index, loopVariable, max, min, mod } from "../circuit/index-map.ts";
import type { UpsampleShape } from "../params/layer-shape.ts";
import { constantBits } from "./constant.ts";
import { type LayerBuilder, part, type Tensor } from "./layer-builder.ts";
import { layerCircuit, layerInputs, mapTag } from "./layer-circuit.ts";
import type { Operations } from "./operations.ts";
import { type AxisWeights, axisWeights } from "./upsample-weights.ts";

/** @returns ports x (h, w, c) -> y (h', w', c) */
export function upsample(on: Operations, shape: UpsampleShape): Circuit {
  const { from, to, channels, kernel } = shape;
  const doc = {
    name: `upsample_${on.plainTag}_${kernel}_${mapTag(from)}_to_${mapTag(to)}_c${channels}`,
    summary: `up-interpolation of a map of ${mapTag(from)} pixels of ${channels} words to ${mapTag(to)}`,
    source: "Definitions 4.2-4.3, Lemma 5.1",
    params: { kernel, from: mapTag(from), to: mapTag(to), channels },
  };
  return layerCircuit(on, doc, (layer) => {
    const { x } = layerInputs(layer, "upsample", shape);
    const [i, j, l] = ["i", "j", "l"].map(loopVariable);
    const rows = axisWeights(kernel, from.h, to.h);
    const columns = axisWeights(kernel, from.w, to.w);
    const rowWeights = weightTable(layer, on, "row_weights", rows);
    const columnWeights = weightTable(layer, on, "column_weights", columns);
    const sources = sourceIndices(rows, from.h, i).flatMap((r) =>
      sourceIndices(columns, from.w, j).map((c) => part(x, r, c, l)),
    );
    const pixel = layer.map(
      "pixel",
      interpolatedWord(on, rows.taps, columns.taps),
      { i: to.h, j: to.w, l: channels },
      {
        x: sources,
        u: part(rowWeights, phaseIndex(rows, i)),
        v: part(columnWeights, phaseIndex(columns, j)),
      },
    );
    layer.output("y", pixel);
  });
}

/** One word: ports x (rows, cols), u (rows), v (cols) -> y = sum over s, t of (u[s] * x[s, t]) * v[t]. */
function interpolatedWord(on: Operations, rows: number, cols: number): Circuit {
  const doc = {
    name: `upsample_word_${on.plainTag}_${rows}x${cols}`,
    summary: "y = sum over s, t of (u[s] * x[s,t]) * v[t], each product rounded, the exact sum rounded once",
    source: "Definition 4.2",
    params: { rows, cols },
  };
  return layerCircuit(on, doc, (layer) => {
    const [s, t] = [loopVariable("s"), loopVariable("t")];
    const taps = { s: rows, t: cols };
    const x = layer.input("x", rows, cols);
    const u = layer.input("u", rows);
    const v = layer.input("v", cols);
    const scaled = layer.map("by_row", on.mul, taps, { a: part(u, s), b: part(x, s, t) });
    const terms = layer.map("by_column", on.mul, taps, { a: part(scaled, s, t), b: part(v, t) });
    layer.output("y", layer.map("total", on.sum(rows * cols), {}, { x: part(terms) }));
  });
}

/** The weights of every phase: (phases, taps) constant words. */
function weightTable(layer: LayerBuilder, on: Operations, name: string, { weights, taps }: AxisWeights): Tensor {
  const words = weights.flat().map((weight) => constantBits(on.format, weight));
  return layer.constants(name, [weights.length, taps], words);
}

/** The source position of each tap at position `at` of the result, moved to the border where it lies outside. */
function sourceIndices({ floor, least, taps }: AxisWeights, size: number, at: Index): Index[] {
  const first = floor(at);
  return Array.from({ length: taps }, (_, tap) => {
    // taps 0 and 1 stand at or before position i of the result: never beyond the end
    if (tap > 1) return min(add(first, tap - 1), size - 1);
    return least + tap < 1 ? max(add(first, tap - 1), 0) : first;
  });
}

const phaseIndex = ({ weights }: AxisWeights, at: Index): Index | number =>
  weights.length === 1 ? 0 : mod(at, weights.length);
