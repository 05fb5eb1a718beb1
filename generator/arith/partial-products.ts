// Partial products of two numbers: the AND layer of a multiplier.
import type { CircuitBuilder } from "../circuit/builder.ts";
import type { Form } from "../circuit/form.ts";

/** The columns of x * y (least significant first): bit i of x AND bit j of y in column i + j. As many columns as bits of both. */
export function partialProducts(b: CircuitBuilder, x: readonly Form[], y: readonly Form[]): Form[][] {
  const columns: Form[][] = Array.from({ length: x.length + y.length }, () => []);
  x.forEach((bit, i) => {
    y.forEach((other, j) => {
      columns[i + j].push(b.and([bit, other], "partial"));
    });
  });
  return columns;
}
