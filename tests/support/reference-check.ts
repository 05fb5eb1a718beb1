// What a comparison with a case that others computed consists of.
import type { MapSize } from "../../generator/params/layer-shape.ts";
import type { Arithmetic } from "../../sim/golden/arithmetic.ts";
import type { Tensor } from "../../sim/golden/tensor.ts";
import type { FloatValue } from "../../sim/golden/value.ts";
import type { Weights } from "../../sim/golden/weights.ts";
import type { Netlist } from "./netlist.ts";

/** Results by the names of the arrays that they must equal. */
export type Results<T> = Record<string, Tensor<T>>;

/** One comparison: the same results by circuits and by the golden model. */
export interface ReferenceCheck {
  /** operands and weights, as stored */
  readonly inputs: Weights<number>;
  readonly netlist: (on: Netlist, inputs: Weights<FloatValue>) => Results<FloatValue>;
  readonly golden: <T>(on: Arithmetic<T>, inputs: Weights<T>) => Results<T>;
  /** as others computed it: channels last where they are first */
  readonly expected: (name: string) => Tensor<number>;
}

/** Height and width of a map. */
export const mapOf = ({ shape: [h, w] }: { readonly shape: readonly number[] }): MapSize => ({ h, w });
