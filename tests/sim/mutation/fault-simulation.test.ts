import { describe, expect, it } from "vitest";
import type { Circuit } from "../../../generator/circuit/circuit.ts";
import { range } from "../../../generator/core/integers.ts";
import { metricsOf } from "../../../generator/metrics/metrics.ts";
import { evaluate } from "../../../sim/evaluator/evaluate.ts";
import { FaultSimulator } from "../../../sim/mutation/fault-simulation.ts";
import { mutatedCircuit, originalBank } from "../../../sim/mutation/mutant.ts";
import { netlistOf } from "../../../sim/mutation/netlist.ts";
import { sampleMutants } from "../../../sim/mutation/sample.ts";
import { randomCircuit } from "../../support/random-circuit.ts";
import { RandomSource } from "../../support/random-source.ts";

const LANES = 1024;

/** Random values on the input ports: as numbers for the evaluator, as words for the fault simulator. */
function randomInputs(circuit: Circuit, random: RandomSource) {
  const stride = LANES / 32;
  const width = circuit.inputs.reduce((sum, port) => sum + port.width, 0);
  const words = Uint32Array.from({ length: width * stride }, () => random.integer(0, 2 ** 32 - 1));
  let first = 0;
  const ports = circuit.inputs.map((port) => {
    const from = first;
    first += port.width;
    const values = range(0, LANES).map((lane) => numberAt(words, stride, from, port.width, lane));
    return [port.name, values] as const;
  });
  return { words, stride, ports: Object.fromEntries(ports) };
}

function numberAt(words: Uint32Array, stride: number, from: number, width: number, lane: number): bigint {
  let value = 0n;
  for (let bit = width - 1; bit >= 0; bit--)
    value = (value << 1n) | BigInt((words[(from + bit) * stride + (lane >>> 5)] >>> (lane & 31)) & 1);
  return value;
}

describe.each([0, 1, 2])("random circuits whose instances nest %i deep", (height) => {
  it.each([1, 2, 3, 4])("seed %i: the flat netlist and every mutant compute what the evaluator says", (seed) => {
    const random = new RandomSource(100 * height + seed);
    const circuit = randomCircuit(random, height);
    const netlist = netlistOf(circuit);
    const gates = netlist.banks.reduce((sum, { bank }) => sum + bank.thresholds.length, 0);
    expect(BigInt(gates)).toBe(metricsOf(circuit).gates);

    const { words, stride, ports } = randomInputs(circuit, random);
    const simulator = new FaultSimulator(netlist);
    simulator.load(words, stride);
    const right = evaluate(circuit, ports);
    const flat = simulator.outputs();
    let from = 0;
    for (const { name, width } of circuit.outputs) {
      expect(range(0, LANES).map((lane) => numberAt(flat, stride, from, width, lane))).toEqual(right[name]);
      from += width;
    }

    const mutants = sampleMutants(netlist, 25, seed);
    for (const mutant of mutants) {
      const wrong = evaluate(mutatedCircuit(circuit, mutant), ports);
      const lanes = range(0, LANES).filter((lane) =>
        circuit.outputs.some(({ name }) => wrong[name][lane] !== right[name][lane]),
      );
      const found = simulator.detect(mutant);
      const what = `${mutant.circuit.name}, ${originalBank(mutant).name}: ${mutant.text}`;
      if (lanes.length === 0) expect(found, what).toBe(-1);
      else expect(lanes, what).toContain(found);
    }
    // what a mutant changed is put back
    expect(simulator.outputs()).toEqual(flat);
  });
});
