// All slots of a bucketed sum: their digits of base 2^B, and which of them are neighbours.
import type { Bus, CircuitBuilder } from "../circuit/builder.ts";
import type { Slice } from "../circuit/circuit.ts";
import { add, loopVariable, mul } from "../circuit/index-map.ts";
import { type Flags, pickWord } from "./bucket-choose.ts";
import { slotDigit } from "./bucket-digit.ts";
import type { BucketPlan } from "./bucket-plan.ts";
import { flagBits, ones, slotCodes, zeros } from "./bucket-segments.ts";
import { type BucketShape, type IndexClass, indexClasses } from "./bucket-shape.ts";
import { bucketGap, slotSum } from "./bucket-slot.ts";
import type { Sorted } from "./bucket-sort.ts";

/** Slots, the highest bucket first; those without an operand come last and are zero. */
export interface Slots {
  readonly count: number;
  /** bucket of each slot; none where there is but one bucket */
  readonly buckets?: Bus;
  /** digit of each slot, with the carry of the slot below where that is its neighbour: B + 1 bits, two's complement */
  readonly digit: Bus;
  /** carry of each slot that no neighbour takes: carryBits bits, two's complement */
  readonly lone: Bus;
  /** of lone and digit, slot by slot */
  readonly nonzero: Bus;
  /** of each digit, some bits of which one is 1 iff the digit is 0, one level before `nonzero`; on demand */
  readonly zero?: Bus;
  /** bit k: slot k + 1 is one bucket below slot k */
  readonly one: Bus;
  /** bit k: slot k + 1 is two buckets below slot k */
  readonly two: Bus;
}

/** The slots of sorted operands. Depth 11 above them. */
export function slots(b: CircuitBuilder, shape: BucketShape, plan: BucketPlan, sorted: Sorted): Slots {
  const { n } = shape;
  return slotsOf(b, shape, plan, sorted, slotCodes(b, n, sorted.starts), indexClasses(0, n));
}

/**
 * The slots of operands whose slots have the thermometer codes `codes`, see slotCodes. The slots of a class, together all
 * from 0 on, hold no operand before the class's first position.
 */
export function slotsOf(
  b: CircuitBuilder,
  shape: BucketShape,
  plan: BucketPlan,
  { y, fields, stride: field, bucketBit }: Omit<Sorted, "starts">,
  codes: Bus,
  classes: readonly IndexClass[],
): Slots {
  const { n, highBits, columns } = shape;
  const total = classes.reduce((sum, { count }) => sum + count, 0);
  const k = loopVariable("k");
  // slots of a class read the operands from the class's first position on: earlier ones are in no such slot
  const flagsOf = classes.map(({ first, count }): Flags => {
    const row = first * (n + 2) + first;
    const [size, stride] = [n - first, n + 2];
    const codeFlags = {
      a: [codes.slice(add(k, row), 1, size, stride)],
      b: [codes.slice(add(k, row + 1), 1, size, stride)],
    };
    return plan.flagNets === 2 ? codeFlags : { a: [flagBits(b, size, count, codeFlags).slice(mul(k, size), size)] };
  });
  const bucketParts = classes.map(({ first, count }, c) =>
    b.array("bucket", {
      circuit: pickWord(n - first, highBits, plan.flagNets),
      loops: [{ name: "k", count }],
      inputs: { x: [fields.slice(first * field + bucketBit, highBits, n - first, field)], ...flagsOf[c] },
      outputs: { y: { width: count * highBits, index: mul(k, highBits) } },
    }),
  );
  const buckets = joined(
    b,
    "buckets",
    bucketParts.map((part) => part.y),
  );
  const gaps = b.array("gap", {
    circuit: bucketGap(highBits),
    loops: [{ name: "k", count: total - 1 }],
    inputs: {
      a: [buckets.slice(mul(k, highBits), highBits)],
      b: [buckets.slice(mul(add(k, 1), highBits), highBits)],
    },
    outputs: { one: { width: total - 1, index: k }, two: { width: total - 1, index: k } },
  });
  const adjacent = b.bus("adjacent", [zeros(1), gaps.one.all()]);
  const sums = classes.map(({ first, count }, c) =>
    slotArray(b, shape, plan, n - first, count, {
      y: [y.slice(first * columns, (n - first) * columns)],
      s: [fields.slice(first * field + bucketBit + highBits, 1, n - first, field)],
      ...flagsOf[c],
      adjacent: [adjacent.slice(add(k, first), 1)],
    }),
  );
  return {
    count: total,
    buckets,
    ...slotDigits(b, shape, plan, total, sums),
    one: b.bus("one_below", [gaps.one.all(), zeros(1)]),
    two: b.bus("two_below", [gaps.two.all(), zeros(1)]),
  };
}

/** The one slot of operands that are all in one bucket. Depth 10 above them. */
export function oneSlot(b: CircuitBuilder, shape: BucketShape, plan: BucketPlan, y: Bus, signs: Slice): Slots {
  const { n } = shape;
  const none = b.bus("none", [zeros(1)]);
  const sums = slotArray(b, shape, plan, n, 1, {
    y: [y.all()],
    s: [signs],
    a: [ones(n)],
    ...(plan.flagNets === 2 ? { b: [zeros(n)] } : {}),
    adjacent: [none.all()],
  });
  return { count: 1, ...slotDigits(b, shape, plan, 1, [sums]), one: none, two: none };
}

/** `count` slots with the same operands. */
function slotArray(
  b: CircuitBuilder,
  shape: BucketShape,
  plan: BucketPlan,
  size: number,
  count: number,
  inputs: Readonly<Record<string, readonly Slice[]>>,
): Record<string, Bus> {
  const { bucket, carryBits } = shape;
  const k = loopVariable("k");
  const carry = { width: count * (carryBits + 1), index: mul(k, carryBits + 1) };
  return b.array("slot", {
    circuit: slotSum(shape, size, plan),
    loops: [{ name: "k", count }],
    inputs,
    outputs: { d: { width: count * bucket, index: mul(k, bucket) }, up: carry, free: carry },
  });
}

/** The digits of the slots from their sums, which come class by class. */
function slotDigits(
  b: CircuitBuilder,
  shape: BucketShape,
  plan: BucketPlan,
  count: number,
  sums: readonly Record<string, Bus>[],
): Pick<Slots, "digit" | "lone" | "nonzero" | "zero"> {
  const { bucket, carryBits } = shape;
  const k = loopVariable("k");
  const d = joined(
    b,
    "low",
    sums.map((sum) => sum.d),
  );
  const free = joined(
    b,
    "free",
    sums.map((sum) => sum.free),
  );
  const up = b.bus("up", [...sums.map((sum) => sum.up.all()), zeros(carryBits + 1)]);
  const circuit = slotDigit(shape, plan.digit, plan.zeroEvents);
  const events = circuit.outputs.find((port) => port.name === "zero")?.width;
  const { digit, lone, nonzero, zero } = b.array("digit", {
    circuit,
    loops: [{ name: "k", count }],
    inputs: {
      d: [d.slice(mul(k, bucket), bucket)],
      below: [up.slice(mul(add(k, 1), carryBits + 1), carryBits + 1)],
      free: [free.slice(mul(k, carryBits + 1), carryBits + 1)],
    },
    outputs: {
      digit: { width: count * (bucket + 1), index: mul(k, bucket + 1) },
      lone: { width: count * carryBits, index: mul(k, carryBits) },
      nonzero: { width: 2 * count, index: mul(k, 2) },
      ...(events ? { zero: { width: events * count, index: mul(k, events) } } : {}),
    },
  });
  return { digit, lone, nonzero, ...(zero ? { zero } : {}) };
}

function joined(b: CircuitBuilder, name: string, parts: readonly Bus[]): Bus {
  return b.bus(
    name,
    parts.map((part) => part.all()),
  );
}
