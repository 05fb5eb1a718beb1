import { describe, expect, it } from "vitest";
import { type Bank, type Circuit, distinctCircuits } from "../../../generator/circuit/circuit.ts";
import { range } from "../../../generator/core/integers.ts";
import { fadd } from "../../../generator/float/add.ts";
import { fcmp } from "../../../generator/float/cmp.ts";
import { argmax } from "../../../generator/layers/argmax.ts";
import { Operations } from "../../../generator/layers/operations.ts";
import { floatFormat } from "../../../generator/params/format.ts";
import { reachableSums, sumBetween } from "../../../sim/mutation/bank-sums.ts";
import { CHANGES, type Mutant, mutatedCircuit, originalBank } from "../../../sim/mutation/mutant.ts";
import { netlistOf } from "../../../sim/mutation/netlist.ts";
import { sampleMutants } from "../../../sim/mutation/sample.ts";
import { arrays } from "../../support/circuits.ts";

const keyOf = ({ circuit, position, replacement: { nets, weights, thresholds } }: Mutant): string =>
  JSON.stringify([circuit.name, position, [...nets], [...weights], [...thresholds]]);

describe("mutants", () => {
  const netlist = netlistOf(fadd(floatFormat(4), "balanced"));

  it("are the same for a seed, others for another one, all different", () => {
    const keys = sampleMutants(netlist, 200, 1).map(keyOf);
    expect(keys).toHaveLength(200);
    expect(new Set(keys).size).toBe(200);
    expect(sampleMutants(netlist, 200, 1).map(keyOf)).toEqual(keys);
    expect(sampleMutants(netlist, 200, 2).map(keyOf)).not.toEqual(keys);
  });

  it("are of every kind, each one bank with as many gates", () => {
    const mutants = sampleMutants(netlist, 300, 3);
    expect(new Set(mutants.map(({ change }) => change))).toEqual(new Set(CHANGES));
    for (const mutant of mutants) {
      const bank = originalBank(mutant);
      const { replacement } = mutant;
      expect(replacement.thresholds).toHaveLength(bank.thresholds.length);
      expect(replacement.base).toBe(bank.base);
      // no loop: what it reads comes before it
      expect(Math.max(...replacement.nets)).toBeLessThan(bank.base);
      const differing = (a: Int32Array, b: Int32Array) => a.filter((value, i) => value !== b[i]).length;
      const [nets, thresholds] = [
        differing(replacement.nets, bank.nets),
        differing(replacement.thresholds, bank.thresholds),
      ];
      const expected = { threshold: [0, 1], gate: [0, 1], swap: [2, 0], replace: [1, 0] };
      if (mutant.change === "bank") expect(nets).toBe(0);
      else expect([nets, thresholds]).toEqual(expected[mutant.change]);
    }
  });

  it("are none in gates that no output depends on", () => {
    // argmax reads lt of its comparisons, not eq
    const on = new Operations({ format: floatFormat(3), variant: "balanced" });
    const unread = netlistOf(argmax(on, 3));
    expect(unread.banks.some(({ bank }) => bank.name === "eq_and")).toBe(true);
    const drawn = sampleMutants(unread, 300, 1).map((mutant) => originalBank(mutant).name);
    expect(drawn.length).toBeGreaterThan(100);
    expect(drawn).toContain("wins");
    expect(drawn).not.toContain("eq_and");
  });

  it("compute another function of the inputs of their bank", () => {
    const small = sampleMutants(netlistOf(fcmp(floatFormat(2), "depth")), 200, 4).filter(
      (mutant) => originalBank(mutant).nets.length <= 12,
    );
    expect(small.length).toBeGreaterThan(50);
    for (const mutant of small) {
      const bank = originalBank(mutant);
      const nets = [...new Set([...bank.nets, ...mutant.replacement.nets])];
      const differs = range(0, 2 ** nets.length).some((values) => {
        const value = (net: number) => (values >>> nets.indexOf(net)) & 1;
        return gates(bank, value) !== gates(mutant.replacement, value);
      });
      expect(differs, `${bank.name}: ${mutant.text}`).toBe(true);
    }
  });

  it("leave everything but one module and those around it as it is", () => {
    const top = arrays();
    for (const mutant of sampleMutants(netlistOf(top), 20, 5)) {
      const copy = mutatedCircuit(top, mutant);
      const kept = new Set(distinctCircuits(top));
      const changed = distinctCircuits(copy).filter((circuit) => !kept.has(circuit));
      expect(changed.map(({ name }) => name)).toEqual([...new Set([mutant.circuit.name, top.name])]);
      const module = changed.find(({ name }) => name === mutant.circuit.name) as Circuit;
      expect(module.elements[mutant.position]).toBe(mutant.replacement);
    }
  });

  it("are as many as there are in a small circuit, none in one without gates", () => {
    const tiny = sampleMutants(netlistOf(fcmp(floatFormat(2), "depth")), 10_000, 1);
    expect(tiny.length).toBeGreaterThan(20);
    expect(tiny.length).toBeLessThan(10_000);
    const wire: Circuit = { ...arrays(), elements: [], inputs: [], outputs: [], netCount: 2, claims: [] };
    expect(sampleMutants(netlistOf(wire), 10, 1)).toEqual([]);
  });
});

function gates({ nets, weights, thresholds }: Bank, value: (net: number) => number): string {
  const sum = nets.reduce((total, net, i) => total + weights[i] * value(net), 0);
  return Array.from(thresholds, (threshold) => (sum >= threshold ? 1 : 0)).join("");
}

describe("sums of a bank", () => {
  it.each([
    [
      [1, 2, 4],
      [0, 1, 2, 3, 4, 5, 6, 7],
    ],
    [
      [3, 3, -2],
      [-2, 0, 1, 3, 4, 6],
    ],
    [[-5], [-5, 0]],
    [[], [0]],
  ])("of the weights %j are %j", (weights, sums) => {
    const set = reachableSums({ weights: Int32Array.from(weights) });
    expect(range(-20, 20).filter((s) => sumBetween(set, s, s + 1))).toEqual(sums);
    expect(sumBetween(set, 8, 20)).toBe(false);
    expect(sumBetween(set, -20, 20)).toBe(true);
  });
});
