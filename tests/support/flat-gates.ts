// Gates found one by one against the circuit written out gate by gate.
import { expect, it } from "vitest";
import type { Circuit } from "../../generator/circuit/circuit.ts";
import { countsOf } from "../../generator/metrics/counts.ts";
import { gateAt, gateOfPath } from "../../generator/metrics/gate-at.ts";
import { gateNumber, gatePath } from "../../generator/metrics/gate-place.ts";
import { gateInputs, outputSource, type Source } from "../../generator/metrics/gate-sources.ts";
import { type FlatCircuit, type FlatGate, flatten } from "./flatten.ts";

/** The flat net of a source. */
function flatNet(flat: FlatCircuit, source: Source): number {
  if (source.kind === "constant") return source.value;
  if (source.kind === "input") return flat.inputs[source.port][source.bit];
  return flat.gates[Number(gateNumber(source.gate))].output;
}

/** The path of a flat gate by the definition of paths. */
function flatPath(circuit: Circuit, { instances, bank, threshold }: FlatGate): string {
  let at = circuit;
  for (const instance of instances) {
    const [name] = instance.split("[");
    const element = at.elements.find((candidate) => candidate.name === name);
    if (element?.kind !== "array") throw new Error(`${name} is no array of ${at.name}`);
    at = element.circuit;
  }
  const element = at.elements.find((candidate) => candidate.name === bank);
  if (element?.kind !== "bank") throw new Error(`${bank} is no bank of ${at.name}`);
  const output = element.thresholds.length > 1 ? `[${element.thresholds.indexOf(threshold)}]` : "";
  return [...instances.map((name) => name.replaceAll("][", ",")), bank + output].join(".");
}

/** Tests of a circuit: every gate, or every `step`-th, and every output. */
export function compareWithFlat(circuit: Circuit, step = 1): void {
  const flat = flatten(circuit);

  it("are numbered in the order of the flat circuit, with paths that lead back", () => {
    expect(flat.gates.length).toBeGreaterThan(0);
    expect(countsOf(circuit).gates).toBe(BigInt(flat.gates.length));
    for (let n = 0; n < flat.gates.length; n += step) {
      const expected = flat.gates[n];
      const gate = gateAt(circuit, BigInt(n));
      if (gateNumber(gate) !== BigInt(n)) expect(gateNumber(gate)).toBe(BigInt(n));
      const path = gatePath(gate);
      if (path !== flatPath(circuit, expected)) expect(path).toBe(flatPath(circuit, expected));
      if (gateNumber(gateOfPath(circuit, path)) !== BigInt(n)) expect.fail(`${path} is not gate ${n}`);
    }
  });

  it("have the thresholds, weights and inputs of the flat circuit", () => {
    for (let n = 0; n < flat.gates.length; n += step) {
      const expected = flat.gates[n];
      const gate = gateAt(circuit, BigInt(n));
      const inputs = gateInputs(gate);
      const found = [
        gate.bank.thresholds[gate.output],
        inputs.map(({ weight }) => weight),
        inputs.map(({ source }) => flatNet(flat, source)),
      ];
      const wanted = [expected.threshold, expected.weights, expected.inputs];
      if (JSON.stringify(found) !== JSON.stringify(wanted)) expect(found, `gate ${n}`).toEqual(wanted);
    }
  });

  it("drive the outputs that they drive in the flat circuit", () => {
    const found = circuit.outputs.map(({ width }, port) =>
      Array.from({ length: width }, (_, bit) => flatNet(flat, outputSource(circuit, port, bit))),
    );
    expect(found).toEqual(circuit.outputs.map(({ name }) => flat.outputs[name]));
  });
}
