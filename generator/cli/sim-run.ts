// One simulation compared with the golden model: batches of vectors, a report.
import { agrees, type Comparison, compareMore, mismatchLines, NOTHING_COMPARED } from "../../sim/comparison/compare.ts";
import { goldenOperation } from "../../sim/golden/operations.ts";
import { operationVectors } from "../../sim/vectors/operation-vectors.ts";
import { runEngine } from "./engines.ts";
import type { CommonOptions } from "./options.ts";
import { withProgress } from "./progress.ts";
import type { SimulationRun } from "./sim-plan.ts";
import { withConstants } from "./weights.ts";

/** What came of a run, for people and for scripts. */
export interface SimulationReport {
  readonly agrees: boolean;
  readonly lines: readonly string[];
  readonly record: Readonly<Record<string, unknown>>;
}

/** Vectors given to an engine at a time, which bounds the memory; a waveform holds one run of a simulator, so all of them. */
const BATCH = 1 << 16;

/** Runs the vectors and compares every result. */
export async function simulateRun(
  { design, engine, vectors: count }: SimulationRun,
  options: CommonOptions & { readonly wave?: string },
): Promise<SimulationReport> {
  const { top, format, shape, circuit } = design;
  const seed = options.seed ?? 1;
  const golden = goldenOperation(top, shape);
  const vectors = operationVectors(top, format, shape, { count, seed, canon: shape.canon ?? false });
  const began = performance.now();
  const comparison = await withProgress(
    `simulating ${circuit.name} in ${engine}`,
    async (report) => {
      let sofar: Comparison = NOTHING_COMPARED;
      let batch: bigint[][] = [];
      const flush = async (): Promise<void> => {
        if (batch.length === 0) return;
        const done = () => `${sofar.compared} of ${vectors.count} vectors`;
        const within = (status: string) => report(`${done()}; ${status}`);
        const results = await runEngine(engine, design, batch, { wave: options.wave, report: within });
        sofar = compareMore(sofar, golden, format, batch, results);
        batch = [];
        report(done());
      };
      for (const vector of vectors) {
        batch.push(design.weights ? withConstants(design, vector) : vector);
        if (batch.length === BATCH && options.wave === undefined) await flush();
      }
      await flush();
      return sofar;
    },
    options,
  );
  const seconds = (performance.now() - began) / 1000;
  const good = agrees(comparison);
  const which = vectors.exhaustive ? "all there are" : `seed ${seed}`;
  const verdict = good ? "all equal to the golden model" : `${comparison.mismatches} differ from the golden model`;
  return {
    agrees: good,
    lines: [
      `${circuit.name} in ${engine}: ${comparison.compared} vectors (${which}), ${verdict}, ${seconds.toFixed(1)} s`,
      ...comparison.first.flatMap((mismatch) => mismatchLines(golden, format, mismatch)),
    ],
    record: {
      top,
      ...design.parameters,
      engine,
      vectors: comparison.compared,
      exhaustive: vectors.exhaustive,
      seed,
      mismatches: comparison.mismatches,
      agrees: good,
      seconds: Math.round(seconds * 1000) / 1000,
      first: comparison.first.map(({ vector, operands, expected, found }) => ({
        vector,
        operands: operands.map(String),
        expected: expected.map(String),
        found: found.map(String),
      })),
    },
  };
}
