// Attention: y[i, c] = dot(a[i, :], v[:, c]) / sum(a[i, :]), a the attention matrix, v = x wv.
// Source: Definition 4.5. Depth: 4 (d_mul + d_sum) + d_exp + d_div; the sums of rows and v lie beside the longest path.
// Size: the attention matrix, n d inner products of d, n d of n, n sums of n, n d quotients.
import type { Circuit } from "../circuit/circuit.ts";
import { loopVariable } from "../circuit/index-map.ts";
import type { TokenShape } from "../params/layer-shape.ts";
import { attentionMatrix } from "./attention-matrix.ts";
import { along, part, reshape } from "./layer-builder.ts";
import { layerCircuit, layerInputs } from "./layer-circuit.ts";
import type { Operations } from "./operations.ts";

/** @returns ports x (n, d), wq, wk, wv (d, d) -> y (n, d) */
export function attention(on: Operations, shape: TokenShape): Circuit {
  const { n, d } = shape;
  const doc = {
    name: `attention_${on.tag}_${n}x${d}`,
    summary: "y = D^-1 a x wv, a the attention matrix, D its sums of rows on the diagonal",
    source: "Definition 4.5",
    params: { n, d },
  };
  return layerCircuit(on, doc, (layer) => {
    const { x, wq, wk, wv } = layerInputs(layer, "attention", shape);
    const [i, c] = [loopVariable("i"), loopVariable("c")];
    const matrix = attentionMatrix(on, shape);
    const a = reshape(layer.map("matrix", matrix, {}, { x: part(x), wq: part(wq), wk: part(wk) }), n, n);
    const v = layer.map("value", on.dot(d), { i: n, c: d }, { a: part(x, i), b: along(wv, 0, [0, c]) });
    const mixed = layer.map("mixed", on.dot(n), { i: n, c: d }, { a: part(a, i), b: along(v, 0, [0, c]) });
    const total = layer.map("total", on.sum(n), { i: n }, { x: part(a, i) });
    layer.output("y", layer.map("quotient", on.div, { i: n, c: d }, { a: part(mixed, i, c), b: part(total, i) }));
  });
}
