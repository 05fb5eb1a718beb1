// The order of a decoder's blocks (section 4.4), the same in both of its forms.
import type { DecoderShape } from "../../../generator/params/layer-shape.ts";
import type { Tensor, Trace } from "../tensor.ts";

/** A block of a form of the decoder. @param name its place: `mid.block_1`, `up.1.attn.0` */
export type Block<T> = (name: string, x: Tensor<T>) => Tensor<T>;

/** The blocks of a form of the decoder. */
export interface DecoderBlocks<T> {
  /** from z channels */
  readonly input: Block<T>;
  readonly resnet: Block<T>;
  readonly attention: Block<T>;
  readonly upsample: Block<T>;
  /** to the channels of the image */
  readonly output: Block<T>;
}

/**
 * conv_in; ResNet block, attention, ResNet block; from the last level to the first: blocks + 1 ResNet blocks, each followed
 * by attention on the last level, then an up-sample block but on level 0; conv_out.
 * @param trace called with `decoder.conv_in`, `decoder.mid.block_1`, ..., `decoder.up.0`, `decoded`
 */
export function decoderStages<T>(
  { mult, blocks }: DecoderShape,
  z: Tensor<T>,
  block: DecoderBlocks<T>,
  trace?: Trace<T>,
): Tensor<T> {
  const told = (name: string, value: Tensor<T>): Tensor<T> => {
    trace?.(`decoder.${name}`, value);
    return value;
  };
  let x = told("conv_in", block.input("conv_in", z));
  x = told("mid.block_1", block.resnet("mid.block_1", x));
  x = told("mid.attn_1", block.attention("mid.attn_1", x));
  x = told("mid.block_2", block.resnet("mid.block_2", x));
  const last = mult.length - 1;
  for (let level = last; level >= 0; level--) {
    for (let i = 0; i <= blocks; i++) {
      x = block.resnet(`up.${level}.block.${i}`, x);
      if (level === last) x = block.attention(`up.${level}.attn.${i}`, x);
    }
    if (level > 0) x = block.upsample(`up.${level}.upsample`, x);
    told(`up.${level}`, x);
  }
  const y = block.output("conv_out", x);
  trace?.("decoded", y);
  return y;
}
