// Measures how fast a circuit is evaluated gate by gate.
import type { Circuit } from "../../generator/circuit/circuit.ts";
import { evaluateLanes } from "../evaluator/evaluate.ts";
import { packWords, unpackWords } from "../evaluator/lanes.ts";

/** What was measured; times in seconds of wall-clock time. */
export interface EvaluationSpeed {
  readonly circuit: string;
  /** gates evaluated for one vector, through the hierarchy */
  readonly gatesPerVector: number;
  /** vectors in the measured time */
  readonly vectors: number;
  /** the first vector: compilation included */
  readonly firstSeconds: number;
  /** packing of words into lanes, evaluation, unpacking into words */
  readonly seconds: number;
  /** evaluation alone */
  readonly evaluationSeconds: number;
  readonly vectorsPerSecond: number;
  readonly evaluationVectorsPerSecond: number;
  readonly gatesPerSecond: number;
}

export interface MeasureOptions {
  /** least time to measure, after as long a warm-up */
  readonly seconds?: number;
  /** vectors evaluated at a time */
  readonly vectors?: number;
}

/** Evaluates pseudo-random vectors for some time. */
export function measureEvaluation(
  circuit: Circuit,
  { seconds = 1, vectors = 1 << 16 }: MeasureOptions = {},
): EvaluationSpeed {
  const words = circuit.inputs.map(({ width }) => randomWords(vectors * Math.ceil(width / 32)));
  const pack = (count: number) =>
    Object.fromEntries(
      circuit.inputs.map(({ name, width }, k) => [
        name,
        packWords(words[k].subarray(0, count * Math.ceil(width / 32)), width),
      ]),
    );
  let gatesPerVector = 0;
  const firstSeconds = time(() => {
    evaluateLanes(circuit, pack(1), {
      onProgress: (gates) => {
        gatesPerVector = gates;
      },
    });
  });
  let batches = 0;
  let [total, evaluation] = [0, 0];
  const batch = (): void => {
    batches++;
    total += time(() => {
      const inputs = pack(vectors);
      let outputs: ReturnType<typeof evaluateLanes> = {};
      evaluation += time(() => {
        outputs = evaluateLanes(circuit, inputs);
      });
      for (const values of Object.values(outputs)) unpackWords(values);
    });
  };
  while (total < seconds) batch();
  [batches, total, evaluation] = [0, 0, 0];
  while (total < seconds) batch();
  const measured = batches * vectors;
  return {
    circuit: circuit.name,
    gatesPerVector,
    vectors: measured,
    firstSeconds,
    seconds: total,
    evaluationSeconds: evaluation,
    vectorsPerSecond: measured / total,
    evaluationVectorsPerSecond: measured / evaluation,
    gatesPerSecond: (measured * gatesPerVector) / evaluation,
  };
}

function time(work: () => void): number {
  const start = performance.now();
  work();
  return (performance.now() - start) / 1000;
}

/** The same words every time: a linear congruential generator, upper bits. */
function randomWords(count: number): Uint32Array {
  const words = new Uint32Array(count);
  let state = 1;
  for (let i = 0; i < count; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const high = state >>> 16;
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    words[i] = ((high << 16) | (state >>> 16)) >>> 0;
  }
  return words;
}
