// From the files of a model to what is run: configuration, tensors, class, results to compare with.

import { existsSync } from "node:fs";
import { UserError } from "../../generator/core/errors.ts";
import type { Tensor } from "../golden/tensor.ts";
import type { FloatValue } from "../golden/value.ts";
import { configBeside, type ModelConfig, modelConfig, readJson } from "./config.ts";
import { layerRun } from "./layer-run.ts";
import { publicRun } from "./public-run.ts";
import { referenceStages } from "./reference.ts";
import type { RunInputs, Runnable, TensorPort } from "./runnable.ts";
import { openSafetensors, type TensorFile } from "./safetensors.ts";
import type { Stage } from "./stages.ts";
import { forcedStages, readGivenTokens } from "./teacher-forcing.ts";
import { exactTensors } from "./tensors.ts";

/** What the user names. */
export interface ModelFiles {
  /** the file of weights */
  readonly model: string;
  /** absent: the .json beside it */
  readonly config?: string;
  /** results to compare with; absent: those in the configuration's file, where it has some */
  readonly reference?: string;
  /** absent: that of the configuration, or of the file of tokens */
  readonly label?: number;
  /** a class, and tokens that are given to the model; absent: it generates */
  readonly teacherForced?: string;
}

/** A model whose files are read, but for its tensors. */
export interface ModelInput {
  readonly runnable: Runnable;
  readonly file: TensorFile;
  readonly label: number;
  /** those given, of each scale; none where the model generates them */
  readonly tokens: readonly (readonly number[])[];
  readonly reference: readonly Stage<number>[];
  /** parameter that makes it smaller */
  readonly lower: string;
}

/** The model or layer that a configuration describes. @param isForced whether a public model takes tokens, see publicRun */
export const runnableOf = (config: ModelConfig, isForced = false): Runnable =>
  config.kind === "public" ? publicRun(config, isForced) : layerRun(config);

/** @throws UserError in one line for whatever is wrong with the files */
export async function readModel({ model, config, reference, label, teacherForced }: ModelFiles): Promise<ModelInput> {
  const file = await openSafetensors(model);
  const configPath = config ?? configBeside(model);
  if (config === undefined && !existsSync(configPath))
    throw new UserError(`${configPath} is missing: accepted is a configuration beside the model, or --config FILE`);
  const json = await readJson(configPath);
  const described = modelConfig(json, configPath);
  const isPublic = described.kind === "public";
  if (!isPublic && label !== undefined)
    throw new UserError(`label is asked for ${described.kind}: accepted are public models`);
  if (!isPublic && teacherForced !== undefined)
    throw new UserError(`teacher-forced is asked for ${described.kind}: accepted are public models`);
  const given = isPublic && teacherForced !== undefined ? await readGivenTokens(teacherForced, described) : undefined;
  if (given && label !== undefined)
    throw new UserError(`label is asked for beside teacher-forced: accepted is the label in ${teacherForced}`);
  const chosen = isPublic ? (given?.label ?? label ?? described.label) : 0;
  if (isPublic && chosen > described.shape.classes)
    throw new UserError(
      `label is ${chosen}: accepted are integers 0..${described.shape.classes}, the last for no class`,
    );
  const referencePath = reference ?? configPath;
  const results = reference === undefined ? json : await readJson(reference);
  const scales = isPublic ? described.shape.patchNums.length : 0;
  const stages = given
    ? forcedStages(results, referencePath, given)
    : referenceStages(results, referencePath, scales, chosen);
  if (reference !== undefined && stages.length === 0) {
    const [of, such] = given ? [" and the tokens", "tf.logits"] : ["", "gen.image, or y"];
    throw new UserError(`${reference} has no results of label ${chosen}${of}: accepted are arrays such as ${such}`);
  }
  return {
    runnable: runnableOf(described, given !== undefined),
    file,
    label: chosen,
    tokens: given?.tokens ?? [],
    reference: stages,
    lower: isPublic
      ? "patch_nums, depth or embed_dim of the configuration, or the precision P"
      : "its sizes, or the precision P",
  };
}

/** The tensors of a model's ports: exact words, and indices. @throws UserError, see exactTensors */
export async function readTensors(
  file: TensorFile,
  ports: readonly TensorPort[],
  { label, tokens }: Pick<RunInputs, "label" | "tokens">,
): Promise<{ exact: Map<string, Tensor<FloatValue>>; inputs: RunInputs }> {
  const exact = await exactTensors(
    file,
    ports.map(({ tensor }) => tensor),
  );
  const indices = new Map<string, number>();
  for (const { tensor } of ports) {
    const index = exact.get(tensor.name)?.data[0];
    if (tensor.bits === undefined || !index) continue;
    indices.set(tensor.name, Number(index.m) * 2 ** Number(index.e));
    exact.delete(tensor.name);
  }
  return { exact, inputs: { label, tokens, indices } };
}
