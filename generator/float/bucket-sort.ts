// Sorting the operands of a bucketed sum by bucket, the highest first.
import type { Bus, CircuitBuilder } from "../circuit/builder.ts";
import { add, loopVariable, mul } from "../circuit/index-map.ts";
import { pickWord } from "./bucket-choose.ts";
import { operandOrder, ranks } from "./bucket-order.ts";
import { startsFromRanks } from "./bucket-segments.ts";
import type { BucketShape } from "./bucket-shape.ts";

/** Sorted operands. */
export interface Sorted {
  /** shifted significands, `columns` bits each: see alignedOperand */
  readonly y: Bus;
  /** bucket and sign, highBits + 1 bits each */
  readonly f: Bus;
  /** bit k - 1: a bucket starts at position k */
  readonly starts: Bus;
}

/** The operands in the order of their ranks. Depth 5 above the operands, 2 above their shifted significands y. */
export function sortOperands(b: CircuitBuilder, shape: BucketShape, x: Bus, y: Bus): Sorted {
  const { n, highBits, lowBits, columns } = shape;
  const { p, width } = shape.format;
  const rows = operandOrder(b, shape, (i) => x.slice(add(mul(i, width), p + lowBits), highBits));
  const codes = ranks(b, n, rows.before, "rank");
  const starts = startsFromRanks(b, n, ranks(b, n, rows.higher, "start_rank"));
  const k = loopVariable("k");
  const loops = [{ name: "k", count: n }];
  const flags = { a: [codes.slice(k, 1, n, n + 1)], b: [codes.slice(add(k, 1), 1, n, n + 1)] };
  const sorted = b.array("sorted", {
    circuit: pickWord(n, columns),
    loops,
    inputs: { x: [y.all()], ...flags },
    outputs: { y: { width: n * columns, index: mul(k, columns) } },
  });
  const fields = b.array("sorted_fields", {
    circuit: pickWord(n, highBits + 1),
    loops,
    inputs: { x: [x.slice(p + lowBits, highBits + 1, n, width)], ...flags },
    outputs: { y: { width: n * (highBits + 1), index: mul(k, highBits + 1) } },
  });
  return { y: sorted.y, f: fields.y, starts };
}
