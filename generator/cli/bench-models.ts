// The figures of `tcvar bench` for layers and models, each with its limit.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { costOf } from "../../sim/bench/command.ts";
import { atMost, type BenchRow, notMeasured } from "../../sim/bench/rows.ts";
import { evaluateAsync } from "../../sim/evaluator/evaluate.ts";
import { goldenOperation } from "../../sim/golden/operations.ts";
import { operationVectors } from "../../sim/vectors/operation-vectors.ts";
import { projectRoot } from "../core/project.ts";
import { designOf, portValues, resultWords } from "./tops.ts";

const MEGABYTES = { rtl: 1000, evaluation: 4000 };
const SECONDS = { run: 600, count: 20 };

/** The reference model with its weights, beside the project. */
const REFERENCE_MODEL = join("..", "shared", "reference", "var", "var_mini.safetensors");
/** The configuration of the published VAR-d16. */
export const PUBLISHED_MODEL = join(projectRoot(), "examples", "var-d16.json");

/** Verilog of a transformer layer over 64 and 256 tokens, and every gate of it evaluated. @param folder for the Verilog */
export async function modelFigures(folder: string): Promise<BenchRow[]> {
  const made = async (n: number) => {
    const args = ["rtl", "transformer_layer", "-p", "16", "-n", `${n}`, "--out", join(folder, `layer${n}`), "--json"];
    const cost = await costOf(args);
    return { ...cost, megabytesOfVerilog: (JSON.parse(cost.stdout) as { bytes: number }).bytes / 1e6 };
  };
  const small = await made(64);
  const large = await made(256);
  return [
    atMost("rtl transformer_layer P=16 N=64: time", small.seconds, "s", 10),
    atMost("rtl transformer_layer P=16 N=64: memory", small.megabytes, "MB", MEGABYTES.rtl),
    atMost("rtl transformer_layer P=16 N=64: size", small.megabytesOfVerilog, "MB", 20),
    atMost("rtl transformer_layer P=16 N=256: time over that of N=64", large.seconds / small.seconds, "x", 1.5),
    // those modules whose operand count is N included
    atMost(
      "rtl transformer_layer P=16 N=256: size over that of N=64",
      large.megabytesOfVerilog / small.megabytesOfVerilog,
      "x",
      1.1,
    ),
    atMost("transformer_layer P=16 N=64 D=8 evaluated and compared with golden", await wholeLayer(), "s", 120),
    atMost("memory of this process after it", process.resourceUsage().maxRSS / 1024, "MB", MEGABYTES.evaluation),
  ];
}

/** The reference model from file to image, every gate evaluated; the published model counted. */
export async function wholeModels(): Promise<BenchRow[]> {
  const { seconds } = await costOf(["count", PUBLISHED_MODEL, "-p", "16", "--json"]);
  return [await wholeRun(), atMost("count of VAR-d16 P=16: time", seconds, "s", SECONDS.count)];
}

async function wholeRun(): Promise<BenchRow> {
  const name = "run of var_mini P=16, from file to comparison: time";
  const model = join(projectRoot(), REFERENCE_MODEL);
  if (!existsSync(model)) return notMeasured(name, `no ${REFERENCE_MODEL}`, "s", SECONDS.run);
  const { seconds } = await costOf(["run", model, "-p", "16", "--json"]);
  return atMost(name, seconds, "s", SECONDS.run);
}

/** Seconds to evaluate every gate of the layer and compare every word. @throws Error where one differs */
async function wholeLayer(): Promise<number> {
  const design = designOf("transformer_layer", { precision: 16, tokens: 64, dim: 8, variant: "balanced" });
  const golden = goldenOperation(design.top, design.shape);
  const [vector] = operationVectors(design.top, design.format, design.shape, { count: 1, seed: 1 });
  const began = performance.now();
  const outputs = await evaluateAsync(design.circuit, portValues(design, [vector]));
  const seconds = (performance.now() - began) / 1000;
  const found = resultWords(design, outputs, 0);
  const expected = golden.evaluate(design.format, vector);
  if (expected.length === 0 || expected.some((word, i) => word !== found[i]))
    throw new Error("the transformer layer differs from the golden model");
  return seconds;
}
