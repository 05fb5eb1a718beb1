// The synthesized netlist of a design, simulated again and compared with the golden model.

import { checkSynthesized } from "../../sim/drivers/yosys/resimulate.ts";
import { goldenOperation } from "../../sim/golden/operations.ts";
import { operationVectors } from "../../sim/vectors/operation-vectors.ts";
import { EXIT, UserError } from "../core/errors.ts";
import { type Design, portValues } from "./tops.ts";

/** Vectors compared, and whether they are all there are. */
export interface Verified {
  readonly vectors: number;
  readonly exhaustive: boolean;
  readonly seed: number;
}

/**
 * Simulates the netlist in Icarus on corners and seeded random vectors (on all, where these are few).
 * @param verilog the netlist of every module, by file name
 * @throws UserError with exit code 1 that tells the first wrong results
 */
export async function verifySynthesized(
  design: Design,
  verilog: ReadonlyMap<string, string>,
  options: { readonly count: number; readonly seed: number },
): Promise<Verified> {
  const { circuit, top, format, shape } = design;
  const set = operationVectors(top, format, shape, { ...options, canon: shape.canon ?? false });
  const vectors = [...set];
  const golden = goldenOperation(top, shape);
  const expected = packResults(
    design,
    vectors.map((words) => golden.evaluate(format, words)),
  );
  const { mismatched, first } = await checkSynthesized(circuit, verilog, portValues(design, vectors), expected);
  if (mismatched > 0) {
    const lines = first.map(
      ({ vector, port, found, expected: right }) =>
        `  operands ${vectors[vector].map(hex).join(" ")}: ${port} is ${hex(found)}, expected ${hex(right)}`,
    );
    const count = `${mismatched} of ${vectors.length} vectors (seed ${set.seed})`;
    throw new UserError(
      `the synthesized netlist of ${circuit.name} is wrong on ${count}`,
      EXIT.comparisonFailed,
      lines,
    );
  }
  return { vectors: vectors.length, exhaustive: set.exhaustive, seed: set.seed };
}

/** Result words of every vector on the output ports: one word a port, or as many as it holds. */
function packResults({ circuit, format }: Design, results: readonly (readonly bigint[])[]): Record<string, bigint[]> {
  const { outputs } = circuit;
  const perPort = results[0].length / outputs.length;
  if (!Number.isInteger(perPort)) throw new Error(`${results[0].length} results on ${outputs.length} output ports`);
  return Object.fromEntries(
    outputs.map(({ name }, k) => [
      name,
      results.map((words) =>
        words
          .slice(k * perPort, (k + 1) * perPort)
          .reduce((packed, word, i) => packed | (word << BigInt(i * format.width)), 0n),
      ),
    ]),
  );
}

const hex = (word: bigint): string => `0x${word.toString(16)}`;
