// A row of the batch of the public transformer: what one class makes of the inputs, scale after scale.
import { range } from "../../../generator/core/integers.ts";
import type { VarShape } from "../../../generator/params/model-shape.ts";
import type { Arithmetic } from "../arithmetic.ts";
import { rows, type Tensor, type Trace } from "../tensor.ts";
import type { Scope } from "../weights.ts";
import { type Memory, NO_MEMORY } from "./public-attention.ts";
import { blockConditions, logits, publicBlock } from "./public-block.ts";

/** A class, what it makes of scales and shifts, and the keys and values of the tokens so far. */
export interface BatchRow<T> {
  readonly c: readonly T[];
  readonly conditions: readonly Tensor<T>[];
  readonly memories: readonly Memory<T>[];
}

/** The row of a class before scale 0; class `classes` is none. @param weights of the transformer */
export function batchRow<T>(on: Arithmetic<T>, shape: VarShape, label: number, weights: Scope<T>): BatchRow<T> {
  const c = rows(weights.of("class_emb.weight"))[label];
  const conditions = blockConditions(on, shape, c, weights);
  return { c, conditions, memories: range(0, shape.depth).map(() => NO_MEMORY) };
}

/**
 * One scale through the blocks and the head.
 * @param x (n, C), its input
 * @param trace called with `block0`, ...
 * @returns logits (n, V), and the row after this scale
 */
export function forward<T>(
  on: Arithmetic<T>,
  shape: VarShape,
  row: BatchRow<T>,
  x: Tensor<T>,
  weights: Scope<T>,
  trace?: Trace<T>,
): { logits: Tensor<T>; row: BatchRow<T> } {
  let y = x;
  const memories = row.conditions.map((condition, i) => {
    const block = publicBlock(on, shape, y, condition, row.memories[i], weights.within(`blocks.${i}.`));
    y = block.y;
    trace?.(`block${i}`, y);
    return block.memory;
  });
  return { logits: logits(on, y, row.c, weights), row: { ...row, memories } };
}
