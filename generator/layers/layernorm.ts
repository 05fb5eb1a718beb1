// Layer norm: y[i, j] = (x[i, j] - mean) / sqrt(variance), mean and variance over row i; 0 / 0 = 0.
//
//   mean = sum(x) / d;  t = x - mean;  s = t * t;  v = sum(s) / d;  y = t / sqrt(v), or t / sqrt(v + eps)
//
// Source: Definition 4.7, Lemma 5.5. Depth: 2 d_sum + 3 d_div + d_add + d_mul + d_sqrt, and d_add with eps (the paper's bound:
// 5 d_std + 2 d_sum + d_sqrt; it has no eps). Size: per row two sums of d, d each of subtractions, squares and quotients.
import type { Circuit } from "../circuit/circuit.ts";
import { loopVariable } from "../circuit/index-map.ts";
import type { LayerNormShape } from "../params/layer-shape.ts";
import { constantBits, decimal, ratio } from "./constant.ts";
import { part } from "./layer-builder.ts";
import { layerCircuit } from "./layer-circuit.ts";
import type { Operations } from "./operations.ts";

/** @returns ports x (n, d) -> y (n, d) */
export function layerNorm(on: Operations, { n, d, eps }: LayerNormShape): Circuit {
  const doc = {
    name: `layernorm_${on.tag}_${n}x${d}${epsTag(eps)}`,
    summary: `y[i,j] = (x[i,j] - mean of row i) / sqrt(variance of row i${eps === undefined ? "" : ` + ${eps}`})`,
    source: "Definition 4.7, Lemma 5.5",
    params: { n, d, ...epsParameter(eps) },
  };
  return layerCircuit(on, doc, (layer) => {
    const x = layer.input("x", n, d);
    layer.output("y", layer.map("row", normRow(on, d, eps), { i: n }, { x: part(x, loopVariable("i")) }));
  });
}

/** One row: x (d words) -> y (d words). */
function normRow(on: Operations, d: number, eps?: number): Circuit {
  const doc = {
    name: `layernorm_row_${on.tag}_d${d}${epsTag(eps)}`,
    summary: `y[j] = (x[j] - mean) / sqrt(variance${eps === undefined ? "" : ` + ${eps}`}) of ${d} words`,
    source: "Definition 4.7, Lemma 5.5",
    params: { d, ...epsParameter(eps) },
  };
  return layerCircuit(on, doc, (layer) => {
    const j = loopVariable("j");
    const each = { j: d };
    const x = layer.input("x", d);
    const count = layer.constants("count", [], [constantBits(on.format, ratio(d))]);
    const total = layer.map("total", on.sum(d), {}, { x: part(x) });
    const mean = layer.map("mean", on.div, {}, { a: part(total), b: part(count) });
    const t = layer.map("difference", on.sub, each, { a: part(x, j), b: part(mean) });
    const squares = layer.map("square", on.mul, each, { a: part(t, j), b: part(t, j) });
    const spread = layer.map("spread", on.sum(d), {}, { x: part(squares) });
    let variance = layer.map("variance", on.div, {}, { a: part(spread), b: part(count) });
    if (eps !== undefined) {
      const least = layer.constants("eps", [], [constantBits(on.format, decimal(eps))]);
      variance = layer.map("variance_eps", on.add, {}, { a: part(variance), b: part(least) });
    }
    const deviation = layer.map("deviation", on.sqrt, {}, { a: part(variance) });
    layer.output("y", layer.map("quotient", on.div, each, { a: part(t, j), b: part(deviation) }));
  });
}

/** "_eps1em6" for 1e-6: letters and digits only. */
function epsTag(eps: number | undefined): string {
  return eps === undefined ? "" : `_eps${String(eps).replace(".", "_").replace("-", "m").replace("+", "p")}`;
}

const epsParameter = (eps: number | undefined): { readonly eps?: number } => (eps === undefined ? {} : { eps });
