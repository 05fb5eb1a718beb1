// MLP: y[i, o] = dot(x[i, :], w[o, :]) + bias[o], the rounded sum of rounded products, then a separate addition.
// Source: Definition 4.6, Lemma 5.4. Depth: d_mul + d_sum + d_add (the paper's bound: 2 d_std + d_sum).
// Size: n * outer inner products and as many additions, two instance arrays: the description has one length for all shapes.
import type { Circuit } from "../circuit/circuit.ts";
import { loopVariable } from "../circuit/index-map.ts";
import type { MlpShape } from "../params/layer-shape.ts";
import { part } from "./layer-builder.ts";
import { layerCircuit } from "./layer-circuit.ts";
import type { Operations } from "./operations.ts";

/**
 * @param withBias without it, a linear map: no port bias, no addition
 * @returns ports x (n, inner), w (outer, inner), bias (outer) -> y (n, outer)
 */
export function mlp(on: Operations, { n, inner, outer }: MlpShape, withBias = true): Circuit {
  const doc = {
    name: `${withBias ? "mlp" : "linear"}_${on.dotTag}_${n}x${inner}x${outer}`,
    summary: `y[i,o] = dot(x[i,:], w[o,:])${withBias ? " + bias[o]" : ""}: ${n} tokens of ${inner} words to ${outer}`,
    source: "Definition 4.6, Lemma 5.4",
    params: { n, inner, outer },
  };
  return layerCircuit(on, doc, (layer) => {
    const [i, o] = [loopVariable("i"), loopVariable("o")];
    const loops = { i: n, o: outer };
    const x = layer.input("x", n, inner);
    const w = layer.input("w", outer, inner);
    const product = layer.map("product", on.dot(inner), loops, { a: part(x, i), b: part(w, o) });
    if (!withBias) return layer.output("y", product);
    const bias = layer.input("bias", outer);
    layer.output("y", layer.map("biased", on.add, loops, { a: part(product, i, o), b: part(bias, o) }));
  });
}
