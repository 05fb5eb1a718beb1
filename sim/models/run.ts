// A model evaluated gate by gate, and compared: with the golden model, with float64, with results of a file.
import { distinctCircuits } from "../../generator/circuit/circuit.ts";
import { UserError } from "../../generator/core/errors.ts";
import type { Operations } from "../../generator/layers/operations.ts";
import { type Counts, countsOf } from "../../generator/metrics/counts.ts";
import type { FloatFormat } from "../../generator/params/format.ts";
import { type AllowedError, allowedErrors } from "../golden/allowed-error.ts";
import { doubleArithmetic } from "../golden/double-arithmetic.ts";
import { floatArithmetic } from "../golden/float-arithmetic.ts";
import type { Tensor } from "../golden/tensor.ts";
import { type FloatValue, ZERO } from "../golden/value.ts";
import { decode, isCanonical } from "../golden/word.ts";
import { type DivergenceRow, divergence } from "./divergence.ts";
import { type Equality, equalityOf } from "./equality.ts";
import { evaluationStatus, type Forecast, forecastOf, refuseTooLarge } from "./forecast.ts";
import { type ModelInput, readTensors } from "./model-input.ts";
import type { RunInputs, Runnable } from "./runnable.ts";
import { evaluateStages, numbersOf, type Stage, stagesIn } from "./stages.ts";
import { type RoundingReport, roundedTensors, tensorsIn } from "./tensors.ts";

/** Beyond this precision the random errors would be lost among those of the doubles themselves. */
const FINEST = 45;

export interface RunOptions {
  /** evaluate although the forecast is beyond the limits */
  readonly force?: boolean;
  /** told what is being done: "evaluating: 12 % of 1.2e9 gates, 5.0e7 gates/s" */
  readonly report?: (status: string) => void;
}

/** What a run has found. */
export interface RunResult {
  readonly circuit: string;
  readonly counts: Counts;
  readonly modules: number;
  readonly forecast: Forecast;
  readonly rounding: RoundingReport;
  /** of evaluation alone */
  readonly seconds: number;
  readonly equality: Equality;
  /** the stages beside those of float64 */
  readonly float64: readonly DivergenceRow[];
  /** beside those of the reference; empty where there is none */
  readonly reference: readonly DivergenceRow[];
  /** as the circuit has them where it has them, else as the golden model has */
  readonly stages: readonly Stage<number>[];
  /** of the runs with random errors, those that choose other tokens */
  readonly undecided: number;
}

/** @throws UserError when a tensor does not fit, or the model is too large */
export async function runModel(model: ModelInput, operations: Operations, options: RunOptions): Promise<RunResult> {
  const { runnable, file, lower } = model;
  const { format } = operations;
  const report = options.report ?? (() => undefined);
  report("building the circuit");
  const built = runnable.build(operations);
  const { exact, inputs } = await readTensors(file, built.ports, model);
  const forecast = forecastOf(built.circuit);
  if (!options.force) refuseTooLarge(forecast, lower);
  const { tensors, report: rounding } = roundedTensors(format, exact);

  const start = performance.now();
  const found = await evaluateStages(built, { format, tensors, ...inputs }, (gates) => {
    report(evaluationStatus(gates, forecast.gates, start));
  });
  const seconds = (performance.now() - start) / 1000;

  report("computing the golden model");
  const on = floatArithmetic(format, { regime: operations.expRegime, fused: operations.fused });
  const golden = stagesIn(on, runnable, Object.fromEntries(tensors), inputs);
  const equality = equalityOf(format, golden, found);
  report("computing in float64, with random errors for the tolerance");
  const { stages: doubles, allowed } = inDoubles(runnable, exact, inputs, format.p);
  const stages = numbersOf(on, seenIn(format, golden, found));
  checkSizes(model.reference, stages);
  return {
    circuit: built.circuit.name,
    counts: countsOf(built.circuit),
    modules: distinctCircuits(built.circuit).length,
    forecast,
    rounding,
    seconds,
    equality,
    float64: divergence(stages, doubles, format.p, allowed),
    reference: divergence(stages, model.reference, format.p, allowed),
    stages,
    undecided: Math.max(0, ...[...allowed.values()].map(({ runs }) => RUNS - runs)),
  };
}

/** The stages as the circuit has them, where it has them. */
function seenIn(
  format: FloatFormat,
  golden: readonly Stage<FloatValue>[],
  found: ReadonlyMap<string, readonly bigint[]>,
): Stage<FloatValue>[] {
  return golden.map((stage) => {
    const entries = found.get(stage.name);
    if (!entries) return stage;
    if (stage.kind === "index") return { ...stage, data: entries.map(Number) };
    return { ...stage, data: entries.map((word) => decoded(format, word)) };
  });
}

/** The value of a word of the circuit: a wrong one need not be canonical. */
function decoded(format: FloatFormat, word: bigint): FloatValue {
  return isCanonical(format, word) ? decode(format, word) : ZERO;
}

/** Runs with random errors, for the tolerance. */
const RUNS = 8;

/** The stages in float64, and what error p bits allow in each. */
export function inDoubles(
  runnable: Runnable,
  exact: ReadonlyMap<string, Tensor<FloatValue>>,
  inputs: RunInputs,
  p: number,
): { readonly stages: Stage<number>[]; readonly allowed: Map<string, AllowedError> } {
  const allowed = allowedErrors(
    (on, trace) => runnable.compute(on, tensorsIn(on, exact), inputs, trace),
    Math.min(p, FINEST),
    { runs: RUNS },
  );
  return { stages: stagesIn(doubleArithmetic, runnable, tensorsIn(doubleArithmetic, exact), inputs), allowed };
}

/** @throws UserError where results of a file are not of the model's size */
function checkSizes(reference: readonly Stage<number>[], stages: readonly Stage<number>[]): void {
  for (const { name, data } of reference) {
    const mine = stages.find((stage) => stage.name === name);
    if (!mine)
      throw new UserError(`the reference has ${name}: accepted are ${stages.map((stage) => stage.name).join(", ")}`);
    if (mine.data.length !== data.length)
      throw new UserError(`the reference's ${name} has ${data.length} numbers: accepted are ${mine.data.length}`);
  }
}
