// The order of the operands of a bucketed sum by bucket: who comes before whom, and each operand's rank.

import { Digit } from "../arith/digit.ts";
import { orders } from "../arith/order.ts";
import { type Bus, CircuitBuilder } from "../circuit/builder.ts";
import type { Circuit, Slice } from "../circuit/circuit.ts";
import { Form } from "../circuit/form.ts";
import { add, type Index, loopVariable, mul } from "../circuit/index-map.ts";
import { circuitNamed } from "../circuit/library.ts";
import { ceilLog2, range } from "../core/integers.ts";
import type { BucketShape } from "./bucket-shape.ts";

const SOURCE = "Lemma 3.5.3, bucketed sum: sorting by bucket";

/** Differences of two bucket numbers (two's complement fields), chunk by chunk, lowest chunk first; at least two chunks. */
export function chunkDifferences(left: readonly Form[], right: readonly Form[]): { difference: Form; bits: number }[] {
  const bits = left.length;
  const width = Math.min(8, Math.max(1, Math.ceil(bits / 2)));
  const chunks: { difference: Form; bits: number }[] = [];
  for (let from = 0; from < bits; from += width) {
    const to = Math.min(from + width, bits);
    const value = (field: readonly Form[]): Form =>
      // the sign bit counts negatively
      Form.sum(field.slice(from, to).map((bit, j) => bit.times(from + j === bits - 1 ? -(2 ** j) : 2 ** j)));
    chunks.push({ difference: value(left).minus(value(right)), bits: to - from });
  }
  return chunks;
}

/**
 * fsum_order_h<bits>: ports a, b (bucket numbers) -> ge = [a >= b], lt = [a < b]; fsum_strict_h<bits> has gt = [a > b] too.
 * Depth 2: the signs of the chunks weighted by powers of two, in one gate each (weights up to 2^7 for at most 8 chunks of
 * at most 8 bits).
 */
function order(bits: number, strict: boolean): Circuit {
  const name = `fsum_${strict ? "strict" : "order"}_h${bits}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: "the order of two bucket numbers in two's complement",
      source: SOURCE,
      params: { bits },
    });
    const chunks = chunkDifferences(b.input("a", bits).bits(), b.input("b", bits).bits());
    const signs = orders(
      b,
      chunks.map(({ difference }) => difference),
      "chunk",
    ).map(({ greater, atLeast }) => greater.plus(atLeast).minus(1));
    const sign = Form.binary(signs);
    b.output("ge", [b.gate(sign, 0, "order")]);
    if (strict) b.output("gt", [b.gate(sign, 1, "order")]);
    b.output("lt", [b.gate(sign.times(-1), 1, "less")]);
    return b.build();
  });
}

/** Row i (n - 1 bits): for each other operand j, in order, whether it comes before operand i; see `operandOrder`. */
export interface OrderRows {
  /** by bucket, the highest first, and by index within a bucket: a total order */
  readonly before: Bus;
  /** strictly higher bucket; on demand */
  readonly higher?: Bus;
}

/**
 * Compares the buckets of all pairs i < j of operands. Depth 2; n^2 / 2 instances.
 * @param bucketOf the bucket field of the operand with that index
 * @param strict whether the rows `higher` are made
 */
export function operandOrder(
  b: CircuitBuilder,
  { n, highBits }: BucketShape,
  bucketOf: (operand: Index) => Slice,
  strict: boolean,
): OrderRows {
  const [i, j] = [loopVariable("i"), loopVariable("j")];
  const [rowOfI, rowOfJ] = [add(mul(i, n), j), add(mul(j, n), i)];
  const width = n * n;
  const { ge, gt, lt } = b.array("order", {
    circuit: order(highBits, strict),
    loops: [
      { name: "i", count: n },
      { name: "j", count: n },
    ],
    guard: { left: i, right: j },
    inputs: { a: [bucketOf(i)], b: [bucketOf(j)] },
    outputs: {
      ge: { width, index: rowOfJ },
      ...(strict ? { gt: { width, index: rowOfJ } } : {}),
      lt: { width, index: rowOfI },
    },
  });
  // row r: pairs (j, r) with j < r say whether j is first, pairs (r, j) whether r is behind
  const rows = (name: string, early: Bus): Bus =>
    b.bus(
      name,
      range(0, n).flatMap((r) => [
        ...(r > 0 ? [early.slice(r * n, r)] : []),
        ...(r < n - 1 ? [lt.slice(r * n + r + 1, n - 1 - r)] : []),
      ]),
    );
  return { before: rows("before", ge), ...(strict ? { higher: rows("higher", gt) } : {}) };
}

/**
 * fsum_rank_n<n>: port x (n - 1 bits) -> t, the thermometer code [ones >= k] of their number for k = 0 .. n (the first is
 * constant 1, the last constant 0). Depth 1, unit weights, n^2 wires.
 */
function rank(n: number): Circuit {
  const name = `fsum_rank_n${n}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: `thermometer code of the number of ones among ${n - 1} bits`,
      source: SOURCE,
      params: { n },
    });
    const ones = Form.sum([Form.zero, ...b.input("x", n - 1).bits()]);
    b.output(
      "t",
      range(0, n + 1).map((k) => b.gate(ones, k, "at_least")),
    );
    return b.build();
  });
}

/**
 * fsum_place_n<n>: port x (n - 1 bits) -> y (n bits), the one-hot code of the number of ones. Depth 3: the number's high
 * part in thermometer code, its low part, and both together; about 4 n^1.5 wires.
 */
function place(n: number): Circuit {
  const name = `fsum_place_n${n}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: `one-hot code of the number of ones among ${n - 1} bits`,
      source: SOURCE,
      params: { n },
    });
    const ones = Form.sum([Form.zero, ...b.input("x", n - 1).bits()]);
    const step = 2 ** Math.max(1, Math.round(ceilLog2(n) / 2));
    const high = new Digit(b, 0, Math.floor((n - 1) / step), (t) => b.gate(ones, t * step, "high"));
    const low = Digit.of(b, b.claim(ones.minus(high.value().times(step)), 0, step - 1), "low");
    b.output(
      "y",
      range(0, n).map((k) => b.and([high.equals(Math.floor(k / step)), low.equals(k % step)], "place")),
    );
    return b.build();
  });
}

/** Thermometer codes of the ranks that the rows give: [rank of operand i >= k] at i * (n + 1) + k, k = 0 .. n. Depth 1. */
export function ranks(b: CircuitBuilder, n: number, rows: Bus, name: string): Bus {
  return perOperand(b, n, rows, name, rank(n), n + 1);
}

/** One-hot codes of the ranks that the rows give: [rank of operand i = k] at i * n + k. Depth 3. */
export function places(b: CircuitBuilder, n: number, rows: Bus, name: string): Bus {
  return perOperand(b, n, rows, name, place(n), n);
}

function perOperand(b: CircuitBuilder, n: number, rows: Bus, name: string, circuit: Circuit, width: number): Bus {
  const i = loopVariable("i");
  const port = circuit.outputs[0].name;
  return b.array(name, {
    circuit,
    loops: [{ name: "i", count: n }],
    inputs: { x: [rows.slice(mul(i, n - 1), n - 1)] },
    outputs: { [port]: { width: n * width, index: mul(i, width) } },
  })[port];
}
