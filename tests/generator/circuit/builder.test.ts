import { describe, expect, it } from "vitest";
import { CircuitBuilder } from "../../../generator/circuit/builder.ts";
import { Form } from "../../../generator/circuit/form.ts";
import { add, at, loopVariable, mul } from "../../../generator/circuit/index-map.ts";
import { criticalPath } from "../../../generator/metrics/critical-path.ts";
import { metricsOf } from "../../../generator/metrics/metrics.ts";
import { evaluate } from "../../../sim/evaluator/evaluate.ts";

const doc = { summary: "test", source: "test", params: {} };

function fullAdder() {
  const b = new CircuitBuilder("full_adder", doc);
  const x = b.input("x", 3).bits();
  const carry = b.gate(Form.sum(x), 2, "carry");
  const sum = b.claimBit(Form.sum(x).minus(carry.times(2)));
  b.output("y", [sum, carry]);
  return b.build();
}

describe("CircuitBuilder", () => {
  it("builds, counts and evaluates a full adder", () => {
    const circuit = fullAdder();
    const { depth, strictDepth, gates, wires, maxWeight } = metricsOf(circuit);
    expect({ depth, strictDepth, gates, wires, maxWeight }).toEqual({
      depth: 2,
      strictDepth: 3,
      gates: 2n,
      wires: 7n,
      maxWeight: 2,
    });
    const x = [0n, 1n, 2n, 3n, 4n, 5n, 6n, 7n];
    expect(evaluate(circuit, { x }, { checkClaims: true }).y).toEqual([0n, 1n, 1n, 2n, 1n, 2n, 2n, 3n]);
  });

  it("shares equal gates, folds constants and removes dead gates", () => {
    const b = new CircuitBuilder("shared", doc);
    const [p, q] = b.input("x", 2).bits();
    const both = b.and([p, q]);
    b.or([p, q]);
    expect(b.gate(Form.sum([p, q]).times(3), 5)).toEqual(both);
    expect(b.and([p, Form.zero])).toBe(Form.zero);
    expect(b.and([p, Form.one])).toEqual(p);
    expect(b.and([p, b.materialize(Form.one)])).toEqual(p);
    b.output("y", [both]);
    expect(metricsOf(b.build()).gates).toBe(1n);
  });

  it("evaluates instance arrays with lanes of vectors and instances", () => {
    const inner = fullAdder();
    const b = new CircuitBuilder("row", doc);
    const x = b.input("x", 30);
    const i = loopVariable("i");
    const { y } = b.array("fa", {
      circuit: inner,
      loops: [{ name: "i", count: 10 }],
      inputs: { x: [x.slice(i, 1, 3, 10)] },
      outputs: { y: { width: 20, index: mul(i, 2) } },
    });
    b.output("y", [y.all()]);
    const circuit = b.build();
    expect(metricsOf(circuit)).toMatchObject({ depth: 2, gates: 20n, modules: 2 });
    expect(criticalPath(circuit).map((step) => step.bank)).toEqual(["carry", "m"]);
    const vectors = Array.from({ length: 50 }, (_, k) => BigInt((k * 2654435761) % 2 ** 30));
    const expected = vectors.map((vector) => {
      let row = 0n;
      for (let k = 0n; k < 10n; k++)
        row |= (((vector >> k) & 1n) + ((vector >> (k + 10n)) & 1n) + ((vector >> (k + 20n)) & 1n)) << (2n * k);
      return row;
    });
    expect(evaluate(circuit, { x: vectors }).y).toEqual(expected);
  });

  it("names both sides of a width mismatch", () => {
    const inner = fullAdder();
    const b = new CircuitBuilder("bad", doc);
    const x = b.input("x", 4);
    expect(() => b.instance("fa", inner, { x: x.bits() })).toThrow(
      "bad.fa: 4 bits on port x of full_adder, which has 3",
    );
    expect(
      () =>
        b.array("fb", {
          circuit: inner,
          loops: [],
          inputs: { x: [x.slice(add(at(1), 1), 3)] },
          outputs: { y: { width: 2, index: at(0) } },
        }) &&
        b.output("y", x.bits()) === undefined &&
        b.build(),
    ).not.toThrow();
  });

  it("catches a claim that does not hold", () => {
    const b = new CircuitBuilder("wrong", doc);
    const x = b.input("x", 2).bits();
    b.output("y", [b.claimBit(Form.sum(x))]);
    const circuit = b.build();
    expect(() => evaluate(circuit, { x: [3n] }, { checkClaims: true })).toThrow("claimed in [0, 1] is 2");
  });
});
