// Segments of sorted operands: where a new bucket starts, and which slot (distinct bucket, highest first) each one is in.
import { type BitwiseGate, bitwise } from "../arith/bitwise.ts";
import { type Bus, CircuitBuilder } from "../circuit/builder.ts";
import type { Circuit, Slice } from "../circuit/circuit.ts";
import { Form } from "../circuit/form.ts";
import { add, at, type Index, loopVariable, mul } from "../circuit/index-map.ts";
import { circuitNamed } from "../circuit/library.ts";
import { range } from "../core/integers.ts";
import type { Flags } from "./bucket-choose.ts";
import { chunkDifferences } from "./bucket-order.ts";
import { type BucketShape, indexClasses } from "./bucket-shape.ts";

const SOURCE = "Lemma 3.5.3, bucketed sum: segments of equal buckets";

/** Constant zeros. */
export const zeros = (count: number): Slice => ({ base: 0, index: at(0), width: 1, count, stride: 0 });
/** Constant ones. */
export const ones = (count: number): Slice => ({ base: 1, index: at(0), width: 1, count, stride: 0 });

/** fsum_start_n<n>: ports a, b (n) -> y = [some i has a[i] and not b[i]], where b[i] implies a[i]. Depth 1, 2 n wires. */
function start(n: number): Circuit {
  const name = `fsum_start_n${n}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: "whether some operand has exactly k operands in higher buckets",
      source: SOURCE,
      params: { n },
    });
    const [reached, passed] = ["a", "b"].map((port) => b.input(port, n).bits());
    b.output("y", [b.gate(Form.sum([...reached, ...passed.map((bit) => bit.times(-1))]), 1, "start")]);
    return b.build();
  });
}

/**
 * [a bucket starts at sorted position k] for k = 1 .. n - 1 (bit k - 1), from the thermometer codes of each operand's
 * number of operands in higher buckets. Depth 1.
 */
export function startsFromRanks(b: CircuitBuilder, n: number, codes: Bus): Bus {
  const k = loopVariable("k");
  return b.array("start", {
    circuit: start(n),
    loops: [{ name: "k", count: n - 1 }],
    inputs: { a: [codes.slice(add(k, 1), 1, n, n + 1)], b: [codes.slice(add(k, 2), 1, n, n + 1)] },
    outputs: { y: { width: n - 1, index: k } },
  }).y;
}

/** fsum_differ_h<bits>: ports a, b (bucket numbers) -> y = [a > b]. Depth 2. */
function differ(bits: number): Circuit {
  const name = `fsum_differ_h${bits}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: "whether a sorted operand's bucket is below that of the one before it",
      source: SOURCE,
      params: { bits },
    });
    const chunks = chunkDifferences(b.input("a", bits).bits(), b.input("b", bits).bits());
    // sorted, so that a >= b: different is greater, in any chunk
    const parts = chunks.flatMap(({ difference }) => [
      b.gate(difference, 1, "above"),
      b.gate(difference.times(-1), 1, "below"),
    ]);
    b.output("y", [b.or(parts, "differs")]);
    return b.build();
  });
}

/** [a bucket starts at sorted position k] for k = 1 .. n - 1 (bit k - 1) from the sorted buckets' fields. Depth 2. */
export function startsFromBuckets(
  b: CircuitBuilder,
  { n, highBits }: BucketShape,
  bucketOf: (position: Index) => Slice,
): Bus {
  const k = loopVariable("k");
  return b.array("start", {
    circuit: differ(highBits),
    loops: [{ name: "k", count: n - 1 }],
    inputs: { a: [bucketOf(k)], b: [bucketOf(add(k, 1))] },
    outputs: { y: { width: n - 1, index: k } },
  }).y;
}

/** fsum_segment_k<k>: port x (k) -> t = [ones >= 1 .. k]. Depth 1, k^2 wires. */
function segment(k: number): Circuit {
  const name = `fsum_segment_k${k}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: `in which slot a sorted operand is: how many of ${k} starts there are up to it`,
      source: SOURCE,
      params: { k },
    });
    const ones = Form.sum(b.input("x", k).bits());
    b.output(
      "t",
      range(1, k + 1).map((t) => b.gate(ones, t, "slot_at_least")),
    );
    return b.build();
  });
}

/**
 * The slot of each sorted position i in thermometer code: [slot >= g] at i * (n + 2) + g, g = 0 .. n + 1. The slot is the
 * number of starts at positions 1 .. i, so that it is at most i. Depth 1; n^3 / 3 wires of unit weight.
 * @param starts bit k - 1 is 1 iff a bucket starts at position k
 */
export function slotCodes(b: CircuitBuilder, n: number, starts: Bus): Bus {
  const i = loopVariable("i");
  const rows: Slice[][] = [];
  const classes = indexClasses(0, n);
  const shared = classes[0].count;
  const padded = shared > 1 ? b.bus("padded_starts", [zeros(shared + 1), starts.all()]) : starts;
  for (const { first, count } of classes) {
    // a class of several positions reads one start more than its last position has, so that all its codes are gates
    const size = shared > 1 ? first + shared : first;
    if (size === 0) {
      rows.push([]);
      continue;
    }
    // the `size` starts up to position first + i; the start at position k is bit k - 1 (and shared + 1 of padding)
    const from = (shared > 1 ? shared + 1 : 0) + first - size;
    const { t } = b.array("segment", {
      circuit: segment(size),
      loops: [{ name: "i", count }],
      inputs: { x: [padded.slice(add(i, from), size)] },
      outputs: { t: { width: count * size, index: mul(i, size) } },
    });
    for (let r = 0; r < count; r++) rows.push([t.slice(r * size, Math.min(size, n + 1))]);
  }
  return b.bus(
    "slot_codes",
    rows.flatMap((row) => [ones(1), ...row, zeros(n + 1 - (row[0]?.width ?? 0))]),
  );
}

const MEMBER: BitwiseGate = {
  name: "fsum_member",
  summary: "which operands are in the slot",
  source: SOURCE,
  ports: ["a", "b"],
  gate: (b, [from, to]) => b.and([from, to.not()], "member"),
};

/** fsum_flag_n<n>: ports a, b (n) -> y = a and not b, bit by bit. Depth 1. */
function flag(n: number): Circuit {
  const name = `fsum_flag_n${n}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: MEMBER.summary,
      source: SOURCE,
      params: { n },
    });
    const ports = MEMBER.ports.map((port) => b.input(port, n));
    b.output("y", bitwise(b, "member", MEMBER, ports));
    return b.build();
  });
}

/** The flags of `size` operands and `count` slots as one net each; slot k of the array at k * size. Depth 1. */
export function flagBits(b: CircuitBuilder, size: number, count: number, flags: Flags): Bus {
  const k = loopVariable("k");
  return b.array("member", {
    circuit: flag(size),
    loops: [{ name: "k", count }],
    inputs: { a: flags.a, ...(flags.b ? { b: flags.b } : {}) },
    outputs: { y: { width: size * count, index: mul(k, size) } },
  }).y;
}
