import { expect, it } from "vitest";
import { CircuitBuilder } from "../../../generator/circuit/builder.ts";
import { Form } from "../../../generator/circuit/form.ts";
import { add, loopVariable, mul } from "../../../generator/circuit/index-map.ts";
import { metricsOf } from "../../../generator/metrics/metrics.ts";
import { evaluate } from "../../../sim/evaluator/evaluate.ts";
import { evaluateFlat, flatten } from "../../support/flatten.ts";
import { RandomSource } from "../../support/random-source.ts";

const doc = { summary: "test", source: "test", params: {} };

it("evaluates a module of more than 75,000 wires", () => {
  const random = new RandomSource(3);
  const b = new CircuitBuilder("large", doc);
  const bits = b.input("x", 64).bits();
  for (let k = 0; k < 5_000; k++) {
    const form = Form.sum(
      Array.from({ length: 7 }, () => bits[bits.length - 1 - random.integer(0, 63)].times(random.pick([-1, 1, 1, 2]))),
    );
    const middle = Math.floor((form.lo + form.hi) / 2);
    for (let t = middle - 1; t <= middle + 1; t++) bits.push(b.gate(form, t));
  }
  b.output("y", [...bits.slice(-300), ...Array.from({ length: 700 }, () => random.pick(bits))]);
  const circuit = b.build();
  expect(metricsOf(circuit).wires).toBeGreaterThan(75_000n);
  const flat = flatten(circuit);
  const x = Array.from({ length: 140 }, () => random.bits(64));
  const { y } = evaluate(circuit, { x });
  for (const l of [0, 64, 127, 128, 139]) expect(y[l]).toBe(evaluateFlat(flat, { x: x[l] }).y);
});

it("evaluates 250,000 instances on one vector, buses packed", () => {
  const leaf = new CircuitBuilder("below", doc);
  const [p, q] = [leaf.input("p", 5), leaf.input("q", 5)];
  leaf.output("y", [leaf.gate(Form.binary(q.bits()).minus(Form.binary(p.bits())), 1)]);
  const below = leaf.build();
  const side = 500;
  const b = new CircuitBuilder("table", doc);
  const [rows, columns] = [b.input("rows", 5 * side), b.input("columns", 5 * side)];
  const [i, j] = [loopVariable("i"), loopVariable("j")];
  const { y } = b.array("entry", {
    circuit: below,
    loops: [
      { name: "i", count: side },
      { name: "j", count: side },
    ],
    inputs: { p: [rows.slice(mul(i, 5), 5)], q: [columns.slice(mul(j, 5), 5)] },
    outputs: { y: { width: side * side, index: add(mul(i, side), j) } },
  });
  b.output("y", [y.all()]);
  const random = new RandomSource(5);
  const [rowBits, columnBits] = [random.bits(5 * side), random.bits(5 * side)];
  const value = (bits: bigint, k: number): number => Number((bits >> BigInt(5 * k)) & 31n);
  const before = process.memoryUsage().arrayBuffers;
  const [table] = evaluate(b.build(), { rows: [rowBits], columns: [columnBits] }).y;
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20e6);
  const digits = table.toString(2).padStart(side * side, "0");
  const [left, right] = [rowBits, columnBits].map((bits) => Array.from({ length: side }, (_, k) => value(bits, k)));
  let wrong = 0;
  for (let r = 0; r < side; r++)
    for (let c = 0; c < side; c++)
      if ((digits[side * side - 1 - (r * side + c)] === "1") !== left[r] < right[c]) wrong++;
  expect(wrong).toBe(0);
});
