// `tcvar run`: a model or layer from files, evaluated gate by gate and compared.
import type { Command } from "commander";
import { LIMITS_TEXT } from "../../sim/models/evaluation-limits.ts";
import { EXIT, UserError } from "../core/errors.ts";
import { addCommand } from "./command.ts";
import { type ModelOptions, modelOptions, operationsOf } from "./model-options.ts";
import { integerReader } from "./options.ts";

interface RunOptions extends ModelOptions {
  readonly reference?: string;
  readonly teacherForced?: string;
  readonly image?: string;
  readonly scale?: number;
  readonly compare?: boolean;
  readonly limit?: number;
  readonly force?: boolean;
}

const DEFAULT_PRECISION = 16;
const LARGEST_SCALE = 64;

/** Adds the command. */
export function register(program: Command): void {
  const command = addCommand(program, {
    name: "run",
    summary: "evaluate a model or layer gate by gate, compare it with the golden model and float64",
    text: [
      "Builds the circuit of a model (safetensors weights, JSON configuration), evaluates every gate, and compares every",
      "stage with the golden model, bit for bit; then with float64, and with the results in the configuration's file (or",
      "--reference) where there are some: tokens must be equal, other stages within the tolerance. The tolerance is twice",
      "the largest error of 8 runs in doubles that are off by a random 2^-P in every operation. Weights are rounded to F(P, E).",
      "--teacher-forced FILE evaluates a public model on tokens that are given, as training has them: logits of every scale,",
      'without guidance, tokens and image. FILE is JSON, {"label": 1, "tokens": [[3], [0, 2, 5, 7]]}: a list for each scale.',
      `Exit code 1 where a comparison fails. A model of more than ${LIMITS_TEXT} is`,
      "refused, unless --force.",
    ].join("\n"),
    argument: ["<model>", "file of weights, *.safetensors"],
    options: ["precision", "expBits", "variant", "json", "quiet"],
    examples: [
      "tcvar run examples/var-tiny.safetensors -p 8 --image rtl-out/tiny.png",
      "tcvar run examples/var-tiny.safetensors -p 11 -E 8 --label 2 --compare --limit 100000",
      "tcvar run examples/var-tiny.safetensors --config examples/var-tiny.json -p 8 --json",
      "tcvar run examples/var-tiny.safetensors --teacher-forced examples/var-tiny-tokens.json -p 8 --json",
    ],
  });
  modelOptions(command)
    .option("--reference <file>", "results to compare with, JSON (default: those in the configuration's file)")
    .option("--teacher-forced <file>", "logits of given tokens: their class and tokens, JSON")
    .option("--image <file>", "write the image, PNG")
    .option("--scale <K>", "side of each pixel's square in the PNG", integerReader("scale", 1, LARGEST_SCALE))
    .option("--compare", "print the errors of every stage")
    .option("--limit <ulps>", "with --compare: name the first stage beyond it, exit code 1", ulpsReader)
    .option("--force", "evaluate however long the forecast")
    .action(run);
}

function ulpsReader(text: string): number {
  const ulps = text.trim() === "" ? Number.NaN : Number(text);
  if (!(ulps >= 0 && Number.isFinite(ulps)))
    throw new UserError(`limit is ${JSON.stringify(text)}: accepted are numbers of ulps from 0`);
  return ulps;
}

async function run(model: string, options: RunOptions): Promise<void> {
  const { readModel } = await import("../../sim/models/model-input.ts");
  const { runModel } = await import("../../sim/models/run.ts");
  const { refuseUnwritable } = await import("../core/files.ts");
  const { stableJson } = await import("../core/stable-json.ts");
  const { withProgress } = await import("./progress.ts");
  const { holds, runLines, runRecord, verdictOf } = await import("./run-report.ts");
  const { config, reference, label, teacherForced, limit, image, force, scale } = options;
  if (limit !== undefined && !options.compare)
    throw new UserError("limit is asked for without compare: accepted is --compare");
  if (scale !== undefined && image === undefined)
    throw new UserError("scale is asked for without image: accepted is --image FILE");
  if (image !== undefined && teacherForced !== undefined)
    throw new UserError("image is asked for beside teacher-forced: accepted is one of them");
  const operations = await operationsOf(options.precision ?? DEFAULT_PRECISION, options.expBits, options);
  const input = await readModel({ model, config, reference, label, teacherForced });
  if (image !== undefined && !input.runnable.image)
    throw new UserError(`image is asked for ${input.runnable.kind}: accepted are public models`);
  if (image !== undefined) refuseUnwritable(image);
  const result = await withProgress(
    `running ${model}`,
    (report) => runModel(input, operations, { force, report }),
    options,
  );
  if (image !== undefined) await writeImage(image, result.stages, scale);
  const report = { model: input, operations, result, image, limit };
  if (options.json) console.log(stableJson(runRecord(report)));
  else for (const line of runLines(report, options.compare ?? false)) console.log(line);
  if (!holds(verdictOf(report))) process.exitCode = EXIT.comparisonFailed;
}

async function writeImage(
  path: string,
  stages: readonly import("../../sim/models/stages.ts").Stage<number>[],
  scale: number | undefined,
): Promise<void> {
  const { factorOf, writePng } = await import("../../sim/models/png.ts");
  const found = stages.find(({ name }) => name === "image");
  if (found?.kind !== "words") throw new Error("a public model without an image");
  const image = { height: found.shape[0], width: found.shape[1], colours: found.data };
  await writePng(path, image, scale ?? factorOf(image));
}
