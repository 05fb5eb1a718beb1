// Tokens that are given to a public model, from a file; and what others computed of them.
import { z } from "zod";
import { type Tensor, tensor } from "../golden/tensor.ts";
import { readJson } from "./config.ts";
import { object, refused, validated } from "./config-fields.ts";
import type { PublicModel } from "./public-config.ts";
import { arraysOf, asMap, refusedShape } from "./reference.ts";
import type { Stage } from "./stages.ts";

/** A class, and the tokens of each scale, row by row. */
export interface GivenTokens {
  readonly label: number;
  readonly tokens: readonly (readonly number[])[];
}

const upTo = (greatest: number, accepted: string) => z.int(accepted).min(0, accepted).max(greatest, accepted);

/**
 * The tokens in a file: `{ "label": 1, "tokens": [[13], [6, 4, 11, 15]] }`, a list for each of the model's scales.
 * @throws UserError naming the field that does not fit the model, its value and what is accepted
 */
export async function readGivenTokens(path: string, { shape }: PublicModel): Promise<GivenTokens> {
  const { classes, vocabulary, patchNums } = shape;
  const scales = `${patchNums.length} lists, one for each of patch_nums`;
  const schema = object({
    label: upTo(classes, `integers 0..${classes}, the last for no class`),
    tokens: z
      .array(z.array(upTo(vocabulary - 1, `integers 0..${vocabulary - 1}`), "lists of tokens"), scales)
      .length(patchNums.length, scales),
  });
  const given = validated(schema, await readJson(path, "a class and tokens of each scale"), path);
  patchNums.forEach((side, s) => {
    const found = given.tokens[s];
    if (found.length !== side * side) throw refused(path, ["tokens", s], found, `lists of ${side * side} tokens`);
  });
  return given;
}

/** Arrays of teacher forcing with a row for each token of all scales: what is a stage of each scale. */
const OF_TOKENS: readonly [RegExp, string][] = [
  [/^tf\.logits$/, "logits"],
  [/^tf\.mid\.embedded$/, "input"],
  [/^tf\.mid\.(block)\.(\d+)$/, "$1$2"],
];

/**
 * The arrays of a file that are stages of teacher forcing: `tf.mid.embedded`, `tf.mid.block.K`, `tf.logits` (each over the
 * tokens of all scales), `tf.fhat` (after the last scale). Their first axis is over the examples of `tf.label` and `tf.tokens.K`.
 * @param value the file's JSON
 * @returns those of the example that has this label and these tokens, none where no one has
 * @throws UserError naming the array that is not as it should be
 */
export function forcedStages(value: unknown, path: string, { label, tokens }: GivenTokens): Stage<number>[] {
  const arrays = arraysOf(value, path);
  const labels = arrays["tf.label"]?.data ?? [];
  /** the part of an example */
  const part = (name: string, example: number, ...accepted: readonly (number | string)[]): Tensor<number> => {
    const { shape, data } = arrays[name];
    const fits = shape.length === accepted.length && accepted.every((n, k) => typeof n === "string" || n === shape[k]);
    if (!fits) throw refusedShape(path, name, arrays[name], accepted.join(", "));
    const size = data.length / labels.length;
    return tensor([1, ...shape.slice(1)], data.slice(example * size, (example + 1) * size));
  };
  const has = (example: number): boolean =>
    tokens.every((list, s) => {
      const name = `tf.tokens.${s}`;
      return name in arrays && part(name, example, labels.length, list.length).data.join() === list.join();
    });
  const example = labels.findIndex((each, i) => each === label && has(i));
  if (example < 0) return [];
  const total = tokens.flat().length;
  return Object.keys(arrays).flatMap((name): Stage<number>[] => {
    if (name === "tf.fhat") {
      const map = asMap(part(name, example, labels.length, "channels", "h", "w"));
      return [{ name: `scale${tokens.length - 1}.fhat`, kind: "words", ...map }];
    }
    const known = OF_TOKENS.find(([array]) => array.test(name));
    if (!known) return [];
    const { shape, data } = part(name, example, labels.length, total, "words");
    const words = shape[2];
    return tokens.map((list, s) => {
      const from = tokens.slice(0, s).flat().length * words;
      const mine = tensor([list.length, words], data.slice(from, from + list.length * words));
      return { name: `scale${s}.${name.replace(...known)}`, kind: "words", ...mine };
    });
  });
}
