// Which slot each product of a bucketed sum is in, straight from the comparisons of their buckets: nothing is sorted.
import { type Bus, CircuitBuilder } from "../circuit/builder.ts";
import type { Circuit, Slice } from "../circuit/circuit.ts";
import { Form } from "../circuit/form.ts";
import { add, type Index, loopVariable, mul } from "../circuit/index-map.ts";
import { circuitNamed } from "../circuit/library.ts";
import { range } from "../core/integers.ts";
import { zeros } from "./bucket-segments.ts";
import { productOrder } from "./product-exponent.ts";
import type { ProductShape } from "./product-shape.ts";

const SOURCE = "Lemma 3.5.3, bucketed sum: the first operand of a bucket is its leader";

/**
 * fdot_leads_n<n>: ports equal (which operands before this one are in its bucket), lower (which are in lower buckets) -> y:
 * lower, where this one is its bucket's leader: none is equal. Depth 1, n (n + 1) wires.
 */
function leads(n: number): Circuit {
  const name = `fdot_leads_n${n}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: "for each operand whether it is in a lower bucket than this one, which is the first of its bucket",
      source: SOURCE,
      params: { n },
    });
    const equal = Form.sum(b.input("equal", n).bits());
    const lower = b.input("lower", n).bits();
    b.output(
      "y",
      lower.map((bit) => b.gate(bit.minus(equal), 1, "leads")),
    );
    return b.build();
  });
}

/** fdot_slot_n<n>: port x (n) -> t, [ones >= g] for g = 0 .. n + 1; the count is at most n - 1. Depth 1, n^2 wires. */
function slotCode(n: number): Circuit {
  const name = `fdot_slot_n${n}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: "the slot of an operand in thermometer code: how many leaders are in higher buckets",
      source: SOURCE,
      params: { n },
    });
    const leaders = b.claim(Form.sum(b.input("x", n).bits()), 0, n - 1);
    b.output(
      "t",
      range(0, n + 2).map((g) => b.gate(leaders, g, "slot_at_least")),
    );
    return b.build();
  });
}

/**
 * Thermometer codes of the products' slots, as slotCodes has them: [slot >= g] at i * (n + 2) + g. Depth 4 above the keys;
 * n^2 / 2 comparisons, 2 n^3 wires.
 * @param keyOf the key of a product
 */
export function leaderCodes(b: CircuitBuilder, shape: ProductShape, keyOf: (product: Index) => readonly Slice[]): Bus {
  const { n } = shape;
  const [i, j] = [loopVariable("i"), loopVariable("j")];
  const [rowOfI, rowOfJ] = [add(mul(i, n), j), add(mul(j, n), i)];
  const width = n * n;
  const { gt, lt, eq } = b.array("order", {
    circuit: productOrder(shape),
    loops: [
      { name: "i", count: n },
      { name: "j", count: n },
    ],
    guard: { left: i, right: j },
    inputs: { a: keyOf(i), b: keyOf(j) },
    outputs: { gt: { width, index: rowOfI }, lt: { width, index: rowOfJ }, eq: { width, index: rowOfJ } },
  });
  // row r: the pairs (j, r) with j < r say whether r is higher by lt, the pairs (r, j) by gt
  const lower = b.bus(
    "lower",
    range(0, n).flatMap((r) => [
      ...(r > 0 ? [lt.slice(r * n, r)] : []),
      zeros(1),
      ...(r < n - 1 ? [gt.slice(r * n + r + 1, n - 1 - r)] : []),
    ]),
  );
  const { y } = b.array("leads", {
    circuit: leads(n),
    loops: [{ name: "j", count: n }],
    inputs: { equal: [eq.slice(mul(j, n), n)], lower: [lower.slice(mul(j, n), n)] },
    outputs: { y: { width, index: mul(j, n) } },
  });
  return b.array("slot_code", {
    circuit: slotCode(n),
    loops: [{ name: "i", count: n }],
    inputs: { x: [y.slice(i, 1, n, n)] },
    outputs: { t: { width: n * (n + 2), index: mul(i, n + 2) } },
  }).t;
}
