import { expect, it } from "vitest";
import { fractionDigits } from "../../../generator/arith/fraction-sum.ts";
import { CircuitBuilder } from "../../../generator/circuit/builder.ts";
import { range } from "../../../generator/core/integers.ts";

/** The digits of `rows` fractions of `length` bits. */
function digitsOf(rows: number, length: number, rounding: number) {
  const b = new CircuitBuilder("digits", { summary: "", source: "", params: {} });
  const bits = b.input("x", rows * length);
  const columns = range(0, length).map((j) => range(0, rows).map((i) => bits.bit(i * length + j)));
  return fractionDigits(b, columns, { rounding, rows, added: 0, bounded: false });
}

// digits above `rounding` are of two widths where their places do not divide evenly (here 3 and 4): wider ones carry more
it("gives digits that carry at most 1, for any number of rows and of places", () => {
  for (const rows of [...range(2, 40), ...range(56, 72)])
    for (const [length, rounding] of [
      [31, 4],
      [15, 5],
      [15, 0],
    ]) {
      const digits = digitsOf(rows, length, rounding);
      for (const { digit, base } of digits.slice(0, -1))
        expect(digit.hi + 1, `${rows} rows of ${length} places`).toBeLessThanOrEqual(2 * base - 1);
      expect(digits.map(({ place }) => place)).toContain(rounding);
      expect(digits.map(({ place, width }) => place + width)).toEqual([
        ...digits.slice(1).map(({ place }) => place),
        length,
      ]);
    }
});
