// One operation at every word of a tensor.
import type { Circuit } from "../circuit/circuit.ts";
import { loopVariable } from "../circuit/index-map.ts";
import { type LayerBuilder, part, reshape, type Tensor } from "./layer-builder.ts";

/** Words of a tensor of this shape. */
export const wordsOf = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1);

/**
 * `circuit` (output port y, one word) at every word: its input ports take the tensors, which have as many words as the first,
 * or one word for all. The result has the shape of the first. Depth and size: those of the operation.
 */
export function elementwise(
  l: LayerBuilder,
  name: string,
  circuit: Circuit,
  operands: Readonly<Record<string, Tensor>>,
): Tensor {
  const [{ shape }] = Object.values(operands);
  const words = wordsOf(shape);
  const i = loopVariable("i");
  const slices = Object.entries(operands).map(([port, tensor]) => {
    const count = wordsOf(tensor.shape);
    if (count !== words && count !== 1)
      throw new Error(`${name}: ${count} words on port ${port}, ${words} on the first`);
    const flat = reshape(tensor, count);
    return [port, count === 1 ? part(flat) : part(flat, i)] as const;
  });
  return reshape(l.map(name, circuit, { i: words }, Object.fromEntries(slices)), ...shape);
}
