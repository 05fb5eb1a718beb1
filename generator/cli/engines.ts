// The engines that compute a design's results: the golden model, the netlist's evaluation, two RTL simulators.
import { countsOf } from "../metrics/counts.ts";
import type { Design } from "./tops.ts";
import { portValues, resultWords } from "./tops.ts";

export const ENGINES = ["golden", "netlist", "icarus", "verilator"] as const;
export type Engine = (typeof ENGINES)[number];

/** Vectors evaluated at once by the netlist engine: bounds the memory whatever the number of vectors. */
const VECTORS_AT_ONCE = 65_536;

export interface EngineOptions {
  /** write all nets to this file, *.vcd or *.fst: the simulators of Verilog only */
  readonly wave?: string;
  /** told how far the evaluation of a batch is: the netlist engine only */
  readonly report?: (status: string) => void;
}

/** The results of every vector (a list of operand words), in order: result words in the golden model's order. */
export async function runEngine(
  engine: Engine,
  design: Design,
  vectors: readonly (readonly bigint[])[],
  options: EngineOptions = {},
): Promise<bigint[][]> {
  if (engine === "golden") {
    const { goldenOperation } = await import("../../sim/golden/operations.ts");
    const golden = goldenOperation(design.top, design.shape);
    return vectors.map((words) => golden.evaluate(design.format, words));
  }
  if (engine === "netlist") {
    const { evaluateAsync } = await import("../../sim/evaluator/evaluate.ts");
    const { evaluationStatus } = await import("../../sim/models/forecast.ts");
    const { circuit } = design;
    return inBatches(
      vectors,
      (batch) => {
        const began = performance.now();
        const total = countsOf(circuit).gates * BigInt(batch.length);
        const onProgress = (gates: number) => options.report?.(evaluationStatus(gates, total, began));
        return evaluateAsync(circuit, portValues(design, batch), { onProgress });
      },
      design,
    );
  }
  const { simulate } =
    engine === "icarus" ? await import("../../sim/drivers/icarus.ts") : await import("../../sim/drivers/verilator.ts");
  const { outputs } = await simulate(design.circuit, portValues(design, vectors), options);
  return vectors.map((_, v) => resultWords(design, outputs, v));
}

async function inBatches(
  vectors: readonly (readonly bigint[])[],
  run: (batch: readonly (readonly bigint[])[]) => Promise<Record<string, bigint[]>>,
  design: Design,
): Promise<bigint[][]> {
  const results: bigint[][] = [];
  for (let from = 0; from < vectors.length; from += VECTORS_AT_ONCE) {
    const batch = vectors.slice(from, from + VECTORS_AT_ONCE);
    const outputs = await run(batch);
    batch.forEach((_, v) => {
      results.push(resultWords(design, outputs, v));
    });
  }
  return results;
}
