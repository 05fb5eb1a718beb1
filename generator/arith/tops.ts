// Integer circuits by name: sum of two, comparison, product. Source: Lemma 3.5 and what it builds on. See isum.ts for n.
import { CircuitBuilder } from "../circuit/builder.ts";
import type { Circuit } from "../circuit/circuit.ts";
import { Form } from "../circuit/form.ts";
import { circuitNamed } from "../circuit/library.ts";
import { range } from "../core/integers.ts";
import type { Variant } from "../params/variant.ts";
import { addTwo } from "./add.ts";
import { carryOut, chunkSums } from "./carry.ts";
import { columnCounts } from "./column-count.ts";
import { columnDigits, DigitSum } from "./digit-sum.ts";
import { allEqual, decide, orders } from "./order.ts";
import { partialProducts } from "./partial-products.ts";

export { isum } from "./isum.ts";

/** Bits of a chunk and chunks a gate where carries are made straight from the operands: weights up to 8 and 128. */
const CARRY = { width: 4, group: 7 };
/** The same where only the carries into chunks are. */
const STEP = { width: 3, group: 7 };

/** Bits from which on columns are counted by fours. */
const TALL = 16;

/**
 * a, b (width bits) -> y = a + b (width + 1 bits). `depth`: 3 levels, every carry straight from the operands; else 4 levels,
 * the carries into chunks first, those within a chunk from them. Wires in order of width for width <= 28.
 */
export function iadd(width: number, variant: Variant): Circuit {
  const name = `iadd_p${width}_${variant}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: "y = a + b",
      source: "Carry look-ahead, as Lemma 3.5 uses it",
      params: { width, variant },
    });
    const x = b.input("a", width).bits();
    const y = b.input("b", width).bits();
    b.output("y", variant === "depth" ? addTwo(b, x, y, CARRY) : addInSteps(b, x, y));
    return b.build();
  });
}

function addInSteps(b: CircuitBuilder, x: readonly Form[], y: readonly Form[]): Form[] {
  const chunks = chunkSums(b, x, y, STEP.width);
  const carries = range(0, x.length + 1).map((i) => {
    const chunk = Math.floor(i / STEP.width);
    const from = chunk * STEP.width;
    const into = carryOut(b, chunks.slice(0, chunk), STEP.group);
    if (from === i) return into;
    const below = Form.sum([Form.binary(x.slice(from, i)), Form.binary(y.slice(from, i)), into]);
    return b.gate(below, 2 ** (i - from), "carry");
  });
  // a full adder: a + b + carry in = sum + 2 * carry out
  const sums = x.map((bit, i) => b.claimBit(Form.sum([bit, y[i], carries[i], carries[i + 1].times(-2)])));
  return [...sums, carries[x.length]];
}

/**
 * a, b (width bits) -> lt = [a < b], eq = [a = b]. Depth 2, 4 wires a bit; all variants are the same circuit. Chunks of 8
 * bits, up to 8 of them a gate: weights up to 128.
 */
export function icmp(width: number, variant: Variant): Circuit {
  const name = `icmp_p${width}_${variant}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: "lt = [a < b], eq = [a = b]",
      source: "Lemma 3.5",
      params: { width, variant },
    });
    const x = b.input("a", width).bits();
    const y = b.input("b", width).bits();
    const differences = range(0, Math.ceil(width / 8)).map((k) =>
      Form.binary(x.slice(8 * k, 8 * k + 8)).minus(Form.binary(y.slice(8 * k, 8 * k + 8))),
    );
    const chunks = orders(b, differences);
    b.output("lt", [decide(b, chunks, 8, [], true, "less")]);
    b.output("eq", [allEqual(b, chunks, [])]);
    return b.build();
  });
}

/**
 * a, b (width bits) -> y = a * b (2 width bits). `depth`: 5 levels; else 8, counting the columns first and making the
 * carries before the bits, with about a third of the wires. About width^3 wires.
 */
export function imul(width: number, variant: Variant): Circuit {
  const name = `imul_p${width}_${variant}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: "y = a * b",
      source: "Lemma 3.5.1, without its rounding",
      params: { width, variant },
    });
    const products = partialProducts(b, b.input("a", width).bits(), b.input("b", width).bits());
    const columns = variant !== "depth" ? columnCounts(b, products, TALL) : products;
    const use = { length: 2 * width, rounding: 0, added: 0, perDigit: 50, perLowDigit: 0 };
    const sum = new DigitSum(b, columnDigits(b, columns, use), { early: variant !== "depth", group: 7 });
    b.output(
      "y",
      range(0, 2 * width).map((i) => sum.bit(i, 0, [], "bit")),
    );
    return b.build();
  });
}
