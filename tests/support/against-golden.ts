// The netlist of a circuit against the golden model on the standard vectors.
import { expect } from "vitest";
import type { Circuit } from "../../generator/circuit/circuit.ts";
import { type FloatFormat, floatFormat } from "../../generator/params/format.ts";
import { evaluate } from "../../sim/evaluator/evaluate.ts";
import type { GoldenShape } from "../../sim/golden/definition.ts";
import { goldenOperation } from "../../sim/golden/operations.ts";
import { operationVectors } from "../../sim/vectors/operation-vectors.ts";
import type { VectorOptions } from "../../sim/vectors/vector-set.ts";

const BATCH = 4096;

export interface Comparison {
  readonly compared: number;
  readonly exhaustive: boolean;
  /** the first mismatches, as text */
  readonly mismatches: readonly string[];
}

/**
 * Evaluates the circuit (claims checked) on vectors of the top and compares every output with the golden model. Operands
 * follow each other through the input ports, least significant first. Integer operands have format.p bits; the
 * unsigned numbers before words (an index) have a port each.
 */
export function compareWithGolden(
  circuit: Circuit,
  top: string,
  format: FloatFormat,
  options: VectorOptions,
  shape: GoldenShape = {},
  checkClaims = true,
): Comparison {
  const golden = goldenOperation(top, shape);
  const vectors = operationVectors(top, format, shape, options);
  const width = BigInt(golden.kind === "float" ? format.width : golden.kind === "integer" ? format.p : 1);
  const mismatches: string[] = [];
  let compared = 0;
  let batch: bigint[][] = [];
  const pack = (words: readonly bigint[]): bigint => words.reduceRight((all, word) => (all << width) | word, 0n);
  const flush = (): void => {
    if (batch.length === 0) return;
    const inputs: Record<string, bigint[]> = {};
    let first = 0;
    circuit.inputs.forEach((port, k) => {
      const count = k < golden.integerOperands ? 1 : port.width / Number(width);
      inputs[port.name] = batch.map((words) => pack(words.slice(first, first + count)));
      first += count;
    });
    const outputs = evaluate(circuit, inputs, { checkClaims });
    batch.forEach((words, v) => {
      const results = golden.evaluate(format, words);
      // one port may hold several words: those of a matrix
      const expected = golden.outputs.length === 1 ? [pack(results)] : results;
      golden.outputs.forEach((name, k) => {
        if (outputs[name][v] !== expected[k] && mismatches.length < 5)
          mismatches.push(`${words.map(hex)} -> ${name} = ${hex(outputs[name][v])}, golden ${hex(expected[k])}`);
      });
    });
    compared += batch.length;
    batch = [];
  };
  for (const vector of vectors) if (batch.push([...vector]) === BATCH) flush();
  flush();
  return { compared, exhaustive: vectors.exhaustive, mismatches };
}

/** Expects the circuit to equal the golden model on `count` vectors (all there are, where these are few), at least one. */
export function expectGolden(
  circuit: Circuit,
  top: string,
  [p, E]: readonly [number, number?],
  count: number,
  options: { shape?: GoldenShape; seed?: number; canon?: boolean; exhaustiveBits?: number } = {},
): void {
  const { shape = {}, seed = 1, canon = false, exhaustiveBits = 16 } = options;
  const format = floatFormat(p, E);
  const vectors = { count, seed, canon, exhaustiveBits };
  const result = compareWithGolden(circuit, top, format, vectors, canon ? { ...shape, canon } : shape);
  expect(result.compared, `vectors of ${circuit.name}`).toBeGreaterThan(0);
  expect(result.mismatches, `${circuit.name}, seed ${seed}`).toEqual([]);
}

function hex(word: bigint): string {
  return `0x${word.toString(16)}`;
}
