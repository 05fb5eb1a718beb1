// The least depth known in theory for what a top computes, with its source: beside our own in the table of operations.

/** Circuits of polynomial size with polynomial weights, for integers: rounding and exponents come on top of them. */
export interface BestKnown {
  readonly depth: number;
  /** what is computed in that depth: "the product of two integers" */
  readonly of: string;
  readonly source: keyof typeof SOURCES;
  readonly citation: string;
}

/** The publications, by the short names that the table uses. */
export const SOURCES = {
  AB: "Alon, Bruck: Explicit constructions of depth-2 majority circuits for comparison and addition (1994)",
  SR: "Siu, Roychowdhury: On optimal depth threshold circuits for multiplication and related problems (1994)",
} as const;

const BEST_KNOWN: Readonly<Record<string, Omit<BestKnown, "citation">>> = {
  fadd: { depth: 2, of: "the sum of two integers", source: "AB" },
  fsub: { depth: 2, of: "the difference of two integers", source: "AB" },
  fcmp: { depth: 2, of: "the comparison of two integers", source: "AB" },
  fmul: { depth: 3, of: "the product of two integers", source: "SR" },
  fdiv: { depth: 3, of: "the quotient of two integers", source: "SR" },
  fsum: { depth: 2, of: "the sum of n integers", source: "SR" },
  fprod: { depth: 4, of: "the product of n integers", source: "SR" },
};

/** The best depth known for a top, where a source gives one. */
export function bestKnown(top: string): BestKnown | undefined {
  if (!Object.hasOwn(BEST_KNOWN, top)) return undefined;
  const best = BEST_KNOWN[top];
  return { ...best, citation: SOURCES[best.source] };
}
