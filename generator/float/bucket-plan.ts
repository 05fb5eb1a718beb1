// What each variant of a bucketed sum trades.
import type { CarryPlan } from "../arith/add.ts";
import type { Variant } from "../params/variant.ts";
import type { AdderPlan } from "./bucket-adder.ts";
import { countStep } from "./bucket-column.ts";

/** The choices of a variant. */
export interface BucketPlan {
  /** log2 of the step of the high code of a column's count */
  readonly step: number;
  readonly adder: AdderPlan;
  readonly digit: CarryPlan;
}

/** The choices of a variant for n operands. */
export function bucketPlan(_variant: Variant, n: number): BucketPlan {
  return { step: countStep(n), adder: { group: 6, sequential: false }, digit: { width: 5, group: 6 } };
}
