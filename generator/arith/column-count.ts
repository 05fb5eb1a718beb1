// Column counts: each column of bits becomes its number of ones in binary. Fewer rows for two levels.
import type { CircuitBuilder } from "../circuit/builder.ts";
import { Form } from "../circuit/form.ts";
import type { Columns } from "./carry-save.ts";
import { Digit } from "./digit.ts";

/**
 * Replaces each column of more than two bits by the bits of its count, as nets: a column of h bits leaves bitLength(h), the
 * j-th of them in the column j places higher. Only the gates [count >= 2t] are made: they are a thermometer of half the
 * count, and the parity is the count minus twice that. Depth +2, h^2 / 2 + 5h / 2 wires a column.
 */
export function columnCounts(b: CircuitBuilder, columns: Columns): Form[][] {
  const counted: Form[][] = [];
  const put = (i: number, bit: Form): void => {
    while (counted.length <= i) counted.push([]);
    counted[i].push(bit);
  };
  columns.forEach((column, i) => {
    if (column.length <= 2) {
      for (const bit of column) put(i, bit);
      return;
    }
    const ones = Form.sum(column);
    const half = new Digit(b, 0, Math.floor(ones.hi / 2), (t) => b.gate(ones, 2 * t, "half"));
    // half = floor(count / 2), so that what is left is 0 or 1
    put(i, b.materialize(b.claimBit(ones.minus(half.value().times(2))), "parity"));
    half.bits().forEach((bit, j) => {
      put(i + j + 1, b.materialize(bit, "count"));
    });
  });
  return counted;
}
