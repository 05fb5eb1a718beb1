// What each variant of a bucketed sum trades.
import type { CarryPlan } from "../arith/add.ts";
import type { Variant } from "../params/variant.ts";
import type { AdderPlan } from "./bucket-adder.ts";
import type { FlagNets } from "./bucket-choose.ts";

/** The choices of a variant. */
export interface BucketPlan {
  /** part of the names of circuits that depend on the plan */
  readonly name: string;
  /** significands are shifted before sorting (in parallel with the comparisons) or after (fewer bits to sort) */
  readonly alignFirst: boolean;
  /** flags as pairs of neighbouring thermometer codes, or as one net each (one level more) */
  readonly flagNets: FlagNets;
  /** ones of a column counted in binary (one level more), or in thermometer codes */
  readonly binaryCounts: boolean;
  readonly adder: AdderPlan;
  readonly digit: CarryPlan;
  /** whether blocks of digits are judged by what makes each digit zero: one level less */
  readonly zeroEvents: boolean;
}

/** The choices of a variant. */
export function bucketPlan(variant: Variant): BucketPlan {
  if (variant === "depth")
    return {
      name: variant,
      alignFirst: true,
      flagNets: 2,
      binaryCounts: false,
      adder: { width: 3, group: 6, bits: "code" },
      digit: { width: 5, group: 6 },
      zeroEvents: true,
    };
  return {
    name: variant,
    alignFirst: false,
    flagNets: 1,
    binaryCounts: true,
    // sums of p >= 8 have digits in two groups, so that the depth is the same for all of them
    adder: { width: 4, group: 4, bits: variant === "wires" ? "sequential" : "halves" },
    digit: { width: 6, group: 6 },
    zeroEvents: false,
  };
}
