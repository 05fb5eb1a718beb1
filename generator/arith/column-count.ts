// Column counts: each column of bits becomes its number of ones in binary. Fewer rows for two levels.
import type { CircuitBuilder } from "../circuit/builder.ts";
import { Form } from "../circuit/form.ts";
import type { Columns } from "./carry-save.ts";
import { Digit } from "./digit.ts";

/**
 * Replaces each column of more than two bits by the bits of its count, as nets: a column of h bits leaves bitLength(h), the
 * j-th of them in the column j places higher. Only the gates [count >= 2t] are made: they are a thermometer of half the
 * count, and the parity is the count minus twice that. Depth +2, h^2 / 2 + 5h / 2 wires a column.
 * Columns of at least `tall` bits are counted by fours, which leaves the remainder 0 .. 3 as three bits of its thermometer in
 * place of two: h^2 / 4 + 17h / 4 wires, one row more.
 */
export function columnCounts(b: CircuitBuilder, columns: Columns, tall: number): Form[][] {
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
    const step = column.length < tall ? 2 : 4;
    const part = new Digit(b, 0, Math.floor(ones.hi / step), (t) => b.gate(ones, step * t, "part"));
    // part = floor(count / step), so that what is left is below step
    const left = b.claim(ones.minus(part.value().times(step)), 0, step - 1);
    for (let t = 1; t < step; t++) put(i, b.gate(left, t, "left"));
    part.bits().forEach((bit, j) => {
      put(i + j + Math.log2(step), b.materialize(bit, "count"));
    });
  });
  return counted;
}
