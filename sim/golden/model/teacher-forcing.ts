// The public model on tokens that are given: the logits of every scale, as training has them.
import { range } from "../../../generator/core/integers.ts";
import type { VarShape } from "../../../generator/params/model-shape.ts";
import type { Arithmetic } from "../arithmetic.ts";
import { type Tensor, type Trace, tensor } from "../tensor.ts";
import { scopeOf, type Weights } from "../weights.ts";
import { batchRow, forward } from "./public-rows.ts";
import { featureMap, featureSum, firstInput, laterInput, nextMap } from "./public-scales.ts";

/** What the model makes of given tokens. */
export interface Forced<T> {
  /** (tokens, V), without guidance */
  readonly logits: Tensor<T>;
  /** the maps between the scales, (tokens of the later scales, Cvae) */
  readonly inputs: Tensor<T>;
  readonly fhat: Tensor<T>;
}

/**
 * @param tokens of each scale
 * @param trace called with `scale0.input`, `scale0.block0`, ... (1, tokens, C), `scale0.logits` (tokens, V), `scale0.fhat`,
 * `scale1.input`, ...
 */
export function teacherForcing<T>(
  on: Arithmetic<T>,
  shape: VarShape,
  weights: Weights<T>,
  label: number,
  tokens: readonly (readonly number[])[],
  trace?: Trace<T>,
): Forced<T> {
  const transformer = scopeOf(weights, "w.");
  const vae = scopeOf(weights, "v.");
  const scales = range(0, shape.patchNums.length);
  const maps = scales.map((s) => featureMap(on, shape, s, tokens[s], vae));
  const fhats = scales.map((s) => featureSum(on, maps.slice(0, s + 1)));
  const nexts = scales.slice(1).map((s) => nextMap(on, shape, s, fhats[s - 1]));
  let row = batchRow(on, shape, label, transformer);
  const logits = scales.map((s) => {
    const input =
      s === 0 ? firstInput(on, shape, row.c, transformer) : laterInput(on, shape, s, nexts[s - 1], transformer);
    const told = (name: string, { shape: [n, c], data }: Tensor<T>): void =>
      trace?.(`scale${s}.${name}`, tensor([1, n, c], data));
    told("input", input);
    const result = forward(on, shape, row, input, transformer, told);
    row = result.row;
    trace?.(`scale${s}.logits`, result.logits);
    trace?.(`scale${s}.fhat`, fhats[s]);
    return result.logits;
  });
  return {
    logits: stacked(logits, shape.vocabulary),
    inputs: stacked(nexts, shape.cvae),
    fhat: fhats[fhats.length - 1],
  };
}

/** Rows of several matrices, one after another. */
function stacked<T>(list: readonly Tensor<T>[], width: number): Tensor<T> {
  const data = list.flatMap((each) => [...each.data]);
  return tensor([data.length / width, width], data);
}
