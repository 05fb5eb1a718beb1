// The input ports of the paper's layers and models: names, order and shapes. See LAYERS.md.
import { range } from "../core/integers.ts";
import {
  type CodebookShape,
  type ConvShape,
  type DecoderShape,
  indexBits,
  type LayerNormShape,
  type MapSize,
  type MlpShape,
  type PaperVarShape,
  type ReconstructionShape,
  type ResnetShape,
  reconstructionOf,
  type TokenShape,
  type TransformerLayerShape,
  type TransformerShape,
  tokensOf,
  type UpsampleBlockShape,
  type UpsampleShape,
} from "./layer-shape.ts";

/** An input port: row-major words of the format, or one unsigned number. */
export interface PortShape {
  readonly name: string;
  /** of its words; empty for an unsigned number */
  readonly shape: readonly number[];
  /** bits of the unsigned number that it takes instead of words */
  readonly bits?: number;
}

/** The shape object of each top. */
export interface LayerShapes {
  readonly upsample: UpsampleShape;
  readonly attention_matrix: TokenShape;
  readonly attention: TokenShape;
  readonly mlp: MlpShape;
  readonly layernorm: LayerNormShape;
  readonly conv: ConvShape;
  readonly codebook: CodebookShape;
  /** entries: how many words are compared */
  readonly argmax: Pick<CodebookShape, "entries">;
  readonly resnet_block: ResnetShape;
  readonly upsample_block: UpsampleBlockShape;
  readonly transformer_layer: TransformerLayerShape;
  readonly transformer: TransformerShape;
  readonly reconstruction: ReconstructionShape;
  readonly decoder: DecoderShape;
  readonly var: PaperVarShape;
}

export type LayerTop = keyof LayerShapes;

const port = (name: string, ...shape: readonly number[]): PortShape => ({ name, shape });
const mapPort = (name: string, { h, w }: MapSize, channels: number): PortShape => port(name, h, w, channels);

/** Kernel and bias of a convolution, the names with a suffix. */
const convWeights = (channels: number, kernels: number, side: number, suffix = ""): PortShape[] => [
  port(`kernel${suffix}`, kernels, side, side, channels),
  port(`bias${suffix}`, kernels),
];

const attentionWeights = (d: number): PortShape[] => [port("wq", d, d), port("wk", d, d), port("wv", d, d)];

const mlpWeights = (inner: number, outer: number): PortShape[] => [port("w", outer, inner), port("bias", outer)];

const resnetWeights = (channels: number, outputs: number): PortShape[] => [
  ...convWeights(channels, outputs, 3, "1"),
  ...convWeights(outputs, outputs, 3, "2"),
  ...(channels === outputs ? [] : convWeights(channels, outputs, 1, "3")),
];

const prefixed = (prefix: string, ports: readonly PortShape[]): PortShape[] =>
  ports.map((each) => ({ ...each, name: `${prefix}_${each.name}` }));

const suffixed = (suffix: number, ports: readonly PortShape[]): PortShape[] =>
  ports.map((each) => ({ ...each, name: `${each.name}_${suffix}` }));

function transformerWeights({ steps, d }: TransformerShape): PortShape[] {
  return range(0, steps.length - 1).flatMap((i) => suffixed(i, [...attentionWeights(d), ...mlpWeights(d, d)]));
}

function reconstructionWeights({ maps, d }: ReconstructionShape): PortShape[] {
  return maps.flatMap((_, i) => suffixed(i, convWeights(d, d, 3)));
}

function decoderWeights({ z, ch, mult, blocks, image }: DecoderShape): PortShape[] {
  const last = mult.length - 1;
  const widest = ch * mult[last];
  const ports = [
    ...prefixed("conv_in", convWeights(z, widest, 3)),
    ...prefixed("mid_block_1", resnetWeights(widest, widest)),
    ...prefixed("mid_attn_1", attentionWeights(widest)),
    ...prefixed("mid_block_2", resnetWeights(widest, widest)),
  ];
  let channels = widest;
  for (let level = last; level >= 0; level--) {
    for (let block = 0; block <= blocks; block++) {
      ports.push(...prefixed(`up_${level}_block_${block}`, resnetWeights(channels, ch * mult[level])));
      channels = ch * mult[level];
      if (level === last) ports.push(...prefixed(`up_${level}_attn_${block}`, attentionWeights(channels)));
    }
    if (level > 0) ports.push(...prefixed(`up_${level}_upsample`, convWeights(channels, channels, 3)));
  }
  return [...ports, ...prefixed("conv_out", convWeights(channels, image, 3))];
}

const transformerInput = ({ steps, d }: TransformerShape): PortShape => port("x", tokensOf(steps[0]), d);

const PORTS: { readonly [K in LayerTop]: (shape: LayerShapes[K]) => PortShape[] } = {
  upsample: ({ from, channels }) => [mapPort("x", from, channels)],
  attention_matrix: ({ n, d }) => [port("x", n, d), ...attentionWeights(d).slice(0, 2)],
  attention: ({ n, d }) => [port("x", n, d), ...attentionWeights(d)],
  mlp: ({ n, inner, outer }) => [port("x", n, inner), ...mlpWeights(inner, outer)],
  layernorm: ({ n, d }) => [port("x", n, d)],
  conv: ({ map, channels, kernels, size }) => [
    mapPort("x", map, channels),
    port("kernel", kernels, size.h, size.w, channels),
    port("bias", kernels),
  ],
  codebook: ({ entries, d }) => [{ name: "index", shape: [], bits: indexBits(entries) }, port("table", entries, d)],
  argmax: ({ entries }) => [port("x", entries)],
  resnet_block: ({ map, channels, outputs }) => [mapPort("x", map, channels), ...resnetWeights(channels, outputs)],
  upsample_block: ({ map, channels }) => [mapPort("x", map, channels), ...convWeights(channels, channels, 3)],
  transformer_layer: ({ from, d }) => [port("x", tokensOf(from), d), ...attentionWeights(d), ...mlpWeights(d, d)],
  transformer: (shape) => [transformerInput(shape), ...transformerWeights(shape)],
  reconstruction: (shape) => [port("x", tokensOf(shape.maps), shape.d), ...reconstructionWeights(shape)],
  decoder: (shape) => [mapPort("z", shape.map, shape.z), ...decoderWeights(shape)],
  var: (shape) => [
    transformerInput(shape.transformer),
    ...prefixed("transformer", transformerWeights(shape.transformer)),
    ...prefixed("reconstruction", reconstructionWeights(reconstructionOf(shape))),
    ...prefixed("decoder", decoderWeights(shape.decoder)),
  ],
};

/** The names of the paper's tops. */
export const LAYER_TOPS = Object.keys(PORTS) as readonly LayerTop[];

/** The input ports of a top in the paper's form, in order. */
export function layerPorts<K extends LayerTop>(top: K, shape: LayerShapes[K]): PortShape[] {
  return PORTS[top](shape);
}

/** Operands on a port: its words, or the one number. */
export const operandsOf = ({ shape }: PortShape): number => shape.reduce((count, n) => count * n, 1);
