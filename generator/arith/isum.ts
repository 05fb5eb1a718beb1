// The sum of n integers: counts of columns, redundant digits, carries. Source: Lemma 3.5.3 (iterated sum) on integers.
import { CircuitBuilder } from "../circuit/builder.ts";
import type { Circuit } from "../circuit/circuit.ts";
import { Form } from "../circuit/form.ts";
import { add, loopVariable, mul } from "../circuit/index-map.ts";
import { circuitNamed } from "../circuit/library.ts";
import { bitLength, ceilLog2, range } from "../core/integers.ts";
import type { Variant } from "../params/variant.ts";
import { type Columns, columnsOf } from "./carry-save.ts";
import { countOnes, countOnesWires } from "./count.ts";
import { columnDigits, DigitSum } from "./digit-sum.ts";

/**
 * x (n * width bits, operand i at x[i * width +: width]) -> y, their sum (width + ceil(log2 n) bits). Depth 6; `balanced` 7,
 * with the carries made first; `wires` 9, which counts in two steps. In order of width * n^2 wires; `wires` n^1.6 or so.
 * The counts are an array of one module, an instance a column.
 */
export function isum(width: number, n: number, variant: Variant): Circuit {
  const name = `isum_p${width}_n${n}_${variant}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: `y = the sum of ${n} integers of ${width} bits`,
      source: "Lemma 3.5.3, without its rounding",
      params: { width, n, variant },
    });
    const columns = variant === "wires" ? countsOfCounts(b, width, n) : counts(b, width, n);
    const length = width + ceilLog2(n);
    const use = { length, rounding: 0, added: 0, perDigit: 40, perLowDigit: 0 };
    const sum = new DigitSum(b, columnDigits(b, columns, use), { early: variant !== "depth", group: 7 });
    b.output(
      "y",
      range(0, length).map((i) => sum.bit(i, 0, [], "bit")),
    );
    return b.build();
  });
}

/** The bits of the number of ones in each column of x, as new columns. Two levels. */
function counts(b: CircuitBuilder, width: number, n: number): Columns {
  return countPieces(b, width, n, n);
}

/** The same in two steps: the counts of pieces, and of the columns that these leave. Four levels. */
function countsOfCounts(b: CircuitBuilder, width: number, n: number): Columns {
  const counted = countPieces(b, width, n, pieceOf(n));
  const numbers = counted.flatMap((column, i) => {
    const low = range(0, i).map(() => Form.zero);
    if (column.length <= 2) return column.map((bit) => [...low, bit]);
    const { y } = b.instance("column", countOnes(column.length), { x: column });
    return [[...low, ...y.bits()]];
  });
  return withoutZeros(columnsOf(numbers));
}

/** The power of two that makes counting n bits in pieces of that size cheapest. */
function pieceOf(n: number): number {
  const wires = (size: number): number => {
    const pieces = Math.ceil(n / size);
    return pieces * countOnesWires(size) + countOnesWires(pieces * bitLength(size));
  };
  const sizes = range(2, ceilLog2(n) + 1).map((k) => 2 ** k);
  return sizes.reduce((best, size) => (wires(size) < wires(best) ? size : best), 4);
}

/** The columns of x in pieces of at most `piece` bits, each replaced by its count. */
function countPieces(b: CircuitBuilder, width: number, n: number, piece: number): Columns {
  const x = b.input("x", n * width);
  const numbers: Form[][] = [];
  const [whole, rest] = [Math.floor(n / piece), n % piece];
  const place = (name: string, size: number, count: number, first: number): void => {
    if (size === 0 || count === 0) return;
    const bits = bitLength(size);
    const [column, group] = [loopVariable("column"), loopVariable("group")];
    const { y } = b.array(name, {
      circuit: countOnes(size),
      loops: [
        { name: "group", count },
        { name: "column", count: width },
      ],
      // bit `column` of `size` operands
      inputs: { x: [x.slice(add(add(mul(group, size * width), column), first * width), 1, size, width)] },
      outputs: { y: { width: count * width * bits, index: mul(add(mul(group, width), column), bits) } },
    });
    // bit j of all counts of the group is a number of its own
    for (const g of range(0, count))
      for (const j of range(0, bits))
        numbers.push([
          ...range(0, j).map(() => Form.zero),
          ...range(0, width).map((i) => y.bit((g * width + i) * bits + j)),
        ]);
  };
  place("count", piece, whole, 0);
  place("count_rest", rest, 1, whole * piece);
  return withoutZeros(columnsOf(numbers));
}

function withoutZeros(columns: Columns): Columns {
  return columns.map((column) => column.filter((bit) => bit !== Form.zero));
}
