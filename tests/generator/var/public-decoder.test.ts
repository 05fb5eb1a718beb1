// The public decoder alone against the golden model, bit for bit; maps that are no squares, one word a channel group.
import { describe, expect, it } from "vitest";
import { Operations } from "../../../generator/layers/operations.ts";
import { floatFormat } from "../../../generator/params/format.ts";
import type { DecoderShape } from "../../../generator/params/layer-shape.ts";
import { publicDecoder } from "../../../generator/var/public-decoder.ts";
import { floatArithmetic } from "../../../sim/golden/float-arithmetic.ts";
import { publicDecoder as goldenDecoder } from "../../../sim/golden/model/public-decoder.ts";
import { tensor } from "../../../sim/golden/tensor.ts";
import { scopeOf } from "../../../sim/golden/weights.ts";
import { encode } from "../../../sim/golden/word.ts";
import { stageValues, wordsOf } from "../../support/model-values.ts";
import { RandomSource } from "../../support/random-source.ts";
import { inArithmetic } from "../../support/reference.ts";

const form = { image: 3, form: "public", kernel: "keys" } as const;

const SHAPES: readonly [number, number, DecoderShape][] = [
  [8, 6, { map: { h: 1, w: 3 }, z: 1, ch: 2, mult: [1, 2], blocks: 0, groups: 2, ...form }],
  [8, 9, { map: { h: 2, w: 1 }, z: 3, ch: 3, mult: [2], blocks: 1, groups: 3, ...form }],
  [4, 5, { map: { h: 1, w: 1 }, z: 2, ch: 1, mult: [1, 1, 1], blocks: 0, groups: 1, ...form }],
];

describe("publicDecoder", () => {
  it.each(SHAPES)("equals the golden model at every stage: p = %i, E = %i, %o", (p, E, shape) => {
    const format = floatFormat(p, E);
    const operations = new Operations({ format, variant: "balanced" });
    const on = floatArithmetic(format, { regime: operations.expRegime });
    const model = publicDecoder(operations, shape);
    const random = new RandomSource(5);
    const values = (stored: readonly number[]) => {
      const count = stored.reduce((product, n) => product * n, 1);
      const data = Array.from({ length: count }, () => random.integer(-7, 7) / 8);
      return inArithmetic(on, tensor(stored, data));
    };
    const weights = Object.fromEntries(model.weights.map(({ tensor: name, stored }) => [name, values(stored)]));
    const z = values([shape.map.h, shape.map.w, shape.z]);
    const found = stageValues(model, format, weights, { z: wordsOf(format, z) });
    const compared: string[] = [];
    goldenDecoder(on, shape, z, scopeOf(weights, "w.decoder."), (name, stage) => {
      expect(found.get(name), name).toEqual(stage.data.map((value) => encode(format, value)));
      compared.push(name);
    });
    expect(compared).toEqual(model.stages.map(({ name }) => name));
  });
});
