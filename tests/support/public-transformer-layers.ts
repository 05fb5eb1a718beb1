// Layers of the public model's transformer.
import { attend } from "../../generator/layers/attend.ts";
import { ratio } from "../../generator/layers/constant.ts";
import { within } from "../../generator/layers/parameters.ts";
import type { VarShape } from "../../generator/params/model-shape.ts";
import { BLOCK_ADA_ROWS, block, blockParameters } from "../../generator/var/block.ts";
import { Conditions } from "../../generator/var/conditions.ts";
import { head, headParameters } from "../../generator/var/head.ts";
import { selfAttention } from "../../generator/var/self-attention.ts";
import { weightedMeans } from "../../sim/golden/layers/attention.ts";
import { linear } from "../../sim/golden/layers/linear.ts";
import { guided } from "../../sim/golden/model/generate.ts";
import { publicAttention } from "../../sim/golden/model/public-attention.ts";
import { ada, blockConditions, modulate, publicBlock } from "../../sim/golden/model/public-block.ts";
import { each, rows, tensor } from "../../sim/golden/tensor.ts";
import type { FloatValue } from "../../sim/golden/value.ts";
import { modelOf, operand, type PublicLayer, type Values } from "./public-layer.ts";

/** What of a model's shape blocks look at; the rest does not matter. */
const SHAPE: VarShape = {
  ...{ depth: 1, embedDim: 1, heads: 1, mlpRatio: 1, attnL2Norm: false, sharedAln: false, patchNums: [1] },
  ...{ classes: 1, vocabulary: 1, cvae: 1, guidance: 0, phiIndex: [0] },
  decoder: {
    ...{ map: { h: 1, w: 1 }, z: 1, ch: 1, mult: [1], blocks: 0, image: 1 },
    ...{ form: "public", groups: 1, kernel: "keys" },
  },
};

export const attendLayer = (keys: number, d: number): PublicLayer => ({
  circuit: (on) => attend(on, { keys, d }),
  operands: [operand("q", 1, d), operand("k", keys, d), operand("v", keys, d)],
  golden: (on, { of }) => ({ y: weightedMeans(on, each(linear(on, of("q"), of("k")), on.exp), of("v")) }),
});

/** Two rows of the batch, the stronger guidance of the last of two scales. */
export const headLayer = (tokens: number, width: number, vocabulary: number): PublicLayer => {
  const shape = { rows: 2, tokens, width, vocabulary, guidance: ratio(3, 2) };
  return {
    circuit: (on) => head(on, shape),
    operands: [operand("x", 2, tokens, width), operand("ada", 2, 2, width), ...headParameters(shape)],
    golden: (on, { of }) => {
      const [x, conditions] = [of("x"), of("ada")];
      const logits = (row: number): Values => {
        const own = tensor([tokens, width], rows(x)[row]);
        const [scale, shift] = rows(tensor([2, width], rows(conditions)[row]));
        return linear(on, modulate(on, own, scale, shift), of("head.weight"), of("head.bias"));
      };
      return { y: guided(on, { ...SHAPE, guidance: 1.5, patchNums: [1, 2] }, 1, logits(0), logits(1)) };
    },
  };
};

/** Scaled queries: keys and values of earlier tokens come from outside. */
export const blockLayer = (tokens: number, before: number, width: number, heads: number): PublicLayer => {
  const shape = { rows: 1, tokens, before, width, heads, hidden: width, normalized: false };
  return {
    circuit: (on) => block(on, shape),
    operands: [
      operand("x", tokens, width),
      operand("ada", BLOCK_ADA_ROWS, width),
      operand("keys", before, width),
      operand("values", before, width),
      ...blockParameters(shape),
    ],
    golden: (on, scope) => {
      const earlier = { k: rows(scope.of("keys")), v: rows(scope.of("values")) };
      const model = { ...SHAPE, embedDim: width, heads };
      const { y, memory } = publicBlock(on, model, scope.of("x"), scope.of("ada"), earlier, scope);
      const now = (all: readonly (readonly FloatValue[])[]): Values =>
        tensor([tokens, width], all.slice(before).flat());
      return { y, keys_now: now(memory.k), values_now: now(memory.v) };
    },
  };
};

/** Queries and keys of length 1, the factors of the heads from their logarithms, which are bounded by ln 100. */
export const normalizedAttentionLayer = (tokens: number, before: number, width: number, heads: number): PublicLayer => {
  const model: VarShape = { ...SHAPE, embedDim: width, heads, attnL2Norm: true };
  const attn = "w.blocks.0.attn.";
  const named = blockParameters({ rows: 1, tokens, before, width, heads, hidden: 1, normalized: true }).filter(
    ({ name }) => name.startsWith("attn."),
  );
  const weights = within("w.blocks.0", named);
  return {
    circuit: (on) =>
      modelOf(on, `normalized_attention_${tokens}_${before}_${width}_${heads}`, (builder) => {
        const { l } = builder;
        const x = l.input("x", 1, tokens, width);
        const memory = { keys: l.input("keys", 1, before, width), values: l.input("values", 1, before, width) };
        const [qkv, qBias, vBias, proj, projBias] = weights.map((weight) => builder.weight(weight));
        const factors = new Conditions(builder, on, model, l.input("c", 1, width)).factors(0);
        const { y } = selfAttention(l, on, x, heads, { qkv, qBias, vBias, proj, projBias, factors }, memory);
        l.output("y", y);
      }),
    operands: [
      operand("x", tokens, width),
      operand("keys", before, width),
      operand("values", before, width),
      operand("c", 1, width),
      ...weights,
      operand(`${attn}scale_mul_1H11`, 1, heads, 1, 1),
    ],
    golden: (on, scope) => {
      const earlier = { k: rows(scope.of("keys")), v: rows(scope.of("values")) };
      return { y: publicAttention(on, model, scope.of("x"), earlier, scope.within(attn)).y };
    },
  };
};

/** ada(c) of a block, by weights that blocks share, and of the head. */
export const conditionsLayer = (width: number): PublicLayer => {
  const model: VarShape = { ...SHAPE, embedDim: width, sharedAln: true };
  return {
    circuit: (on) =>
      modelOf(on, `conditions_${width}`, (builder) => {
        const conditions = new Conditions(builder, on, model, builder.l.input("c", 1, width));
        builder.l.output("block", conditions.block(0));
        builder.l.output("head", conditions.head());
      }),
    operands: [
      operand("c", width),
      operand("w.shared_ada_lin.1.weight", BLOCK_ADA_ROWS * width, width),
      operand("w.shared_ada_lin.1.bias", BLOCK_ADA_ROWS * width),
      operand("w.blocks.0.ada_gss", 1, 1, BLOCK_ADA_ROWS, width),
      operand("w.head_nm.ada_lin.1.weight", 2 * width, width),
      operand("w.head_nm.ada_lin.1.bias", 2 * width),
    ],
    golden: (on, scope) => {
      const c = scope.of("c").data;
      const [ofBlock] = blockConditions(on, model, c, scope.within("w."));
      return { block: ofBlock, head: ada(on, c, scope.within("w.head_nm.ada_lin.1.")) };
    },
  };
};
