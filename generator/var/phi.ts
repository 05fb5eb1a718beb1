// Residual convolution of the codebook's rows: y = 0.5 * h + 0.5 * (conv(h) + bias), 3 x 3, zero-padded.
import type { Circuit } from "../circuit/circuit.ts";
import { constantBits, ratio } from "../layers/constant.ts";
import { conv } from "../layers/conv.ts";
import { elementwise } from "../layers/elementwise.ts";
import { part, reshape, type Tensor } from "../layers/layer-builder.ts";
import { layerCircuit } from "../layers/layer-circuit.ts";
import type { Operations } from "../layers/operations.ts";
import { convParameters, declare, type Parameter } from "../layers/parameters.ts";
import type { MapSize } from "../params/layer-shape.ts";

/** The weights: of one convolution, under its name. */
export const phiParameters = (name: string, channels: number): Parameter[] => convParameters(name, channels, channels);

/** Ports x (h, w, c), conv_weight, conv_bias -> y (h, w, c). Depth d_conv + d_mul + d_add. */
export function phi(operations: Operations, map: MapSize, channels: number): Circuit {
  const { h, w } = map;
  const doc = {
    name: `phi_${h}x${w}x${channels}_${operations.tag}`,
    summary: "y = 0.5 x + 0.5 conv(x)",
    source: "residual convolution of the public model's quantizer",
    params: { h, w, channels },
  };
  return layerCircuit(operations, doc, (l) => {
    const x = l.input("x", h, w, channels);
    const weights = declare(l, phiParameters("conv", channels));
    const size = { h: 3, w: 3 };
    const y = l.map(
      "conv",
      conv(operations, { map, channels, kernels: channels, size, padding: "zero" }),
      {},
      {
        x: part(x),
        kernel: part(weights["conv.weight"]),
        bias: part(weights["conv.bias"]),
      },
    );
    const half = l.constants("half", [], [constantBits(operations.format, ratio(1, 2))]);
    const halved = (name: string, value: Tensor): Tensor =>
      elementwise(l, name, operations.mul, { a: reshape(value, h, w, channels), b: half });
    l.output("y", elementwise(l, "total", operations.add, { a: halved("half_x", x), b: halved("half_conv", y) }));
  });
}
