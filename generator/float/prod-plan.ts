// The trades that the variants of an iterated product make.
import type { CarryStyle } from "../arith/digit-sum.ts";
import type { LogSumPlan } from "../arith/discrete-log.ts";
import type { Variant } from "../params/variant.ts";

export interface ProductPlan extends CarryStyle, LogSumPlan {
  /** count the ones of the columns of the sum over all primes first: two levels, and one for the rank's bits */
  readonly countColumns: boolean;
  /** the product's upper bits as nets: one level */
  readonly bitNets: boolean;
  readonly perDigit: number;
  readonly perLowDigit: number;
}

export const PRODUCT_PLANS: Readonly<Record<Variant, ProductPlan>> = {
  depth: {
    countLogs: false,
    codeNets: false,
    countColumns: false,
    tall: 16,
    bitNets: false,
    early: false,
    group: 7,
    perDigit: 400,
    perLowDigit: 150,
  },
  balanced: {
    countLogs: true,
    codeNets: false,
    countColumns: true,
    tall: 16,
    bitNets: false,
    early: true,
    group: 7,
    perDigit: 60,
    perLowDigit: 40,
  },
  wires: {
    countLogs: true,
    codeNets: true,
    countColumns: true,
    tall: 16,
    bitNets: true,
    early: true,
    group: 7,
    perDigit: 40,
    perLowDigit: 40,
  },
};
