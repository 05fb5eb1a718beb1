// A vector over its length: y = x / sqrt(sum of x_i * x_i), each square rounded. A zero vector stays zero.
import type { Circuit } from "../circuit/circuit.ts";
import { elementwise } from "./elementwise.ts";
import { part } from "./layer-builder.ts";
import { layerCircuit } from "./layer-circuit.ts";
import type { Operations } from "./operations.ts";

/** Port x (d) -> y (d). Depth d_mul + d_sum + d_sqrt + d_div. */
export function unitVector(operations: Operations, d: number): Circuit {
  const doc = {
    name: `unit_vector_${d}_${operations.tag}`,
    summary: "y = x / sqrt(sum of x_i x_i)",
    source: "Lemmas 3.5 and 3.7",
    params: { d },
  };
  return layerCircuit(operations, doc, (l) => {
    const x = l.input("x", d);
    const square = elementwise(l, "square", operations.mul, { a: x, b: x });
    const total = l.map("total", operations.sum(d), {}, { x: part(square) });
    const length = elementwise(l, "length", operations.sqrt, { a: total });
    l.output("y", elementwise(l, "quotient", operations.div, { a: x, b: length }));
  });
}
