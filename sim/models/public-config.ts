// The configuration of a public model: fields by the names of the published code.
import type { VarShape } from "../../generator/params/model-shape.ts";
import {
  choice,
  entries,
  flag,
  fromZero,
  length,
  list,
  number,
  object,
  positive,
  refused,
  validated,
} from "./config-fields.ts";
import { limitDecoder, limitOperands } from "./config-limits.ts";

/** The strongest guidance that makes sense. */
const STRONGEST = 1000;

/** One row of the table of classes is that of no class. */
const CLASSES = 2 ** 16 - 1;

const PUBLIC = object({
  kind: choice(["public"]).default("public"),
  depth: length(1),
  embed_dim: positive,
  num_heads: positive,
  mlp_ratio: number(1 / 64, 64).default(4),
  attn_l2_norm: flag,
  shared_aln: flag,
  patch_nums: list(positive, "integers, ascending"),
  num_classes: positive.max(CLASSES, `integers 1..${CLASSES}`),
  V: entries,
  Cvae: positive,
  guidance: number(0, STRONGEST).default(0),
  decoder: object({
    ch: positive,
    ch_mult: list(positive, "integers"),
    num_res_blocks: length(0),
    z: positive,
    groups: positive.default(32),
  }),
  phi_index: list(fromZero, "indices of convolutions"),
  label: fromZero.default(0),
});

/** A public model. */
export interface PublicModel {
  readonly kind: "public";
  readonly shape: VarShape;
  /** the class to generate where the user names none */
  readonly label: number;
}

/** The public model that a configuration describes. @throws UserError naming the field, its value and what is accepted */
export function publicModel(value: unknown, path: string): PublicModel {
  const config = validated(PUBLIC, value, path);
  const { embed_dim, num_heads, mlp_ratio, patch_nums, num_classes, Cvae, decoder, phi_index, label } = config;
  const refuse = (name: string, found: unknown, accepted: string): never => {
    throw refused(path, name.split("."), found, accepted);
  };
  if (embed_dim % num_heads !== 0) refuse("num_heads", num_heads, `divisors of embed_dim, ${embed_dim}`);
  if (!Number.isInteger(embed_dim * mlp_ratio))
    refuse("mlp_ratio", mlp_ratio, `numbers whose product with embed_dim, ${embed_dim}, is an integer`);
  if (patch_nums.some((side, s) => s > 0 && side <= patch_nums[s - 1]))
    refuse("patch_nums", patch_nums, "integers, ascending");
  if (phi_index.length !== patch_nums.length)
    refuse("phi_index", phi_index, `${patch_nums.length} indices, one for each of patch_nums`);
  if (decoder.z !== Cvae) refuse("decoder.z", decoder.z, `Cvae, ${Cvae}`);
  for (const mult of decoder.ch_mult)
    if ((decoder.ch * mult) % decoder.groups !== 0)
      refuse("decoder.groups", decoder.groups, `divisors of ch * ch_mult, ${decoder.ch * mult} on a level`);
  if (label > num_classes) refuse("label", label, `integers 0..${num_classes}, the last for no class`);
  const side = patch_nums.at(-1) as number;
  const tokens = patch_nums.reduce((sum, length) => sum + length * length, 0);
  limitOperands(path, [
    { place: ["embed_dim"], value: embed_dim, operands: embed_dim },
    { place: ["mlp_ratio"], value: mlp_ratio, operands: embed_dim * mlp_ratio },
    { place: ["patch_nums"], value: patch_nums, operands: tokens },
    { place: ["V"], value: config.V, operands: config.V },
  ]);
  limitDecoder(path, { map: { h: side, w: side }, z: Cvae, ch: decoder.ch, mult: decoder.ch_mult }, ["decoder"]);
  return {
    kind: "public",
    label,
    shape: {
      depth: config.depth,
      embedDim: embed_dim,
      heads: num_heads,
      mlpRatio: mlp_ratio,
      attnL2Norm: config.attn_l2_norm,
      sharedAln: config.shared_aln,
      patchNums: patch_nums,
      classes: num_classes,
      vocabulary: config.V,
      cvae: Cvae,
      guidance: config.guidance,
      phiIndex: phi_index,
      decoder: {
        map: { h: side, w: side },
        z: decoder.z,
        ch: decoder.ch,
        mult: decoder.ch_mult,
        blocks: decoder.num_res_blocks,
        image: 3,
        form: "public",
        groups: decoder.groups,
        kernel: "keys",
      },
    },
  };
}
