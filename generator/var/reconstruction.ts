// Feature-map reconstruction: every token map up-interpolated to the final size and convolved, then one exact sum over them.
// Source: section 4.3, Lemma 5.9. Depth: at most the sum of its parts, constant for every number of maps.
import type { Circuit } from "../circuit/circuit.ts";
import { loopVariable } from "../circuit/index-map.ts";
import { conv } from "../layers/conv.ts";
import { part, reshape } from "../layers/layer-builder.ts";
import { layerCircuit, layerInputs, mapsTag, mapTag } from "../layers/layer-circuit.ts";
import type { Operations } from "../layers/operations.ts";
import { upsample } from "../layers/upsample.ts";
import { pixels, type ReconstructionShape } from "../params/layer-shape.ts";

/** Holds all that the circuit depends on but the operations. */
export const reconstructionTag = ({ maps, to, d, kernel }: ReconstructionShape): string =>
  `${kernel}_${mapsTag(maps)}_to_${mapTag(to)}_d${d}`;

/** @returns ports x (tokens, d: the maps stacked), then of map i: kernel_i (d, 3, 3, d), bias_i (d) -> y (h, w, d) */
export function reconstruction(on: Operations, shape: ReconstructionShape): Circuit {
  const { maps, to, d, kernel } = shape;
  const doc = {
    name: `reconstruction_${on.dotTag}_${reconstructionTag(shape)}`,
    summary: `token maps ${mapsTag(maps)} up-interpolated to ${mapTag(to)}, convolved and added up`,
    source: "Section 4.3, Lemma 5.9",
    params: { maps: mapsTag(maps), to: mapTag(to), d, kernel },
  };
  return layerCircuit(on, doc, (layer) => {
    const ports = layerInputs(layer, "reconstruction", shape);
    const words = pixels(to) * d;
    const convolution = conv(on, { map: to, channels: d, kernels: d, size: { h: 3, w: 3 }, padding: "zero" });
    let first = 0;
    const terms = maps.map((size, i) => {
      const map = ports.x.bus.slice(first * layer.width, pixels(size) * d * layer.width);
      first += pixels(size) * d;
      const up = layer.map(`up_${i}`, upsample(on, { from: size, to, channels: d, kernel }), {}, { x: map });
      const [weights, bias] = [ports[`kernel_${i}`], ports[`bias_${i}`]];
      return layer.map(`conv_${i}`, convolution, {}, { x: part(up), kernel: part(weights), bias: part(bias) });
    });
    const k = loopVariable("k");
    const total = layer.map(
      "total",
      on.sum(maps.length),
      { k: words },
      { x: terms.map((term) => part(reshape(term, words), k)) },
    );
    layer.output("y", total);
  });
}
