// Linear map of rows of words: y[o] = dot(x, weight[o,:]) + bias[o]. Source: Definition 4.6, Lemma 5.4.
import type { Slice } from "../circuit/circuit.ts";
import { add, loopVariable } from "../circuit/index-map.ts";
import { type LayerBuilder, type Loops, part, type Tensor } from "./layer-builder.ts";
import type { Operations } from "./operations.ts";

/** Rows of words: the row of each value of the loops. */
export interface Rows {
  readonly loops: Loops;
  /** the words of a row, by the variables of the loops */
  readonly row: Slice | readonly Slice[];
}

/** Weights of a linear map: (outer, inner) is all of the tensor, or so many of its rows from one on. */
export interface LinearWeights {
  readonly weight: Tensor;
  /** (outer) */
  readonly bias?: Tensor;
  readonly from?: number;
  readonly outer?: number;
}

/**
 * The linear map of every row, without the addition where there is no bias. Depth d_mul + d_sum, + d_add with a bias.
 * @param rows the variable `o` is not in its loops
 * @returns shape: counts of the loops, then outer
 */
export function linear(
  l: LayerBuilder,
  operations: Operations,
  name: string,
  { loops, row }: Rows,
  { weight, bias, from = 0, outer = weight.shape[0] }: LinearWeights,
): Tensor {
  const o = loopVariable("o");
  const all = { ...loops, o: outer };
  const dot = operations.dot(weight.shape[1]);
  const product = l.map(bias ? `${name}_dot` : name, dot, all, { a: row, b: part(weight, add(o, from)) });
  if (!bias) return product;
  const place = [...Object.keys(loops).map(loopVariable), o];
  return l.map(name, operations.add, all, { a: part(product, ...place), b: part(bias, o) });
}
