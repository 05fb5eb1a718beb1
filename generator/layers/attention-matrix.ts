// Attention matrix: y[i, j] = exp(dot(u[i, :], x[j, :])), u = x m, m[i, j] = dot(wq[i, :], wk[j, :]).
// Source: Definition 4.4, Lemma 5.3. Depth: 3 (d_mul + d_sum) + d_exp (the paper's bound: 3 (d_std + d_sum) + d_exp).
// Size: d^2 + n d inner products of d, n^2 inner products of d and as many exponentials; four instance arrays.
import type { Circuit } from "../circuit/circuit.ts";
import { loopVariable } from "../circuit/index-map.ts";
import type { TokenShape } from "../params/layer-shape.ts";
import { along, part } from "./layer-builder.ts";
import { layerCircuit, layerInputs } from "./layer-circuit.ts";
import type { Operations } from "./operations.ts";

/** @returns ports x (n, d), wq (d, d), wk (d, d) -> y (n, n) */
export function attentionMatrix(on: Operations, shape: TokenShape): Circuit {
  const { n, d } = shape;
  const doc = {
    name: `attention_matrix_${on.tag}_${n}x${d}`,
    summary: "y[i,j] = exp(x[i,:] (wq wk^T) x[j,:]^T), each step rounded",
    source: "Definition 4.4, Lemma 5.3",
    params: { n, d },
  };
  return layerCircuit(on, doc, (layer) => {
    const { x, wq, wk } = layerInputs(layer, "attention_matrix", shape);
    const [i, j] = [loopVariable("i"), loopVariable("j")];
    const dot = on.dot(d);
    const m = layer.map("weight", dot, { i: d, j: d }, { a: part(wq, i), b: part(wk, j) });
    const u = layer.map("query", dot, { i: n, j: d }, { a: part(x, i), b: along(m, 0, [0, j]) });
    const score = layer.map("score", dot, { i: n, j: n }, { a: part(u, i), b: part(x, j) });
    layer.output("y", layer.map("power", on.exp, { i: n, j: n }, { a: part(score, i, j) }));
  });
}
