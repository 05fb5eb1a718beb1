// The public model as one circuit: class label to tokens, feature map and image. Scale by scale: input, blocks, logits, tokens,
// codebook rows up-interpolated and through phi, added to the feature map, area-interpolated to the next scale's input; then
// the decoder. Source: section 4 and Theorem 5.11, in the published model's form. Depth is a constant for fixed numbers of
// scales, blocks and decoder levels; the description follows scales x kinds of modules. The second form is that of training:
// tokens are given, logits are what comes out.
import type { Bus } from "../circuit/builder.ts";
import { add, loopVariable, mul } from "../circuit/index-map.ts";
import { range } from "../core/integers.ts";
import { area } from "../layers/area.ts";
import { argmax } from "../layers/argmax.ts";
import { codebook } from "../layers/codebook.ts";
import { decimal, type Rational } from "../layers/constant.ts";
import { elementwise } from "../layers/elementwise.ts";
import { part, reshape, type Tensor } from "../layers/layer-builder.ts";
import { linear } from "../layers/linear.ts";
import type { Operations } from "../layers/operations.ts";
import { linearParameters, portOf } from "../layers/parameters.ts";
import { upsample } from "../layers/upsample.ts";
import { indexBits, type MapSize, pixels } from "../params/layer-shape.ts";
import { LABEL_PORT, lastMap, tokensBefore, tokensOfScale, tokensPort, type VarShape } from "../params/model-shape.ts";
import { block, blockParameters } from "./block.ts";
import { Conditions } from "./conditions.ts";
import { head, headParameters } from "./head.ts";
import { imageOf } from "./image.ts";
import { ModelBuilder } from "./model-builder.ts";
import type { ModelCircuit } from "./model-circuit.ts";
import { phi, phiParameters } from "./phi.ts";
import { DecoderBuilder } from "./public-decoder.ts";
import type { Memory } from "./self-attention.ts";

/**
 * Ports: label (index of a class, or the number of classes for none) and the weights -> tokens_0, tokens_1, ... (indices of
 * a scale's tokens, row by row), fhat (h, w, Cvae), image (H, W, 3). Tensors and stages have the names of the published code.
 */
export function varCircuit(operations: Operations, shape: VarShape): ModelCircuit {
  return new VarBuilder(operations, shape, "generation").build();
}

/**
 * Teacher forcing: what the model makes of tokens that are given, in one row of the batch, without guidance and decoder. Ports:
 * label, tokens_0, tokens_1, ... (indices of a scale's tokens, row by row) and the weights -> logits_0, logits_1, ... (tokens of
 * the scale, V), fhat (h, w, Cvae). Tensors and stages as in `varCircuit`, but for the tokens. Depth: that of one scale, since
 * the inputs of all scales come from the tokens, and a block needs of earlier scales the keys and values of the same block.
 */
export function teacherForcingCircuit(operations: Operations, shape: VarShape): ModelCircuit {
  return new VarBuilder(operations, shape, "teacher_forcing").build();
}

type VarForm = "generation" | "teacher_forcing";

/** What a scale computes with, once for the model. */
interface Shared {
  /** c (rows, C) */
  readonly condition: Tensor;
  readonly blocks: readonly { readonly ada: Tensor; readonly factors?: Tensor }[];
  readonly head: Tensor;
}

class VarBuilder {
  private readonly operations: Operations;
  private readonly shape: VarShape;
  private readonly isForced: boolean;
  private readonly model: ModelBuilder;
  private readonly map: MapSize;
  /** rows of the batch: with the class, and where guidance is used, without one */
  private readonly rows: number;
  /** of each block, the keys and values of each scale so far */
  private readonly memories: Memory[][];

  constructor(operations: Operations, shape: VarShape, form: VarForm) {
    const { p, E, width } = operations.format;
    this.operations = operations;
    this.shape = shape;
    this.isForced = form === "teacher_forcing";
    this.map = lastMap(shape);
    this.rows = this.isForced || shape.guidance === 0 ? 1 : 2;
    this.memories = range(0, shape.depth).map(() => []);
    this.model = new ModelBuilder(
      varName(operations, shape, form),
      {
        summary: `${this.isForced ? "class and tokens to logits" : "class to image"}: depth ${shape.depth}, width ${shape.embedDim}, token maps of sides ${shape.patchNums.join(", ")}`,
        source: "section 4, Theorem 5.11, in the public model's form",
        params: { p, E, depth: shape.depth, width: shape.embedDim, heads: shape.heads, variant: operations.variant },
      },
      width,
    );
  }

  build(): ModelCircuit {
    const { model, shape } = this;
    const shared = this.shared();
    const maps: Tensor[] = [];
    let next: Tensor | undefined;
    let fhat: Tensor | undefined;
    for (const s of range(0, shape.patchNums.length)) {
      const logits = this.logits(s, this.blocks(s, this.input(s, shared, next), shared), shared);
      maps.push(this.residual(s, this.isForced ? this.given(s, logits) : this.greatest(s, logits)));
      fhat = this.featureMap(s, maps);
      if (s + 1 < shape.patchNums.length) next = this.nextMap(s, fhat);
    }
    if (!fhat) throw new Error("a model without scales");
    model.l.output("fhat", fhat);
    if (!this.isForced) this.decode(fhat);
    return model.build();
  }

  /** The image of the whole feature map. */
  private decode(fhat: Tensor): void {
    const { model, operations, shape } = this;
    const decoder = new DecoderBuilder(model, operations, "v.", shape.decoder.groups);
    const start = { value: fhat, map: this.map, channels: shape.cvae };
    const decoded = decoder.decode(decoder.conv("post_quant_conv", start, shape.cvae).value, shape.decoder);
    const image = imageOf(model.l, operations, decoded.value);
    model.stage("image", image, decoded.map.h, decoded.map.w, decoded.channels);
    model.l.output("image", image);
  }

  private shared(): Shared {
    const { model, operations, shape, rows } = this;
    const { classes, embedDim, depth, attnL2Norm } = shape;
    const label = model.l.b.input(LABEL_PORT, indexBits(classes + 1));
    const table = model.plain("w.class_emb.weight", classes + 1, embedDim);
    const look = codebook(operations.format, { entries: classes + 1, d: embedDim });
    const chosen = model.l.map("class", look, {}, { index: label.all(), table: part(table) });
    const condition =
      rows === 1 ? chosen : model.l.join("condition", [rows, embedDim], [part(chosen), part(table, classes)]);
    const conditions = new Conditions(model, operations, shape, reshape(condition, rows, embedDim));
    return {
      condition: reshape(condition, rows, embedDim),
      blocks: range(0, depth).map((i) => ({
        ada: conditions.block(i),
        ...(attnL2Norm && { factors: conditions.factors(i) }),
      })),
      head: conditions.head(),
    };
  }

  /** (rows, tokens, C). @param next this scale's map, (tokens, Cvae); absent for the first */
  private input(s: number, { condition }: Shared, next: Tensor | undefined): Tensor {
    const { model, operations, shape, rows } = this;
    const { embedDim, cvae, patchNums } = shape;
    const [n, before] = [tokensOfScale(shape, s), tokensBefore(shape, s)];
    const total = tokensBefore(shape, patchNums.length);
    const [r, i, c] = ["r", "i", "c"].map(loopVariable);
    const loops = { i: n, c: embedDim };
    const levels = model.plain("w.lvl_embed.weight", patchNums.length, embedDim);
    const positions = reshape(model.plain("w.pos_1LC", 1, total, embedDim), total, embedDim);
    const level = { a: part(levels, s, c), b: part(positions, add(i, before), c) };
    const place = model.l.map(`scale${s}_place`, operations.add, loops, level);
    const stage = `scale${s}.input`;
    if (!next) {
      const first = reshape(model.plain("w.pos_start", 1, n, embedDim), n, embedDim);
      const all = { r: rows, ...loops };
      const start = model.l.map("start", operations.add, all, { a: part(condition, r, c), b: part(first, i, c) });
      const y = model.l.map(`scale${s}_input`, operations.add, all, { a: part(start, r, i, c), b: part(place, i, c) });
      return model.stage(stage, y, rows, n, embedDim);
    }
    const [weight, bias] = linearParameters("w.word_embed", cvae, embedDim).map((w) => model.weight(w));
    const every = { loops: { i: n }, row: part(reshape(next, n, cvae), i) };
    const words = linear(model.l, operations, `scale${s}_words`, every, { weight, bias });
    const y = elementwise(model.l, `scale${s}_sum`, operations.add, { a: words, b: place });
    // all rows of the batch go on from the same map
    const copies = model.l.join(`scale${s}_input`, [rows, n, embedDim], Array(rows).fill(part(y)));
    return model.stage(stage, copies, rows, n, embedDim);
  }

  /** The blocks one after another: (rows, tokens, C). */
  private blocks(s: number, input: Tensor, { blocks }: Shared): Tensor {
    const { model, shape, rows } = this;
    const { embedDim, heads, mlpRatio, attnL2Norm } = shape;
    const [tokens, before] = [tokensOfScale(shape, s), tokensBefore(shape, s)];
    const hidden = Math.round(embedDim * mlpRatio);
    const module = { rows, tokens, before, width: embedDim, heads, hidden, normalized: attnL2Norm };
    const circuit = block(this.operations, module);
    return blocks.reduce<Tensor>((x, { ada, factors }, i) => {
      const memory = this.memories[i];
      const name = `scale${s}_block${i}`;
      const earlier = (kind: keyof Memory): Tensor =>
        model.l.join(
          `${name}_${kind}`,
          [rows, before, embedDim],
          range(0, rows).flatMap((r) => memory.map((scale) => part(scale[kind], r))),
        );
      const made = model.module(name, circuit, `w.blocks.${i}.`, blockParameters(module), {
        x: part(x),
        ada: part(ada),
        ...(before > 0 && { keys: part(earlier("keys")), values: part(earlier("values")) }),
        ...(factors && { factors: part(factors) }),
      });
      const ofTokens = (tensor: Tensor): Tensor => reshape(tensor, rows, tokens, embedDim);
      memory.push({ keys: ofTokens(made.keys_now), values: ofTokens(made.values_now) });
      return model.stage(`scale${s}.block${i}`, made.y, rows, tokens, embedDim);
    }, input);
  }

  /** (tokens, V). @param x (rows, tokens, C) */
  private logits(s: number, x: Tensor, { head: ada }: Shared): Tensor {
    const { model, operations, shape, rows } = this;
    const { embedDim, vocabulary } = shape;
    const tokens = tokensOfScale(shape, s);
    const guidance = rows === 2 ? this.guidance(s) : undefined;
    const module = { rows, tokens, width: embedDim, vocabulary, guidance };
    const circuit = head(operations, module);
    const { y } = model.module(`scale${s}_head`, circuit, "w.", headParameters(module), { x: part(x), ada: part(ada) });
    return model.stage(`scale${s}.logits`, y, tokens, vocabulary);
  }

  /** The indices of tokens that are given, an input port; the logits are output instead. */
  private given(s: number, logits: Tensor): Bus {
    const { model, shape } = this;
    model.l.output(`logits_${s}`, logits);
    return model.l.b.input(tokensPort(s), tokensOfScale(shape, s) * indexBits(shape.vocabulary));
  }

  /** The indices of the scale's tokens: its greatest logits. */
  private greatest(s: number, logits: Tensor): Bus {
    const { model, operations, shape } = this;
    const tokens = tokensOfScale(shape, s);
    const greatest = argmax(operations, shape.vocabulary);
    const indices = model.l.map(`scale${s}_tokens`, greatest, { i: tokens }, { x: part(logits, loopVariable("i")) });
    model.indexStage(`scale${s}.tokens`, indices, tokens);
    model.l.output(tokensPort(s), indices);
    return indices.bus;
  }

  /** guidance * s / (S - 1): 0 where there is one scale. */
  private guidance(s: number): Rational {
    const { numerator, denominator } = decimal(this.shape.guidance);
    const last = Math.max(1, this.shape.patchNums.length - 1);
    return { numerator: numerator * BigInt(s), denominator: denominator * BigInt(last) };
  }

  /** The scale's part of the feature map: codebook rows, up-interpolated, through phi. */
  private residual(s: number, indices: Bus): Tensor {
    const { model, operations, shape, map } = this;
    const { vocabulary, cvae, patchNums, phiIndex } = shape;
    const tokens = tokensOfScale(shape, s);
    const bits = indexBits(vocabulary);
    const table = part(model.plain("v.quantize.embedding.weight", vocabulary, cvae));
    const index = indices.slice(mul(loopVariable("i"), bits), bits);
    const look = codebook(operations.format, { entries: vocabulary, d: cvae });
    const found = model.l.map(`scale${s}_codes`, look, { i: tokens }, { index, table });
    const from = { h: patchNums[s], w: patchNums[s] };
    const larger = upsample(operations, { from, to: map, channels: cvae, kernel: "keys" });
    const isLast = s + 1 === patchNums.length;
    const up = isLast ? found : model.l.map(`scale${s}_up`, larger, {}, { x: part(found) });
    const parameters = phiParameters("conv", cvae);
    const tensors = phiParameters(`v.quantize.quant_resi.qresi_ls.${phiIndex[s]}`, cvae).map((w) => model.weight(w));
    const weights = parameters.map(({ name }, k) => [portOf(name), part(tensors[k])] as const);
    const circuit = phi(operations, map, cvae);
    return model.l.map(`scale${s}_phi`, circuit, {}, { x: part(up), ...Object.fromEntries(weights) });
  }

  /** One sum over the maps of the scales so far: (h, w, Cvae). */
  private featureMap(s: number, maps: readonly Tensor[]): Tensor {
    const { model, operations, map, shape } = this;
    const words = pixels(map) * shape.cvae;
    const k = loopVariable("k");
    const terms = maps.map((values) => part(reshape(values, words), k));
    const y = s === 0 ? maps[0] : model.l.map(`scale${s}_fhat`, operations.sum(s + 1), { k: words }, { x: terms });
    return model.stage(`scale${s}.fhat`, y, map.h, map.w, shape.cvae);
  }

  /** The map of the next scale's tokens. */
  private nextMap(s: number, fhat: Tensor): Tensor {
    const side = this.shape.patchNums[s + 1];
    const to = { h: side, w: side };
    const circuit = area(this.operations, { from: this.map, to, channels: this.shape.cvae });
    return this.model.l.map(`scale${s + 1}_map`, circuit, {}, { x: part(fhat) });
  }
}

/** A name for the top: its form and main sizes. */
function varName(operations: Operations, shape: VarShape, form: VarForm): string {
  const { depth, embedDim, heads, patchNums, vocabulary } = shape;
  return `var${form === "generation" ? "" : `_${form}`}_${depth}x${embedDim}_h${heads}_n${patchNums.join("_")}_v${vocabulary}_${operations.tag}`;
}
