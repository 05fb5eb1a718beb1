// Results that others computed, in the JSON file of a model: arrays of numbers under the names of a greedy generation.
import { z } from "zod";
import { UserError } from "../../generator/core/errors.ts";
import { type Tensor, tensor, transposed } from "../golden/tensor.ts";
import type { Stage } from "./stages.ts";

const ARRAYS = z.record(z.string(), z.object({ shape: z.array(z.int().min(0)), data: z.array(z.number()) }).loose());

/** The arrays of a file, by name; none where it has none. @throws UserError naming the array that is not as it should be */
export function arraysOf(value: unknown, path: string): Readonly<Record<string, Tensor<number>>> {
  if (typeof value !== "object" || value === null || !("arrays" in value)) return {};
  const parsed = ARRAYS.safeParse(value.arrays);
  if (!parsed.success)
    throw new UserError(
      `${path}: arrays.${parsed.error.issues[0].path.join(".")} is no array: accepted are shape and data`,
    );
  for (const [name, { shape, data }] of Object.entries(parsed.data))
    if (shape.reduce((count, n) => count * n, 1) !== data.length)
      throw new UserError(`${path}: array ${name} has ${data.length} numbers: accepted are those of its shape`);
  return parsed.data;
}

/** What is said of an array of another shape. */
export const refusedShape = (path: string, name: string, { shape }: Tensor<number>, accepted: string): UserError =>
  new UserError(`${path}: array ${name} has shape [${shape.join(", ")}]: accepted is [${accepted}]`);

/** (1, channels, h, w) as (h, w, channels). */
export const asMap = (map: Tensor<number>): Tensor<number> => {
  const { data, shape } = transposed(map, [2, 3, 1, 0]);
  return { data, shape: shape.slice(0, 3) };
};

const MAPS: Readonly<Record<string, string>> = { "gen.decoded": "decoded", "gen.image": "image" };

/**
 * The arrays of a file that are stages of a run: `gen.tokens.K`, `gen.logits.K`, `gen.fhat` (after the last scale),
 * `gen.decoded`, `gen.image`, each with a first axis of 1; `y`, of a layer.
 * @param value the file's JSON
 * @param scales of the model, 0 for a layer
 * @param label the class that is run
 * @returns none where the file has no arrays, or they are of another class
 * @throws UserError naming the array that is not as it should be
 */
export function referenceStages(value: unknown, path: string, scales: number, label: number): Stage<number>[] {
  const arrays = arraysOf(value, path);
  const labels = arrays["gen.label"]?.data;
  if (labels && labels[0] !== label) return [];
  return Object.entries(arrays).flatMap(([name, array]): Stage<number>[] => {
    const [, what, scale] = /^gen\.(tokens|logits)\.(\d+)$/.exec(name) ?? [];
    if (what === "tokens") return [{ name: `scale${scale}.tokens`, kind: "index", data: array.data }];
    if (what === "logits") return [{ name: `scale${scale}.logits`, kind: "words", ...array }];
    if (name === "y") return [{ name, kind: "words", ...array }];
    const stage = name === "gen.fhat" ? `scale${scales - 1}.fhat` : MAPS[name];
    if (stage === undefined || scales === 0) return [];
    if (array.shape.length !== 4 || array.shape[0] !== 1) throw refusedShape(path, name, array, "1, channels, h, w");
    return [{ name: stage, kind: "words", ...asMap(tensor(array.shape, array.data)) }];
  });
}
