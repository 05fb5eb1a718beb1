// The blocks of the paper's VQ-VAE decoder: ResNet block and up-sample block. No norm, no activation.
// Source: section 4.4, Lemma 5.10. Depth: ResNet block 2 (d_mul + d_sum + d_add) + d_add; up-sample block that of an
// up-interpolation and a convolution.
import type { Circuit } from "../circuit/circuit.ts";
import { loopVariable } from "../circuit/index-map.ts";
import { conv } from "../layers/conv.ts";
import { part, reshape, type Tensor } from "../layers/layer-builder.ts";
import { layerCircuit, layerInputs, mapTag } from "../layers/layer-circuit.ts";
import type { Operations } from "../layers/operations.ts";
import { upsample } from "../layers/upsample.ts";
import { type MapSize, pixels, type ResnetShape, type UpsampleBlockShape } from "../params/layer-shape.ts";

/** Side of the kernels of all convolutions but the one of a skip connection. */
const SIDE = 3;

/** A zero-padded convolution with square kernels. */
export function squareConv(
  on: Operations,
  map: MapSize,
  channels: number,
  kernels: number,
  side: number = SIDE,
): Circuit {
  return conv(on, { map, channels, kernels, size: { h: side, w: side }, padding: "zero" });
}

/**
 * y = conv2(conv1(x)) + x, or + conv3(x) with kernels of 1 x 1 where the numbers of channels differ.
 * @returns ports x (h, w, c), kernel1, bias1, kernel2, bias2 (kernel3, bias3) -> y (h, w, outputs)
 */
export function resnetBlock(on: Operations, shape: ResnetShape): Circuit {
  const { map, channels, outputs } = shape;
  const doc = {
    name: `resnet_block_${on.dotTag}_${mapTag(map)}_c${channels}_to_c${outputs}`,
    summary: `two convolutions and a skip connection over a map of ${mapTag(map)}, ${channels} to ${outputs} channels`,
    source: "Section 4.4, Lemma 5.10",
    params: { map: mapTag(map), channels, outputs },
  };
  return layerCircuit(on, doc, (layer) => {
    const { x, ...weights } = layerInputs(layer, "resnet_block", shape);
    const convolved = (name: string, of: Tensor, circuit: Circuit, k: number): Tensor =>
      layer.map(
        name,
        circuit,
        {},
        { x: part(of), kernel: part(weights[`kernel${k}`]), bias: part(weights[`bias${k}`]) },
      );
    const first = convolved("conv_1", x, squareConv(on, map, channels, outputs), 1);
    const second = convolved("conv_2", first, squareConv(on, map, outputs, outputs), 2);
    const skip = channels === outputs ? x : convolved("conv_3", x, squareConv(on, map, channels, outputs, 1), 3);
    const k = loopVariable("k");
    const words = pixels(map) * outputs;
    const [a, b] = [second, skip].map((tensor) => part(reshape(tensor, words), k));
    layer.output("y", layer.map("total", on.add, { k: words }, { a, b }));
  });
}

/** @returns ports x (h, w, c), kernel (c, 3, 3, c), bias (c) -> y (2 h, 2 w, c) */
export function upsampleBlock(on: Operations, shape: UpsampleBlockShape): Circuit {
  const { map, channels, kernel: spline } = shape;
  const double = doubleMap(map);
  const doc = {
    name: `upsample_block_${on.dotTag}_${spline}_${mapTag(map)}_c${channels}`,
    summary: `up-interpolation of a map of ${mapTag(map)} to the double size, and a convolution; ${channels} channels`,
    source: "Section 4.4, Lemma 5.10",
    params: { map: mapTag(map), channels, kernel: spline },
  };
  return layerCircuit(on, doc, (layer) => {
    const { x, kernel, bias } = layerInputs(layer, "upsample_block", shape);
    const up = layer.map("up", upsample(on, { from: map, to: double, channels, kernel: spline }), {}, { x: part(x) });
    const circuit = squareConv(on, double, channels, channels);
    layer.output("y", layer.map("conv", circuit, {}, { x: part(up), kernel: part(kernel), bias: part(bias) }));
  });
}

export const doubleMap = ({ h, w }: MapSize): MapSize => ({ h: 2 * h, w: 2 * w });
