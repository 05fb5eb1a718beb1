// The public model's decoder: feature map to image, with group norms, silu, residuals and nearest up-sampling.
// Source: Lemma 5.10; the blocks are those of the published code. Decoder levels run from the last (coarsest) to the first.

import { conv } from "../layers/conv.ts";
import { elementwise } from "../layers/elementwise.ts";
import { groupNorm, groupNormParameters } from "../layers/group-norm.ts";
import { part, type Tensor } from "../layers/layer-builder.ts";
import { nearest } from "../layers/nearest.ts";
import { normAttentionBlock, normAttentionBlockParameters } from "../layers/norm-attention-block.ts";
import { normResnetBlock, normResnetBlockParameters } from "../layers/norm-resnet-block.ts";
import type { Operations } from "../layers/operations.ts";
import { convParameters } from "../layers/parameters.ts";
import type { DecoderShape, MapSize } from "../params/layer-shape.ts";
import { ModelBuilder } from "./model-builder.ts";
import type { ModelCircuit } from "./model-circuit.ts";

/** A map of words under construction: (h, w, channels). */
interface Feature {
  readonly value: Tensor;
  readonly map: MapSize;
  readonly channels: number;
}

/** The decoder's steps in the top circuit of a model. */
export class DecoderBuilder {
  private readonly model: ModelBuilder;
  private readonly operations: Operations;
  private readonly prefix: string;
  private readonly groups: number;

  /** @param prefix of the tensors' names, as "v." */
  constructor(model: ModelBuilder, operations: Operations, prefix: string, groups: number) {
    this.model = model;
    this.operations = operations;
    this.prefix = prefix;
    this.groups = groups;
  }

  /** A convolution of 3 x 3, zero-padded: tensors `name`.weight and `name`.bias. */
  conv(name: string, { value, map, channels }: Feature, kernels: number): Feature {
    const size = { h: 3, w: 3 };
    const circuit = conv(this.operations, { map, channels, kernels, size, padding: "zero" });
    const [kernel, bias] = convParameters(`${this.prefix}${name}`, channels, kernels).map((p) => this.model.weight(p));
    const y = this.model.l.map(
      instanceOf(name),
      circuit,
      {},
      {
        x: part(value),
        kernel: part(kernel),
        bias: part(bias),
      },
    );
    return { value: y, map, channels: kernels };
  }

  /** `decoder` of the published code, with its stages. @returns the image, not clamped */
  decode(z: Tensor, shape: DecoderShape): Feature {
    const { map, ch, mult, blocks, image } = shape;
    const last = mult.length - 1;
    let x = this.conv("decoder.conv_in", { value: z, map, channels: shape.z }, ch * mult[last]);
    this.note("decoder.conv_in", x);
    x = this.resnet("decoder.mid.block_1", x, x.channels, true);
    x = this.attention("decoder.mid.attn_1", x, true);
    x = this.resnet("decoder.mid.block_2", x, x.channels, true);
    for (let level = last; level >= 0; level--) {
      const name = `decoder.up.${level}`;
      for (let block = 0; block <= blocks; block++) {
        x = this.resnet(`${name}.block.${block}`, x, ch * mult[level]);
        if (level === last) x = this.attention(`${name}.attn.${block}`, x);
      }
      if (level > 0) x = this.upsample(`${name}.upsample`, x);
      this.note(name, x);
    }
    x = this.conv("decoder.conv_out", this.end(x), image);
    this.note("decoded", x);
    return x;
  }

  private resnet(name: string, { value, map, channels }: Feature, outer: number, isStage = false): Feature {
    const shape = { map, channels, outer, groups: this.groups };
    const circuit = normResnetBlock(this.operations, shape);
    const parameters = normResnetBlockParameters(shape);
    const { y } = this.model.module(instanceOf(name), circuit, `${this.prefix}${name}.`, parameters, {
      x: part(value),
    });
    const result = { value: y, map, channels: outer };
    if (isStage) this.note(name, result);
    return result;
  }

  private attention(name: string, { value, map, channels }: Feature, isStage = false): Feature {
    const shape = { map, channels, groups: this.groups };
    const circuit = normAttentionBlock(this.operations, shape);
    const parameters = normAttentionBlockParameters(shape);
    const { y } = this.model.module(instanceOf(name), circuit, `${this.prefix}${name}.`, parameters, {
      x: part(value),
    });
    const result = { value: y, map, channels };
    if (isStage) this.note(name, result);
    return result;
  }

  private upsample(name: string, { value, map, channels }: Feature): Feature {
    const circuit = nearest(this.operations.format.width, map, channels);
    const doubled = this.model.l.map(`${instanceOf(name)}_nearest`, circuit, {}, { x: part(value) });
    return this.conv(`${name}.conv`, { value: doubled, map: { h: 2 * map.h, w: 2 * map.w }, channels }, channels);
  }

  /** norm_out and silu. */
  private end({ value, map, channels }: Feature): Feature {
    const circuit = groupNorm(this.operations, { map, channels, groups: this.groups });
    const parameters = groupNormParameters(channels);
    const { y } = this.model.module("decoder_norm_out", circuit, `${this.prefix}decoder.norm_out.`, parameters, {
      x: part(value),
    });
    return { value: elementwise(this.model.l, "decoder_silu_out", this.operations.silu, { a: y }), map, channels };
  }

  private note(stage: string, { value, map, channels }: Feature): void {
    this.model.stage(stage, value, map.h, map.w, channels);
  }
}

const instanceOf = (name: string): string => name.replaceAll(".", "_");

/**
 * The decoder alone: ports z (h, w, z) and the weights (tensors `w.decoder.…`) -> y (H, W, 3), not clamped.
 * Depth: a constant for the number of levels and blocks.
 */
export function publicDecoder(operations: Operations, shape: DecoderShape, prefix = "w."): ModelCircuit {
  const { p, E, width } = operations.format;
  const { map, z, ch, mult, blocks, groups, image } = shape;
  const name = `public_decoder_${map.h}x${map.w}x${z}_ch${ch}_m${mult.join("_")}_b${blocks}_g${groups}_${operations.tag}`;
  const doc = {
    summary: "y = decoder(z): feature map to image",
    source: "Lemma 5.10, in the public model's form",
    params: { p, E, map: `${map.h}x${map.w}`, z, ch, mult: mult.join("-"), blocks, groups, image },
  };
  const model = new ModelBuilder(name, doc, width);
  const input = model.l.input("z", map.h, map.w, z);
  const decoder = new DecoderBuilder(model, operations, prefix, groups);
  const { value } = decoder.decode(input, shape);
  model.l.output("y", value);
  return model.build();
}
