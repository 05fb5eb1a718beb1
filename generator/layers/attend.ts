// Attention of one query over keys and values: a[j] = exp(dot(q, k[j])), y = sum of a[j] v[j] / sum of a[j], no mask.
// Source: Definitions 4.4 and 4.5, for one row of the matrices; scaled as the public model's decoder has it.
import type { Circuit } from "../circuit/circuit.ts";
import { loopVariable } from "../circuit/index-map.ts";
import { constantBits, inverseRoot } from "./constant.ts";
import { elementwise } from "./elementwise.ts";
import { along, part } from "./layer-builder.ts";
import { layerCircuit } from "./layer-circuit.ts";
import type { Operations } from "./operations.ts";

export interface AttendShape {
  /** number of keys, and of values */
  readonly keys: number;
  /** words of a query, a key, a value */
  readonly d: number;
  /** inner products of query and key times 1 / sqrt(d), before the exponential */
  readonly scaled?: boolean;
}

/**
 * Ports q (d), k (keys, d), v (keys, d) -> y (d): dot(a, v[:,c]) / sum(a). Depth (d_mul + d_sum) + d_exp + (d_mul + d_sum) +
 * d_div (the sum of a is beside the inner products); one d_mul more where scaled. Size: order of keys * d multiplications.
 */
export function attend(operations: Operations, { keys, d, scaled = false }: AttendShape): Circuit {
  const { format, tag } = operations;
  const doc = {
    name: `attend${scaled ? "_scaled" : ""}_${keys}x${d}_${tag}`,
    summary: `y = sum of a[j] v[j] / sum of a[j], a[j] = exp(q k[j]${scaled ? ` / sqrt(${d})` : ""})`,
    source: "Definitions 4.4 and 4.5",
    params: { keys, d },
  };
  return layerCircuit(operations, doc, (l) => {
    const q = l.input("q", d);
    const k = l.input("k", keys, d);
    const v = l.input("v", keys, d);
    const [j, c] = [loopVariable("j"), loopVariable("c")];
    const score = l.map("score", operations.dot(d), { j: keys }, { a: part(q), b: part(k, j) });
    const factor = scaled ? l.constants("factor", [], [constantBits(format, inverseRoot(d))]) : undefined;
    const argument = factor ? elementwise(l, "scaled", operations.mul, { a: score, b: factor }) : score;
    const power = elementwise(l, "power", operations.exp, { a: argument });
    const total = l.map("total", operations.sum(keys), {}, { x: part(power) });
    const mixed = l.map("mixed", operations.dot(keys), { c: d }, { a: part(power), b: along(v, 0, [0, c]) });
    l.output("y", elementwise(l, "quotient", operations.div, { a: mixed, b: total }));
  });
}
