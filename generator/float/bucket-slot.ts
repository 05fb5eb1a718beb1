// The slots of a bucketed sum: slot g adds up the operands of the g-th highest bucket.
import { CircuitBuilder } from "../circuit/builder.ts";
import type { Circuit } from "../circuit/circuit.ts";
import { Form } from "../circuit/form.ts";
import { loopVariable, mul } from "../circuit/index-map.ts";
import { circuitNamed } from "../circuit/library.ts";
import { countNets, slotAdder } from "./bucket-adder.ts";
import { flagPorts } from "./bucket-choose.ts";
import { countPlan, countShape, slotColumn } from "./bucket-column.ts";
import { chunkDifferences } from "./bucket-order.ts";
import type { BucketPlan } from "./bucket-plan.ts";
import type { BucketShape } from "./bucket-shape.ts";

const SOURCE = "Lemma 3.5.3, bucketed sum";

/**
 * fsum_slot_m<size>: ports y (`size` operands of `columns` bits), s (their signs), a, b (flags: which ones are in the slot),
 * adjacent (the slot above is one bucket higher) -> d, up, free: see slotAdder.
 */
export function slotSum(shape: BucketShape, size: number, plan: BucketPlan): Circuit {
  const { columns: w, bucket, sumBits, carryBits } = shape;
  const { flagNets, adder } = plan;
  const count = countPlan(size, shape, plan.binaryCounts, adder);
  const name = `fsum_slot_m${size}_c${w}_b${bucket}_s${sumBits}_${plan.name}${shape.complement ? "_ones" : ""}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: `the sum of those of ${size} operands that are in the slot`,
      source: SOURCE,
      params: { size, columns: w, bucket },
    });
    const y = b.input("y", size * w);
    const s = b.input("s", size).all();
    const [from, to] = flagPorts(b, size, flagNets);
    const flags = { a: [from.all()], ...(to ? { b: [to.all()] } : {}) };
    const adjacent = b.input("adjacent", 1).all();
    const counted = countShape(size, count);
    const nets = countNets(counted);
    const column = slotColumn(size, count, flagNets);
    const c = loopVariable("c");
    const counts = b.array("column", {
      circuit: column,
      loops: [{ name: "c", count: w }],
      inputs: { x: [y.slice(c, 1, size, w)], ...flags },
      outputs: { c: { width: w * nets, index: mul(c, nets) } },
    });
    const signs = b.instance("signs", column, { x: [s], ...flags });
    const sum = b.instance("sum", slotAdder(shape, counted, adder), {
      c: [counts.c.all(), signs.c.all()],
      adjacent: [adjacent],
    });
    b.output("d", [sum.d.slice(0, bucket)]);
    b.output("up", [sum.up.slice(0, carryBits + 1)]);
    b.output("free", [sum.free.slice(0, carryBits + 1)]);
    return b.build();
  });
}

/** The literals, one a chunk, under which the chunks' differences add up to `value`, in every way there is. */
function differenceTerms(
  b: CircuitBuilder,
  chunks: readonly { difference: Form; bits: number }[],
  value: number,
): Form[][] {
  if (chunks.length === 0) return value === 0 ? [[]] : [];
  const [{ difference, bits }, ...upper] = chunks;
  const base = 2 ** bits;
  const low = ((value % base) + base) % base;
  return [low, low - base].flatMap((own) => {
    if (own < difference.lo || own > difference.hi) return [];
    const isOwn = b.claimBit(b.gate(difference, own, "chunk").minus(b.gate(difference, own + 1, "chunk")));
    return differenceTerms(b, upper, (value - own) / base).map((term) => [isOwn, ...term]);
  });
}

/** fsum_gap_h<bits>: ports a, b (bucket numbers) -> one = [a = b + 1], two = [a = b + 2]. Depth 3. */
export function bucketGap(bits: number): Circuit {
  const name = `fsum_gap_h${bits}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: "one = [a = b + 1], two = [a = b + 2] of two bucket numbers in two's complement",
      source: SOURCE,
      params: { bits },
    });
    const chunks = chunkDifferences(b.input("a", bits).bits(), b.input("b", bits).bits());
    for (const value of [1, 2]) {
      const events = differenceTerms(b, chunks, value).map((literals) => b.and(literals, "gap"));
      b.output(value === 1 ? "one" : "two", [b.claimBit(Form.sum([Form.zero, ...events]))]);
    }
    return b.build();
  });
}
