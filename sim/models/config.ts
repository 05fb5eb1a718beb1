// Model configurations: JSON files, the configuration itself or under the key `config`.
import { readInput } from "../../generator/core/input-output.ts";
import type { LayerTop } from "../../generator/params/layer-ports.ts";
import { checkedJson } from "./checked-json.ts";
import { refused } from "./config-fields.ts";
import { LAYER_KINDS, type LayerModel, layerModel } from "./layer-config.ts";
import { type PublicModel, publicModel } from "./public-config.ts";

export type ModelConfig = PublicModel | LayerModel;

/** Levels of objects and lists: far more than a configuration or its results have. */
const DEEPEST = 32;

/** What a JSON file holds. @param accepted what it should, for the message @throws UserError, see checkedJson; exit code 5 when it cannot be read */
export async function readJson(path: string, accepted = "a model's configuration"): Promise<unknown> {
  return checkedJson(await readInput(path), { where: path, accepted, depth: DEEPEST });
}

/** The configuration in a JSON value. @param path the file, for messages @throws UserError naming what is accepted */
export function modelConfig(value: unknown, path: string): ModelConfig {
  if (!isObject(value)) throw refused(path, [], value, "an object with names and values");
  const config = isObject(value.config) ? value.config : value;
  const { kind } = config;
  if (kind === undefined || kind === "public") return publicModel(config, path);
  if (!LAYER_KINDS.includes(kind as LayerTop)) throw refused(path, ["kind"], kind, `public, ${LAYER_KINDS.join(", ")}`);
  return layerModel(kind as LayerTop, config, path);
}

/** The file of the configuration beside a file of weights: the same name with .json. */
export const configBeside = (path: string): string => `${path.replace(/\.safetensors$/, "")}.json`;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
