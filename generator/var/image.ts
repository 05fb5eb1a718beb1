// The image of a decoded map: (clamp(decoded, -1, 1) + 1) * 0.5, word by word.
import { clamp } from "../layers/clamp.ts";
import { constantBits, ratio } from "../layers/constant.ts";
import { elementwise } from "../layers/elementwise.ts";
import type { LayerBuilder, Tensor } from "../layers/layer-builder.ts";
import type { Operations } from "../layers/operations.ts";

/** Words in [0, 1], as many as decoded. Depth d_cmp + 1 + d_add + d_mul. */
export function imageOf(l: LayerBuilder, operations: Operations, decoded: Tensor): Tensor {
  const constant = (name: string, value: ReturnType<typeof ratio>): Tensor =>
    l.constants(name, [], [constantBits(operations.format, value)]);
  const inside = clamp(operations, { least: ratio(-1), greatest: ratio(1) });
  const clamped = elementwise(l, "image_clamped", inside, { a: decoded });
  const moved = elementwise(l, "image_moved", operations.add, { a: clamped, b: constant("image_one", ratio(1)) });
  return elementwise(l, "image_halved", operations.mul, { a: moved, b: constant("image_half", ratio(1, 2)) });
}
