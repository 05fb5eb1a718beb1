// `tcvar precision`: the smallest P whose tokens are float64's and whose image stays within a tolerance.
import type { Command } from "commander";
import { EXIT, UserError } from "../core/errors.ts";
import { addCommand } from "./command.ts";
import { type ModelOptions, modelOptions, operationsOf } from "./model-options.ts";

interface PrecisionOptions extends ModelOptions {
  readonly tolerance: number;
  readonly force?: boolean;
}

const GREATEST = 64;

/** Adds the command. */
export function register(program: Command): void {
  const command = addCommand(program, {
    name: "precision",
    summary: "recommend the smallest precision for a model",
    text: [
      "Computes the model with the golden model at P = 2, 3, ... (the precision of the circuit that run evaluates, bit for",
      "bit) until its tokens equal float64's and its image is within the tolerance (of colours in [0, 1]; of a layer: of its",
      "largest magnitude). E = P + 1, or the E that is given, for all P from E - 1 on. Exit code 1 where no P up to 64 does.",
    ].join("\n"),
    argument: ["<model>", "file of weights, *.safetensors"],
    options: ["expBits", "variant", "json", "quiet"],
    examples: [
      "tcvar precision examples/var-tiny.safetensors",
      "tcvar precision examples/var-tiny.safetensors -E 8 --tolerance 0.001 --json",
    ],
  });
  modelOptions(command)
    .option("--tolerance <error>", "largest error of the result", toleranceReader, 0.01)
    .option("--force", "compute however large the model")
    .action(precision);
}

function toleranceReader(text: string): number {
  const tolerance = text.trim() === "" ? Number.NaN : Number(text);
  if (!(tolerance > 0 && tolerance <= 1))
    throw new UserError(`tolerance is ${JSON.stringify(text)}: accepted are numbers above 0, up to 1`);
  return tolerance;
}

async function precision(model: string, options: PrecisionOptions): Promise<void> {
  const { forecastOf, refuseTooLarge } = await import("../../sim/models/forecast.ts");
  const { readModel, readTensors } = await import("../../sim/models/model-input.ts");
  const { PrecisionSearch } = await import("../../sim/models/precision.ts");
  const { stableJson } = await import("../core/stable-json.ts");
  const { withProgress } = await import("./progress.ts");
  const { config, label, expBits, tolerance, json } = options;
  const least = Math.max(2, (expBits ?? 0) - 1);
  const input = await readModel({ model, config, label });
  const first = await operationsOf(least, expBits, options);
  const built = input.runnable.build(first);
  const { exact, inputs } = await readTensors(input.file, built.ports, input);
  if (!options.force) refuseTooLarge(forecastOf(built.circuit), input.lower);
  const search = new PrecisionSearch(input.runnable, exact, inputs);
  const trials = [];
  for (let p = least; p <= GREATEST; p++) {
    const operations = await operationsOf(p, expBits, options);
    const trial = await withProgress(`P = ${p}`, () => search.try(operations, tolerance), options);
    trials.push(trial);
    if (!Number.isFinite(trial.error))
      throw new UserError(
        `${model}: its result is beyond doubles at P = ${p}: accepted are weights that float64 holds`,
      );
    const { differing, error, within, E, weights } = trial;
    const { inexact, saturated, flushed, raised } = weights;
    if (!json)
      console.log(
        `P = ${p}, E = ${E}: ${differing === 0 ? "tokens equal" : `${differing} tokens differ`}, error ${error.toExponential(2)}, ` +
          `weights: ${inexact} rounded, ${saturated} saturated, ${flushed} flushed to zero, ${raised} raised${within ? ": within" : ""}`,
      );
    if (within) break;
  }
  const found = trials.find(({ within }) => within);
  if (json) console.log(stableJson({ model, tolerance, precision: found?.p ?? null, E: found?.E ?? null, trials }));
  else if (found) console.log(`recommended: P = ${found.p}, E = ${found.E} (tolerance ${tolerance})`);
  else console.log(`no P up to ${GREATEST} stays within ${tolerance}`);
  if (!found) process.exitCode = EXIT.comparisonFailed;
}
