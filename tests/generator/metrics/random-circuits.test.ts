import { describe, expect, it } from "vitest";
import { CircuitBuilder } from "../../../generator/circuit/builder.ts";
import type { Circuit } from "../../../generator/circuit/circuit.ts";
import { Form } from "../../../generator/circuit/form.ts";
import { loopVariable, mul } from "../../../generator/circuit/index-map.ts";
import { andOrOr, arrivalsOf, type Convention, depthOf, levelsOf } from "../../../generator/metrics/arrival.ts";
import { countsOf, ownCounts } from "../../../generator/metrics/counts.ts";
import { criticalPath } from "../../../generator/metrics/critical-path.ts";
import { metricsOf } from "../../../generator/metrics/metrics.ts";
import { Profile, flat as timesOf } from "../../../generator/metrics/profile.ts";
import { spanOf } from "../../../generator/metrics/span.ts";
import { type FlatCircuit, type FlatGate, flatten } from "../../support/flatten.ts";
import { randomCircuit } from "../../support/random-circuit.ts";
import { RandomSource } from "../../support/random-source.ts";

const CONVENTIONS: readonly Convention[] = ["gates", "strict", "majority"];

/** Arrival of every flat net, by the definitions of the three conventions. */
function flatArrivals(flat: FlatCircuit, convention: Convention, inputs: Readonly<Record<string, readonly number[]>>) {
  const arrival = new Int32Array(flat.netCount);
  for (const [name, nets] of Object.entries(flat.inputs))
    nets.forEach((net, i) => {
      arrival[net] = inputs[name]?.[i] ?? 0;
    });
  for (const gate of flat.gates) {
    const sources = gate.inputs.map(
      (net, i) => arrival[net] + (convention === "strict" && gate.weights[i] < 0 ? 1 : 0),
    );
    const free = convention === "majority" && isConjunctionOrDisjunction(gate);
    arrival[gate.output] = Math.max(...sources) + (free ? 0 : 1);
  }
  return arrival;
}

/** An AND of its literals has one satisfying assignment, an OR one falsifying; counted over the sums they reach. */
function isConjunctionOrDisjunction({ weights, threshold }: Pick<FlatGate, "weights" | "threshold">): boolean {
  let assignments = new Map([[0, 1]]);
  for (const weight of weights) {
    const next = new Map(assignments);
    for (const [sum, count] of assignments) next.set(sum + weight, (next.get(sum + weight) ?? 0) + count);
    assignments = next;
  }
  let [satisfying, falsifying] = [0, 0];
  for (const [sum, count] of assignments)
    if (sum >= threshold) satisfying += count;
    else falsifying += count;
  return Math.min(satisfying, falsifying) <= 1;
}

function histogram(levels: Iterable<number>): bigint[] {
  const counts: bigint[] = [];
  for (const level of levels) {
    while (counts.length <= level) counts.push(0n);
    counts[level]++;
  }
  return counts;
}

const examples = [0, 1, 2, 3].flatMap((height) =>
  Array.from({ length: height === 3 ? 2 : 6 }, (_, seed) => ({ height, seed })),
);

describe.each(examples)("a random circuit with instances nested $height deep, seed $seed", ({ height, seed }) => {
  const random = new RandomSource(seed * 10 + height);
  const circuit = randomCircuit(random, height);
  const flat = flatten(circuit);

  it("has the gates, wires, weights and fan-ins of the flat circuit", () => {
    const sizes = flat.gates.map(({ weights }) => weights.map(Math.abs));
    const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
    expect(metricsOf(circuit)).toMatchObject({
      gates: BigInt(flat.gates.length),
      inputs: sum(Object.values(flat.inputs).map((nets) => nets.length)),
      wires: BigInt(sum(sizes.map((size) => size.length))),
      weight: BigInt(sum(sizes.map(sum))),
      maxFanIn: Math.max(...sizes.map((size) => size.length)),
      maxWeight: Math.max(...sizes.flat()),
    });
    expect(ownCounts(circuit).gates).toBe(BigInt(flat.gates.filter(({ instances }) => instances.length === 0).length));
  });

  it.each(CONVENTIONS)("has the depth, arrivals and histogram of the flat circuit (%s)", (convention) => {
    const arrival = flatArrivals(flat, convention, {});
    const { outputs } = arrivalsOf(circuit, convention);
    const expected = circuit.outputs.map(({ name }) => flat.outputs[name].map((net) => arrival[net]));
    expect(outputs.map(expand)).toEqual(expected);
    expect(depthOf(circuit, convention)).toBe(Math.max(...expected.flat()));
    expect(levelsOf(circuit, convention)).toEqual(histogram(flat.gates.map(({ output }) => arrival[output])));
  });

  it("has a span that no gate is later than, and no more gates in a row than all together", () => {
    expect(spanOf(circuit)).toBeGreaterThanOrEqual(Math.max(0, ...flatArrivals(flat, "gates", {})));
    expect(spanOf(circuit)).toBeLessThanOrEqual(flat.gates.length);
  });

  it.each(CONVENTIONS)("takes arrivals at its inputs (%s)", (convention) => {
    const inputs = Object.fromEntries(
      circuit.inputs.map(({ name, width }) => [name, Array.from({ length: width }, () => random.integer(0, 9))]),
    );
    const arrival = flatArrivals(flat, convention, inputs);
    const profiles = circuit.inputs.map(({ name }) => Profile.of(inputs[name]));
    const { outputs } = arrivalsOf(circuit, convention, profiles);
    expect(outputs.map(expand)).toEqual(
      circuit.outputs.map(({ name }) => flat.outputs[name].map((net) => arrival[net])),
    );
  });

  it.each(CONVENTIONS)("has a critical path that exists, as long as the depth (%s)", (convention) => {
    const arrival = flatArrivals(flat, convention, {});
    const path = criticalPath(circuit, convention).map((step) => {
      const gate = flat.gates.find(
        ({ instances, bank, threshold }) =>
          bank === step.bank && threshold === step.threshold && instances.join("/") === step.instances.join("/"),
      );
      if (!gate) throw new Error(`no gate ${step.instances.join("/")}/${step.bank} with threshold ${step.threshold}`);
      expect(step.level).toBe(arrival[gate.output]);
      return gate;
    });
    path.forEach((gate, k) => {
      if (k > 0) expect(gate.inputs).toContain(path[k - 1].output);
    });
    const last = path.at(-1);
    expect(last ? arrival[last.output] : 0).toBe(depthOf(circuit, convention));
    if (convention === "gates") expect(path.length).toBe(depthOf(circuit));
    if (last) expect(Object.values(flat.outputs).flat()).toContain(last.output);
  });
});

/** The arrivals of each bit of an output port. */
const expand = (profile: Profile): number[] => [...timesOf(profile, 0, profile.width)];

describe("andOrOr", () => {
  it("agrees with the truth table for all gates of up to three inputs with weights up to 3", () => {
    const weights = [-3, -2, -1, 1, 2, 3];
    const lists = [weights.map((a) => [a]), weights.flatMap((a) => weights.map((b) => [a, b]))];
    lists.push(lists[1].flatMap((pair) => weights.map((c) => [...pair, c])));
    for (const list of lists.flat())
      for (let threshold = -10; threshold <= 10; threshold++)
        expect(andOrOr(list)(threshold), `[${list}] >= ${threshold}`).toBe(
          isConjunctionOrDisjunction({ weights: list, threshold }),
        );
  });
});

describe("countsOf", () => {
  it("counts gates above fan-in 255 through instances, each distinct circuit once", () => {
    const circuit = wide();
    expect(countsOf(circuit)).toMatchObject({ gatesOverFanIn255: 6n, maxFanIn: 256, gates: 9n });
    expect(metricsOf(circuit).modules).toBe(2);
  });
});

/** Three instances of a circuit with two gates of fan-in 256 and one of 255. */
function wide(): Circuit {
  const doc = { summary: "test", source: "test", params: {} };
  const leaf = new CircuitBuilder("leaf", doc);
  const bits = leaf.input("x", 256).bits();
  const form = Form.sum(bits);
  leaf.output("y", [leaf.gate(form, 3), leaf.gate(form, 9), leaf.or(bits.slice(1))]);
  const inner = leaf.build();
  const b = new CircuitBuilder("top", doc);
  const x = b.input("x", 256);
  const { y } = b.array("u", {
    circuit: inner,
    loops: [{ name: "i", count: 3 }],
    inputs: { x: [x.all()] },
    outputs: { y: { width: 9, index: mul(loopVariable("i"), 3) } },
  });
  b.output("y", [y.all()]);
  return b.build();
}
