// Sorting the operands of a bucketed sum by bucket, the highest first, and shifting each one within its bucket.
import type { Bus, CircuitBuilder } from "../circuit/builder.ts";
import type { Slice } from "../circuit/circuit.ts";
import { add, type Index, loopVariable, mul } from "../circuit/index-map.ts";
import { type FlagNets, type Flags, pickWord } from "./bucket-choose.ts";
import { alignedOperand, shiftedOperand, signedOperand } from "./bucket-operand.ts";
import { operandOrder, places, ranks } from "./bucket-order.ts";
import { startsFromBuckets, startsFromRanks } from "./bucket-segments.ts";
import type { BucketShape } from "./bucket-shape.ts";

/** Sorted operands. */
export interface Sorted {
  /** shifted signed significands, `columns` bits each */
  readonly y: Bus;
  /** words whose bits from `bucketBit` on are bucket and sign, `stride` bits each */
  readonly fields: Bus;
  readonly stride: number;
  readonly bucketBit: number;
  /** bit k - 1: a bucket starts at position k */
  readonly starts: Bus;
}

/** The significands of all operands, signed and shifted. Depth 3. */
export function alignAll(b: CircuitBuilder, shape: BucketShape, x: Bus): Bus {
  const { n, columns, lowBits } = shape;
  const { p, E, width } = shape.format;
  const i = loopVariable("i");
  return b.array("align", {
    circuit: alignedOperand(shape),
    loops: [{ name: "i", count: n }],
    inputs: {
      m: [x.slice(mul(i, width), p)],
      l: [x.slice(add(mul(i, width), p), lowBits)],
      s: [x.slice(add(mul(i, width), p + E), 1)],
    },
    outputs: { y: { width: n * columns, index: mul(i, columns) } },
  }).y;
}

/** Shifted first, in parallel with the comparisons, then sorted with bucket and sign. Depth 5; starts at 4. */
export function alignAndSort(b: CircuitBuilder, shape: BucketShape, x: Bus): Sorted {
  const { n, highBits, lowBits, columns } = shape;
  const { p, width } = shape.format;
  const y = alignAll(b, shape, x);
  const rows = operandOrder(b, shape, bucketField(shape, x), true);
  const codes = ranks(b, n, rows.before, "rank");
  const starts = startsFromRanks(b, n, ranks(b, n, rows.higher ?? rows.before, "start_rank"));
  const k = loopVariable("k");
  const flags: Flags = { a: [codes.slice(k, 1, n, n + 1)], b: [codes.slice(add(k, 1), 1, n, n + 1)] };
  const fields = [x.slice(p + lowBits, highBits + 1, n, width)];
  return {
    y: sortWords(b, "sorted", n, columns, [y.all()], flags, 2),
    fields: sortWords(b, "sorted_fields", n, highBits + 1, fields, flags, 2),
    stride: highBits + 1,
    bucketBit: 0,
    starts,
  };
}

/** Sorted as they are, with signed significands, then shifted. Depth 11; starts at 9. */
export function sortAndAlign(b: CircuitBuilder, shape: BucketShape, x: Bus): Sorted {
  const { n, lowBits, highBits, columns } = shape;
  const { p, E, width } = shape.format;
  const i = loopVariable("i");
  const k = loopVariable("k");
  const { t } = b.array("signed", {
    circuit: signedOperand(p),
    loops: [{ name: "i", count: n }],
    inputs: { m: [x.slice(mul(i, width), p)], s: [x.slice(add(mul(i, width), p + E), 1)] },
    outputs: { t: { width: n * p, index: mul(i, p) } },
  });
  const codes = places(b, n, operandOrder(b, shape, bucketField(shape, x), false).before, "place");
  const flags: Flags = { a: [codes.slice(k, 1, n, n)] };
  const significands = sortWords(b, "sorted", n, p, [t.all()], flags, 1);
  const fields = sortWords(b, "sorted_fields", n, E + 1, [x.slice(p, E + 1, n, width)], flags, 1);
  const stride = E + 1;
  const { y } = b.array("align", {
    circuit: shiftedOperand(shape),
    loops: [{ name: "k", count: n }],
    inputs: {
      t: [significands.slice(mul(k, p), p)],
      l: [fields.slice(mul(k, stride), lowBits)],
      s: [fields.slice(add(mul(k, stride), E), 1)],
    },
    outputs: { y: { width: n * columns, index: mul(k, columns) } },
  });
  const starts = startsFromBuckets(b, shape, (at) => fields.slice(add(mul(at, stride), lowBits), highBits));
  return { y, fields, stride, bucketBit: lowBits, starts };
}

/** The bucket field of an operand of the packed words x. */
function bucketField({ format, lowBits, highBits }: BucketShape, x: Bus): (operand: Index) => Slice {
  return (operand) => x.slice(add(mul(operand, format.width), format.p + lowBits), highBits);
}

function sortWords(
  b: CircuitBuilder,
  name: string,
  n: number,
  width: number,
  x: readonly Slice[],
  flags: Flags,
  nets: FlagNets,
): Bus {
  const k = loopVariable("k");
  return b.array(name, {
    circuit: pickWord(n, width, nets),
    loops: [{ name: "k", count: n }],
    inputs: { x, a: flags.a, ...(flags.b ? { b: flags.b } : {}) },
    outputs: { y: { width: n * width, index: mul(k, width) } },
  }).y;
}
