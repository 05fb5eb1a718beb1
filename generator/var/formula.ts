// Depth formulas: integer combinations of the depths of operations, as the paper writes its bounds.

/** d_std = the greatest of add, mul, div and cmp; d_canon is that of the layer at a model's ports; the others are of that operation. */
export const DEPTH_SYMBOLS = ["std", "add", "mul", "div", "cmp", "sum", "prod", "dot", "exp", "sqrt", "canon"] as const;
export type DepthSymbol = (typeof DEPTH_SYMBOLS)[number];

/** How often each depth counts: { std: 2, sum: 1 } is 2 d_std + d_sum. */
export type Formula = Readonly<Partial<Record<DepthSymbol, number>>>;

/** Measured depths of the operations. */
export type DepthConstants = Readonly<Record<DepthSymbol, number>>;

/** The sum of formulas. */
export function plus(...formulas: readonly Formula[]): Formula {
  const total: Partial<Record<DepthSymbol, number>> = {};
  for (const formula of formulas)
    for (const symbol of DEPTH_SYMBOLS) {
      const count = (total[symbol] ?? 0) + (formula[symbol] ?? 0);
      if (count > 0) total[symbol] = count;
    }
  return total;
}

/** The formula k times. */
export const times = (k: number, formula: Formula): Formula => plus(...Array.from({ length: k }, () => formula));

/** Its value with measured depths. */
export const valueWith = (formula: Formula, constants: DepthConstants): number =>
  DEPTH_SYMBOLS.reduce((sum, symbol) => sum + (formula[symbol] ?? 0) * constants[symbol], 0);

/** "2 d_std + d_sum", in the order of DEPTH_SYMBOLS. */
export function textOf(formula: Formula): string {
  const terms = DEPTH_SYMBOLS.filter((symbol) => formula[symbol]).map((symbol) => {
    const count = formula[symbol];
    return count === 1 ? `d_${symbol}` : `${count} d_${symbol}`;
  });
  return terms.join(" + ") || "0";
}
