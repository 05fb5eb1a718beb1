// Cases of layers and models that others computed, beside the repository. A test that finds none says how many it skips.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { DecoderShape, MapSize } from "../../generator/params/layer-shape.ts";
import type { VarShape } from "../../generator/params/model-shape.ts";
import type { Arithmetic } from "../../sim/golden/arithmetic.ts";
import { type Tensor, tensor, transposed } from "../../sim/golden/tensor.ts";
import type { Weights } from "../../sim/golden/weights.ts";

const FOLDER = join(import.meta.dirname, "..", "..", "..", "shared", "reference", "var");

/** The cases of the data, and how many comparisons each makes. */
export const REFERENCE_CASES = {
  area_down: 5,
  attention: 7,
  attn_block: 1,
  conv: 8,
  decoder_tiny: 1,
  elementwise: 1,
  ffn: 1,
  layernorm: 6,
  mlp: 5,
  paper_transformer: 3,
  resnet_block: 1,
  upinterp: 9,
  upsample_block: 1,
  var_mini: 1,
} as const;

export type ReferenceCase = keyof typeof REFERENCE_CASES;

/** Whether the data is there. */
export const hasReference = (): boolean => existsSync(FOLDER);

/** A title for a group of tests on these cases: when they are absent, what is skipped and how many; printed too. */
export function referenceTitle(title: string, names: readonly ReferenceCase[]): string {
  if (hasReference()) return title;
  const cases = names.reduce((sum, name) => sum + REFERENCE_CASES[name], 0);
  const skipped = `${title}: skipped, ${cases} cases (no ../shared/reference/var)`;
  console.warn(skipped); // reporters that print only files would not tell
  return skipped;
}

/** A case as it is stored. */
export interface Reference {
  readonly config: Readonly<Record<string, unknown>>;
  /** @throws Error if there is no such array */
  of(name: string): Tensor<number>;
  /** names of all arrays */
  readonly names: readonly string[];
}

/** Reads a case. */
export function readReference(name: ReferenceCase): Reference {
  const { config, arrays } = JSON.parse(readFileSync(join(FOLDER, `${name}.json`), "utf8"));
  const names = Object.keys(arrays);
  return {
    config,
    names,
    of: (array) => {
      if (!Object.hasOwn(arrays, array)) throw new Error(`${name} has no array ${array}`);
      return tensor(arrays[array].shape, arrays[array].data);
    },
  };
}

/** Doubles in an arithmetic, each rounded once. */
export function inArithmetic<T>(on: Arithmetic<T>, { shape, data }: Tensor<number>): Tensor<T> {
  return tensor(
    shape,
    data.map((x) => exactConstant(on, x)),
  );
}

/** A double of an arithmetic, rounded once from its exact value. */
function exactConstant<T>(on: Arithmetic<T>, x: number): T {
  if (x === 0) return on.zero;
  let scale = 1n;
  let numerator = x;
  // multiplying by 2 is exact
  while (!Number.isInteger(numerator)) [numerator, scale] = [numerator * 2, scale * 2n];
  return on.constant(BigInt(numerator), scale);
}

/** The arrays whose names begin with a prefix, by the rest of their names. */
export function weightsOf<T>(on: Arithmetic<T>, reference: Reference, prefix: string): Weights<T> {
  const names = reference.names.filter((name) => name.startsWith(prefix));
  return Object.fromEntries(names.map((name) => [name.slice(prefix.length), inArithmetic(on, reference.of(name))]));
}

/** The largest difference, relative to the largest magnitude expected. */
export function distance<T>(on: Arithmetic<T>, found: Tensor<T>, expected: Tensor<number>): number {
  if (found.data.length !== expected.data.length)
    throw new Error(`${found.shape.join("x")} found, ${expected.shape.join("x")} expected`);
  const scale = Math.max(...expected.data.map(Math.abs));
  const error = Math.max(...expected.data.map((x, k) => Math.abs(on.toNumber(found.data[k]) - x)));
  return error / (scale || 1);
}

interface ModelConfig {
  readonly depth: number;
  readonly embed_dim: number;
  readonly num_heads: number;
  readonly mlp_ratio: number;
  readonly attn_l2_norm: boolean;
  readonly shared_aln: boolean;
  readonly patch_nums: number[];
  readonly num_classes: number;
  readonly V: number;
  readonly Cvae: number;
  readonly guidance: number;
  readonly phi_index: number[];
  readonly decoder: DecoderConfig;
}

/** The shape of the model of a case. */
export function varShapeOf({ config }: Reference): VarShape {
  const model = config as unknown as ModelConfig;
  const side = model.patch_nums.at(-1) as number;
  return {
    depth: model.depth,
    embedDim: model.embed_dim,
    heads: model.num_heads,
    mlpRatio: model.mlp_ratio,
    attnL2Norm: model.attn_l2_norm,
    sharedAln: model.shared_aln,
    patchNums: model.patch_nums,
    classes: model.num_classes,
    vocabulary: model.V,
    cvae: model.Cvae,
    guidance: model.guidance,
    phiIndex: model.phi_index,
    decoder: decoderShapeOf(model.decoder, { h: side, w: side }),
  };
}

/** The shape of a decoder in its public form. */
export function decoderShapeOf(
  { ch, ch_mult: mult, num_res_blocks: blocks, z, groups }: DecoderConfig,
  map: MapSize,
): DecoderShape {
  return { map, z, ch, mult, blocks, image: 3, form: "public", groups, kernel: "keys" };
}

/** The configuration of a decoder as the cases have it. */
export interface DecoderConfig {
  readonly ch: number;
  readonly ch_mult: number[];
  readonly num_res_blocks: number;
  readonly z: number;
  readonly groups: number;
}

/** A map as row, column, channel, from one of channel, row, column (with a batch of one before them). */
export function channelsLast<T>(map: Tensor<T>): Tensor<T> {
  const [c, h, w] = map.shape.slice(-3);
  return transposed(tensor([c, h, w], map.data), [1, 2, 0]);
}
