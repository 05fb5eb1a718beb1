import { describe, expect, it } from "vitest";
import { CircuitBuilder } from "../../../generator/circuit/builder.ts";
import type { Circuit } from "../../../generator/circuit/circuit.ts";
import { Form } from "../../../generator/circuit/form.ts";
import { add, div, loopVariable, mod, mul } from "../../../generator/circuit/index-map.ts";
import { along, LayerBuilder, part } from "../../../generator/layers/layer-builder.ts";
import { arrivalsOf, type Convention, depthOf } from "../../../generator/metrics/arrival.ts";
import { countsOf } from "../../../generator/metrics/counts.ts";
import { Profile, flat as timesOf } from "../../../generator/metrics/profile.ts";
import { flatten } from "../../support/flatten.ts";

const WIDTH = 4;
const DOC = { summary: "test", source: "test", params: {} };
const [i, j, k] = ["i", "j", "k"].map(loopVariable);

/** Two words to one, whose bits arrive one after another. */
const pair = ((): Circuit => {
  const b = new CircuitBuilder("pair", DOC);
  const [x, y] = [b.input("a", WIDTH).bits(), b.input("b", WIDTH).bits()];
  let carry = Form.zero;
  const sums = x.map((bit, n) => {
    const all = Form.sum([bit, y[n].not(), carry]);
    carry = b.gate(all, 2, "carry");
    return n === 2 ? b.and([x[0], y[0]], "early") : carry;
  });
  b.output("y", sums);
  return b.build();
})();

/** `n` words to one. */
function gathered(n: number): Circuit {
  const b = new CircuitBuilder(`gathered_${n}`, DOC);
  const x = b.input("x", n * WIDTH);
  b.output(
    "y",
    Array.from({ length: WIDTH }, (_, bit) =>
      b.or(
        Array.from({ length: n }, (_, word) => b.and([x.bit(word * WIDTH + bit), x.bit(word * WIDTH).not()])),
        "any",
      ),
    ),
  );
  return b.build();
}

const LAYERS: Record<string, () => Circuit> = {
  "words of different ages in one map": () => {
    const l = new LayerBuilder("ages", DOC, WIDTH);
    const x = l.input("x", 3, 2);
    const old = l.map("old", pair, { i: 3, j: 2 }, { a: part(x, i, j), b: part(x, 0, j) });
    const older = l.map("older", pair, { i: 3, j: 2 }, { a: part(old, i, j), b: part(x, i, 1) });
    const all = l.join("all", [9, 2], [part(x), part(old), part(older)]);
    const row = l.map("row", gathered(9), { j: 2 }, { x: along(all, 0, [0, j]) });
    const mixed = l.map("mixed", pair, { i: 9, j: 2 }, { a: part(all, i, j), b: part(row, j) });
    l.output("rows", row);
    l.output("y", mixed);
    return l.build();
  },
  "loops in another order than the words, and divided": () => {
    const l = new LayerBuilder("orders", DOC, WIDTH);
    const x = l.input("x", 4, 2);
    const y = l.map("first", pair, { i: 4, j: 2 }, { a: part(x, i, j), b: part(x, mod(i, 2), 1) });
    const turned = l.b.array("turned", {
      circuit: pair,
      loops: [
        { name: "j", count: 2 },
        { name: "i", count: 8 },
      ],
      inputs: { a: [part(y, div(i, 2), j)], b: [part(x, 0, j)] },
      outputs: { y: { width: 16 * WIDTH, index: mul(add(mul(i, 2), j), WIDTH) } },
    });
    l.b.output("y", [turned.y.all()]);
    return l.build();
  },
  "a small convolution": () => convolution(4, 3, 2),
  "a triangle, whose other half is constant": () => {
    const l = new LayerBuilder("triangle", DOC, WIDTH);
    const x = l.input("x", 5);
    const half = l.b.array("half", {
      circuit: pair,
      loops: [
        { name: "i", count: 5 },
        { name: "j", count: 5 },
      ],
      guard: { left: i, right: j },
      inputs: { a: [part(x, i)], b: [part(x, j)] },
      outputs: { y: { width: 25 * WIDTH, index: mul(add(mul(i, 5), j), WIDTH) } },
    });
    const bus = { bus: half.y, shape: [5, 5], width: WIDTH };
    const rows = l.map("rows", gathered(5), { k: 5 }, { x: part(bus, k) });
    const columns = l.map("columns", gathered(5), { k: 5 }, { x: along(bus, 0, [0, k]) });
    l.output("y", rows);
    l.output("z", columns);
    return l.build();
  },
};

describe.each(Object.entries(LAYERS))("%s", (_, build) => {
  const circuit = build();
  const flat = flatten(circuit);

  it.each(["gates", "strict"] as const)("has the arrivals of the flat circuit (%s)", (convention: Convention) => {
    for (const late of [0, 1, 7, 40, 1000]) {
      const arrival = new Int32Array(flat.netCount);
      // every third bit is late, so that early and late inputs meet
      const inputs = circuit.inputs.map(({ width }) =>
        Array.from({ length: width }, (_, bit) => (bit % 3 ? late : bit % 2)),
      );
      circuit.inputs.forEach(({ name }, port) => {
        flat.inputs[name].forEach((net, bit) => {
          arrival[net] = inputs[port][bit];
        });
      });
      for (const gate of flat.gates)
        arrival[gate.output] =
          1 +
          Math.max(
            ...gate.inputs.map((net, n) => arrival[net] + (convention === "strict" && gate.weights[n] < 0 ? 1 : 0)),
          );
      const { outputs } = arrivalsOf(circuit, convention, inputs.map(Profile.of));
      expect(
        outputs.map((profile) => [...timesOf(profile, 0, profile.width)]),
        `late inputs at ${late}`,
      ).toEqual(circuit.outputs.map(({ name }) => flat.outputs[name].map((net) => arrival[net])));
    }
  });
});

/** Two stages of a map, joined with it, three rows of which are gathered and added to the map. */
function convolution(h: number, w: number, c: number): Circuit {
  const l = new LayerBuilder(`convolution_${h}_${w}_${c}`, DOC, WIDTH);
  const x = l.input("x", h, w, c);
  const bias = l.input("bias", c);
  const first = l.map("first", pair, { i: h, j: w, k: c }, { a: part(x, i, j, k), b: part(bias, k) });
  const joined = l.join("joined", [2, h, w, c], [part(x), part(first)]);
  const rows = [0, 1, 2].map((row) => part(joined, 1, add(i, row), j));
  const small = l.map("small", gathered(3 * c), { i: h - 2, j: w, k: c }, { x: rows });
  const both = l.map(
    "both",
    pair,
    { i: 2 * (h - 2), j: w, k: c },
    { a: part(joined, div(i, h - 2), mod(i, h - 2), j, k), b: part(small, mod(i, h - 2), j, k) },
  );
  l.output("y", both);
  return l.build();
}

describe("maps of millions of words", () => {
  it("are built and counted in the time of their distinct circuits: 256 x 256 pixels of 160 channels", () => {
    const start = performance.now();
    const [h, w, c] = [256, 256, 160];
    const circuit = convolution(h, w, c);
    const alone = countsOf(pair).gates;
    const gates = alone * BigInt(h * w * c) + countsOf(gathered(3 * c)).gates * BigInt((h - 2) * w * c);
    expect(countsOf(circuit).gates).toBe(gates + alone * BigInt(2 * (h - 2) * w * c));
    expect(depthOf(circuit)).toBe(depthOf(convolution(4, 3, 2)));
    expect(performance.now() - start).toBeLessThan(5000);
  });
});
