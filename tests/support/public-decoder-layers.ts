// Layers of the public model's decoder and between its scales.
import { area } from "../../generator/layers/area.ts";
import { groupNorm, groupNormParameters } from "../../generator/layers/group-norm.ts";
import { nearest } from "../../generator/layers/nearest.ts";
import { normAttentionBlock, normAttentionBlockParameters } from "../../generator/layers/norm-attention-block.ts";
import { normResnetBlock, normResnetBlockParameters } from "../../generator/layers/norm-resnet-block.ts";
import { Operations } from "../../generator/layers/operations.ts";
import { floatFormat } from "../../generator/params/format.ts";
import type { DecoderShape, MapSize } from "../../generator/params/layer-shape.ts";
import { imageOf } from "../../generator/var/image.ts";
import { phi, phiParameters } from "../../generator/var/phi.ts";
import { publicDecoder } from "../../generator/var/public-decoder.ts";
import { areaDown, nearest as nearestOf } from "../../sim/golden/layers/interpolation.ts";
import { imageOf as imageOfDecoded } from "../../sim/golden/model/generate.ts";
import {
  publicDecoder as decoderOf,
  publicAttentionBlock,
  publicResnetBlock,
  storedConv,
  storedNorm,
} from "../../sim/golden/model/public-decoder.ts";
import { each, pairwise } from "../../sim/golden/tensor.ts";
import { modelOf, operand, type PublicLayer, type Values } from "./public-layer.ts";

export const groupNormLayer = (map: MapSize, channels: number, groups: number): PublicLayer => ({
  circuit: (on) => groupNorm(on, { map, channels, groups }),
  operands: [operand("x", map.h, map.w, channels), ...groupNormParameters(channels)],
  golden: (on, scope) => ({ y: storedNorm(on, scope.of("x"), groups, scope) }),
});

export const resnetLayer = (map: MapSize, channels: number, outer: number, groups: number): PublicLayer => ({
  circuit: (on) => normResnetBlock(on, { map, channels, outer, groups }),
  operands: [operand("x", map.h, map.w, channels), ...normResnetBlockParameters({ map, channels, outer, groups })],
  golden: (on, scope) => ({ y: publicResnetBlock(on, scope.of("x"), groups, scope) }),
});

export const attentionBlockLayer = (map: MapSize, channels: number, groups: number): PublicLayer => ({
  circuit: (on) => normAttentionBlock(on, { map, channels, groups }),
  operands: [operand("x", map.h, map.w, channels), ...normAttentionBlockParameters({ map, channels, groups })],
  golden: (on, scope) => ({ y: publicAttentionBlock(on, scope.of("x"), groups, scope) }),
});

export const nearestLayer = (map: MapSize, channels: number): PublicLayer => ({
  circuit: (on) => nearest(on.format.width, map, channels),
  operands: [operand("x", map.h, map.w, channels)],
  golden: (_on, { of }) => ({ y: nearestOf(of("x")) }),
});

export const areaLayer = (from: MapSize, to: MapSize): PublicLayer => ({
  circuit: (on) => area(on, { from, to, channels: 1 }),
  operands: [operand("x", from.h, from.w, 1)],
  golden: (on, { of }) => ({ y: areaDown(on, of("x"), to) }),
});

export const phiLayer = (map: MapSize, channels: number): PublicLayer => ({
  circuit: (on) => phi(on, map, channels),
  operands: [operand("x", map.h, map.w, channels), ...phiParameters("conv", channels)],
  golden: (on, scope) => {
    const half = on.constant(1n, 2n);
    const halved = (x: Values): Values => each(x, (entry) => on.mul(half, entry));
    const x = scope.of("x");
    return { y: pairwise(halved(x), halved(storedConv(on, x, scope.within("conv."))), on.add) };
  },
});

export const imageLayer = (words: number): PublicLayer => ({
  circuit: (on) => modelOf(on, "image", ({ l }) => l.output("y", imageOf(l, on, l.input("x", words)))),
  operands: [operand("x", words)],
  golden: (on, { of }) => ({ y: imageOfDecoded(on, of("x")) }),
});

/** A whole decoder. */
export function decoderLayer(shape: DecoderShape): PublicLayer {
  // tensors and their shapes are the same at every format
  const { weights } = publicDecoder(new Operations({ format: floatFormat(4), variant: "balanced" }), shape);
  return {
    circuit: (on) => publicDecoder(on, shape).circuit,
    operands: [
      operand("z", shape.map.h, shape.map.w, shape.z),
      ...weights.map(({ tensor, stored, order }) => ({ name: tensor, stored, ...(order && { order }) })),
    ],
    golden: (on, scope) => ({ y: decoderOf(on, shape, scope.of("z"), scope.within("w.decoder.")) }),
  };
}
