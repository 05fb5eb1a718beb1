// Division, root, exponential and product, in every construction that they have.
import { type Design, designOf, isComposition, REGIME_TOPS, regimesOf } from "../../generator/cli/tops.ts";
import { floatFormat } from "../../generator/params/format.ts";

/** Operands of the product: the least number at which its depth is that of all larger ones. */
const OPERANDS = 4;

/** One design for each operation and each regime that applies at precision p, balanced, E = p + 1. */
export function regimeDesigns(p: number): Design[] {
  const request = { precision: p, variant: "balanced" } as const;
  return [
    ...REGIME_TOPS.filter((top) => !isComposition(top)).flatMap((top) =>
      regimesOf(top, floatFormat(p)).map((regime) => designOf(top, { ...request, regime })),
    ),
    designOf("fprod", { ...request, tokens: OPERANDS }),
  ];
}
