// The smallest precision at which a model still gives float64's tokens and image: by the golden model alone.
import type { Operations } from "../../generator/layers/operations.ts";
import { doubleArithmetic } from "../golden/double-arithmetic.ts";
import { floatArithmetic } from "../golden/float-arithmetic.ts";
import type { Tensor } from "../golden/tensor.ts";
import type { FloatValue } from "../golden/value.ts";
import { distanceOf } from "./distance.ts";
import type { RunInputs, Runnable } from "./runnable.ts";
import { numbersOf, type Stage, stagesIn } from "./stages.ts";
import { type RoundingReport, roundedTensors, tensorsIn } from "./tensors.ts";

/** A precision that was tried. */
export interface Trial {
  readonly p: number;
  readonly E: number;
  /** tokens that differ from float64's */
  readonly differing: number;
  /** the result's largest difference from float64's: of the image as it is, of a layer relative to its largest magnitude */
  readonly error: number;
  readonly weights: RoundingReport;
  readonly within: boolean;
}

/** What is compared: the last stage, an image or the result of a layer, and all tokens. */
export class PrecisionSearch {
  private readonly runnable: Runnable;
  private readonly exact: ReadonlyMap<string, Tensor<FloatValue>>;
  private readonly inputs: RunInputs;
  private readonly expected: readonly Stage<number>[];

  constructor(runnable: Runnable, exact: ReadonlyMap<string, Tensor<FloatValue>>, inputs: RunInputs) {
    this.runnable = runnable;
    this.exact = exact;
    this.inputs = inputs;
    this.expected = stagesIn(doubleArithmetic, runnable, tensorsIn(doubleArithmetic, exact), inputs);
  }

  /** @param tolerance of the error */
  try(operations: Operations, tolerance: number): Trial {
    const { format, fused } = operations;
    const on = floatArithmetic(format, { regime: operations.expRegime, fused });
    const { tensors, report: weights } = roundedTensors(format, this.exact);
    const found = numbersOf(on, stagesIn(on, this.runnable, Object.fromEntries(tensors), this.inputs));
    let differing = 0;
    this.expected.forEach(({ kind, data }, k) => {
      if (kind === "index") differing += data.filter((token, i) => token !== found[k].data[i]).length;
    });
    const last = this.expected[this.expected.length - 1];
    const distance = distanceOf(found[found.length - 1].data, last.data, format.p);
    const error = last.kind === "index" ? 0 : this.runnable.image ? distance.absolute : distance.relative;
    return { p: format.p, E: format.E, differing, error, weights, within: differing === 0 && error <= tolerance };
  }
}
