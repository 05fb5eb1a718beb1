// The paper's VQ-VAE decoder: conv_in; ResNet block, attention, ResNet block; levels from the last to the first, each with
// blocks + 1 ResNet blocks (with attention on the last level) and an up-sample block before the next; conv_out.
// Source: section 4.4, Lemma 5.10. Depth: at most the sum of its parts, constant for a fixed number of levels and blocks.
import type { Circuit } from "../circuit/circuit.ts";
import { range } from "../core/integers.ts";
import { attention } from "../layers/attention.ts";
import { type LayerBuilder, part, type Tensor } from "../layers/layer-builder.ts";
import { layerCircuit, layerInputs, mapTag } from "../layers/layer-circuit.ts";
import type { Operations } from "../layers/operations.ts";
import { type DecoderShape, type MapSize, pixels } from "../params/layer-shape.ts";
import { doubleMap, resnetBlock, squareConv, upsampleBlock } from "./paper-blocks.ts";

/** Holds all that the circuit depends on but the operations. */
export const decoderTag = ({ map, z, ch, mult, blocks, image, kernel }: DecoderShape): string =>
  `${kernel}_${mapTag(map)}_z${z}_ch${ch}_m${mult.join("_")}_b${blocks}_i${image}`;

/** @returns ports z (h, w, z), then those of the blocks in their order, see LAYERS.md -> y (rows, columns, image) */
export function paperDecoder(on: Operations, shape: DecoderShape): Circuit {
  const { map, z, ch, mult, blocks, image, kernel } = shape;
  const doc = {
    name: `decoder_${on.tag}_${decoderTag(shape)}`,
    summary: `VQ-VAE decoder of a map of ${mapTag(map)}, ${mult.length} levels, ${blocks + 1} ResNet blocks on each`,
    source: "Section 4.4, Lemma 5.10",
    params: { map: mapTag(map), z, ch, mult: mult.join("_"), blocks, image, kernel },
  };
  return layerCircuit(on, doc, (layer) => {
    const ports = layerInputs(layer, "decoder", shape);
    const last = mult.length - 1;
    const chain = new BlockChain(layer, on, ports, map, z);
    chain.conv("conv_in", ch * mult[last]);
    chain.resnet("mid_block_1", ch * mult[last]);
    chain.attention("mid_attn_1");
    chain.resnet("mid_block_2", ch * mult[last]);
    for (const level of range(0, mult.length).reverse()) {
      for (const block of range(0, blocks + 1)) {
        chain.resnet(`up_${level}_block_${block}`, ch * mult[level]);
        if (level === last) chain.attention(`up_${level}_attn_${block}`);
      }
      if (level > 0) chain.upsample(`up_${level}_upsample`, kernel);
    }
    chain.conv("conv_out", image);
    layer.output("y", chain.value);
  });
}

/** Blocks one after another: each takes the value before it, and the weights on the ports with its name in front. */
class BlockChain {
  value: Tensor;
  private readonly layer: LayerBuilder;
  private readonly on: Operations;
  private readonly ports: Readonly<Record<string, Tensor>>;
  private map: MapSize;
  private channels: number;

  constructor(
    layer: LayerBuilder,
    on: Operations,
    ports: Readonly<Record<string, Tensor>>,
    map: MapSize,
    channels: number,
  ) {
    this.layer = layer;
    this.on = on;
    this.ports = ports;
    this.value = ports.z;
    this.map = map;
    this.channels = channels;
  }

  conv(name: string, outputs: number): void {
    this.block(name, squareConv(this.on, this.map, this.channels, outputs));
    this.channels = outputs;
  }

  resnet(name: string, outputs: number): void {
    this.block(name, resnetBlock(this.on, { map: this.map, channels: this.channels, outputs }));
    this.channels = outputs;
  }

  attention(name: string): void {
    this.block(name, attention(this.on, { n: pixels(this.map), d: this.channels }));
  }

  upsample(name: string, kernel: DecoderShape["kernel"]): void {
    this.block(name, upsampleBlock(this.on, { map: this.map, channels: this.channels, kernel }));
    this.map = doubleMap(this.map);
  }

  private block(name: string, circuit: Circuit): void {
    const weights = circuit.inputs
      .slice(1)
      .map((port) => [port.name, part(this.ports[`${name}_${port.name}`])] as const);
    this.value = this.layer.map(name, circuit, {}, { x: part(this.value), ...Object.fromEntries(weights) });
  }
}
