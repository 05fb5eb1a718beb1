import { describe, expect, it } from "vitest";
import { evaluate } from "../../../sim/evaluator/evaluate.ts";
import { evaluateFlat, flatten } from "../../support/flatten.ts";
import { randomCircuit } from "../../support/random-circuit.ts";
import { RandomSource } from "../../support/random-source.ts";

/** Vector counts on both sides of every change of layout: packed strides, frames, several passes, partial passes. */
const COUNTS = [1, 2, 3, 5, 9, 17, 33, 64, 65, 128, 129, 200, 257];

describe.each([0, 1, 2, 3])("random circuits with instances nested %i deep", (height) => {
  it.each(COUNTS)("agree with the flat circuit on %i vectors", (count) => {
    for (let seed = 1; seed <= (height === 3 ? 1 : 4); seed++) {
      const random = new RandomSource(seed * 1000 + height * 100 + count);
      const circuit = randomCircuit(random, height);
      const flat = flatten(circuit);
      const vectors = Array.from({ length: count }, () =>
        Object.fromEntries(circuit.inputs.map(({ name, width }) => [name, random.bits(width)])),
      );
      const inputs = Object.fromEntries(
        circuit.inputs.map(({ name }) => [name, vectors.map((vector) => vector[name])]),
      );
      const outputs = evaluate(circuit, inputs);
      const sample = count * flat.gates.length < 200_000 ? vectors.keys() : [0, 1, count >> 1, count - 1];
      for (const l of sample) {
        const expected = evaluateFlat(flat, vectors[l % count]);
        const got = Object.fromEntries(Object.entries(outputs).map(([name, values]) => [name, values[l % count]]));
        expect(got, `seed ${seed}, vector ${l}`).toEqual(expected);
      }
    }
  });
});
