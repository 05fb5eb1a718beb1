import { describe, expect, it } from "vitest";
import { CircuitBuilder } from "../../../generator/circuit/builder.ts";
import type { Circuit } from "../../../generator/circuit/circuit.ts";
import { Form } from "../../../generator/circuit/form.ts";
import { loopVariable, mul } from "../../../generator/circuit/index-map.ts";
import { metricsOf } from "../../../generator/metrics/metrics.ts";
import { evaluate, evaluateAsync, evaluateLanes } from "../../../sim/evaluator/evaluate.ts";
import { bitOf, packLanes, packWords, unpackLanes } from "../../../sim/evaluator/lanes.ts";
import { probe } from "../../../sim/evaluator/probe.ts";
import { RandomSource } from "../../support/random-source.ts";

const doc = { summary: "test", source: "test", params: {} };

/** y = number of ones in x. `claimed`: the greatest count that is promised. */
function counter(width: number, claimed = width): Circuit {
  const b = new CircuitBuilder(`counter${width}_${claimed}`, doc);
  const x = b.claim(Form.sum(b.input("x", width).bits()), 0, claimed);
  const reached = Array.from({ length: width + 1 }, (_, t) => b.gate(x, t, "reached"));
  const bits = [];
  for (let step = 1; step <= width; step *= 2) {
    const changes = [];
    for (let t = step, sign = 1; t <= width; t += step, sign = -sign) changes.push(reached[t].times(sign));
    bits.push(b.claimBit(Form.sum(changes)));
  }
  b.output("y", bits);
  return b.build();
}

/** `rows` counters side by side, in rows of `columns` in a module of their own. */
function grid(inner: Circuit, rows: number, columns: number): Circuit {
  const [i, width, out] = [loopVariable("i"), inner.inputs[0].width, inner.outputs[0].width];
  const nest = (name: string, circuit: Circuit, count: number): Circuit => {
    const b = new CircuitBuilder(name, doc);
    const [{ width: piece }] = circuit.inputs;
    const x = b.input("x", count * piece);
    const { y } = b.array("part", {
      circuit,
      loops: [{ name: "i", count }],
      inputs: { x: [x.slice(mul(i, piece), piece)] },
      outputs: { y: { width: count * circuit.outputs[0].width, index: mul(i, circuit.outputs[0].width) } },
    });
    b.output("y", [y.all()]);
    return b.build();
  };
  return nest(`grid_${width}_${out}`, nest(`row_${width}_${out}`, inner, columns), rows);
}

const ones = (value: bigint): bigint => BigInt(value.toString(2).replaceAll("0", "").length);

describe("evaluate", () => {
  it("counts ones of all values, in each position of a bank of its own", () => {
    const values = Array.from({ length: 4096 }, (_, v) => BigInt(v));
    expect(evaluate(counter(12), { x: values }, { checkClaims: true }).y).toEqual(values.map(ones));
  });

  it.each([1, 3, 60, 64, 65, 500])("evaluates instances of instances on %i vectors", (count) => {
    const random = new RandomSource(count);
    const circuit = grid(counter(9), 7, 5);
    const x = Array.from({ length: count }, () => random.bits(9 * 35));
    const expected = x.map((value) => {
      let y = 0n;
      for (let i = 0n; i < 35n; i++) y |= ones((value >> (9n * i)) & 511n) << (4n * i);
      return y;
    });
    expect(evaluate(circuit, { x }, { checkClaims: true }).y).toEqual(expected);
  });

  it.each([1, 64, 65, 300])("finds the one lane of %i in which a claim fails, inside instances", (count) => {
    const circuit = grid(counter(9, 8), 7, 5);
    const x = Array.from({ length: count }, () => 0n);
    expect(() => evaluate(circuit, { x }, { checkClaims: true })).not.toThrow();
    x[count - 1] = 511n << 180n;
    expect(() => evaluate(circuit, { x })).not.toThrow();
    expect(() => evaluate(circuit, { x }, { checkClaims: true })).toThrow(
      "counter9_8: a form claimed in [0, 8] is 9; inputs: x = 0x1ff",
    );
  });

  it("ignores unused lanes when it checks claims", () => {
    const b = new CircuitBuilder("odd", doc);
    const x = b.input("x", 2).bits();
    b.output("y", [b.materialize(b.claimBit(Form.sum(x).times(-1).plus(2)))]);
    const circuit = grid(b.build(), 3, 3);
    for (const count of [1, 3, 5, 33, 65, 129]) {
      const ones = Array.from({ length: count }, () => 2n ** 18n - 1n);
      expect(evaluate(circuit, { x: ones }, { checkClaims: true }).y).toEqual(ones.map(() => 0n));
    }
  });

  it("leaves the unused lanes of results 0", () => {
    for (const count of [3, 33, 65, 129]) {
      const x = Array.from({ length: count }, (_, i) => BigInt(i % 512));
      const { y } = evaluateLanes(counter(9), { x: packLanes(x, 9) });
      expect(y).toEqual(packWords(Uint32Array.from(unpackLanes(y), Number), 4));
    }
  });

  it.each([1, 200])("shows every module and counts every gate of %i vectors", async (count) => {
    const circuit = grid(counter(9), 40, 5);
    const x = Array.from({ length: count }, () => (2n ** 1800n - 1n) / 511n);
    const seen = new Map<string, number>();
    const outputs = evaluate(
      circuit,
      { x },
      {
        onCircuit: (module, nets, live) => {
          expect(nets.width).toBe(module.netCount);
          let lanes = 0;
          for (let lane = 0; lane < 128; lane++) lanes += (live[lane >> 5] >>> (lane & 31)) & 1;
          seen.set(module.name, (seen.get(module.name) ?? 0) + lanes);
          if (module.name === "counter9_9" && live[0] & 1)
            expect(bitOf(nets, module.inputs[0].base, 0), "bit 0 of x in the first lane").toBe(1);
        },
      },
    );
    expect(Object.fromEntries(seen)).toEqual({ grid_9_4: count, row_9_4: 40 * count, counter9_9: 200 * count });
    let gates = 0;
    expect(await evaluateAsync(circuit, { x }, { onProgress: (total) => (gates = total) })).toEqual(outputs);
    expect(gates).toBe(Number(metricsOf(circuit).gates) * count);
  });

  it("takes a circuit without vectors, and names the port that is wrong", () => {
    const circuit = counter(9);
    expect(evaluate(circuit, { x: [] })).toEqual({ y: [] });
    expect(() => evaluate(circuit, {})).toThrow("counter9_9: no values for port x");
    expect(() => evaluateLanes(circuit, { x: packLanes([1n], 8) })).toThrow(
      "counter9_9: port x takes 9 bits in 1 lanes",
    );
  });
});

describe("probe", () => {
  const circuit = grid(counter(9), 7, 5);
  const x = [0x1ffn << (9n * 13n), 0x0ffn << (9n * 13n)];

  it("shows ports, banks and buses of any instance", () => {
    expect(probe(circuit, { x }, "part[2].part[3].x")).toEqual([0x1ffn, 0x0ffn]);
    expect(probe(circuit, { x }, "part[2].part[3].y")).toEqual([9n, 8n]);
    expect(probe(circuit, { x }, "part[2].part[3].reached")).toEqual([0x1ffn, 0x0ffn]);
    expect(probe(circuit, { x }, "part[2].part_y")).toEqual([9n << 12n, 8n << 12n]);
    expect(probe(circuit, { x }, "part[1].part[3].y")).toEqual([0n, 0n]);
  });

  it("says what there is when the path leads nowhere", () => {
    expect(() => probe(circuit, { x }, "part[2].z")).toThrow("row_9_4 has no signal z: it has x, part_y, y");
    expect(() => probe(circuit, { x }, "port[2].y")).toThrow("grid_9_4 has no instance port: it has part");
    expect(() => probe(circuit, { x }, "part[7].y")).toThrow(
      "grid_9_4 has no instance part[7]: accepted are part[0..6]",
    );
    expect(() => probe(circuit, { x }, "part.y")).toThrow("grid_9_4 has no instance part: accepted are part[0..6]");
  });
});
