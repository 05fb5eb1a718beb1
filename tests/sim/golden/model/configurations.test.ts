// Configurations of the public model that no reference case has: exact arithmetic is within the error of p bits in all.
import { describe, expect, it } from "vitest";
import { floatFormat } from "../../../../generator/params/format.ts";
import type { VarShape } from "../../../../generator/params/model-shape.ts";
import { allowedErrors, largestDifference } from "../../../../sim/golden/allowed-error.ts";
import type { Arithmetic } from "../../../../sim/golden/arithmetic.ts";
import { doubleArithmetic } from "../../../../sim/golden/double-arithmetic.ts";
import { floatArithmetic } from "../../../../sim/golden/float-arithmetic.ts";
import { generate } from "../../../../sim/golden/model/generate.ts";
import type { ModelTrace } from "../../../../sim/golden/tensor.ts";
import { publicShapes, randomModel } from "../../../support/random-model.ts";
import { hasReference, inArithmetic, readReference, referenceTitle, varShapeOf } from "../../../support/reference.ts";

const SHAPE: VarShape = {
  ...{ depth: 2, embedDim: 4, heads: 2, mlpRatio: 2, attnL2Norm: false, sharedAln: false, patchNums: [1, 2, 3] },
  ...{ classes: 3, vocabulary: 5, cvae: 2, guidance: 1.5, phiIndex: [0, 1, 1] },
  decoder: {
    ...{ map: { h: 3, w: 3 }, z: 2, ch: 2, mult: [1, 2], blocks: 1, image: 3 },
    ...{ form: "public", groups: 2, kernel: "keys" },
  },
};

const CONFIGURATIONS: readonly [string, Partial<VarShape>][] = [
  ["as published", {}],
  ["normalized attention", { attnL2Norm: true }],
  ["shared conditions", { sharedAln: true }],
  ["both, one head", { attnL2Norm: true, sharedAln: true, heads: 1 }],
  ["no guidance", { guidance: 0 }],
  ["several tokens in the first scale, a gap between scales", { patchNums: [2, 3, 5] }],
  ["one scale", { patchNums: [2], phiIndex: [1] }],
  [
    "three levels, two blocks, four groups",
    { decoder: { ...SHAPE.decoder, ch: 4, mult: [1, 2, 2], blocks: 2, groups: 4 } },
  ],
];

describe.each(CONFIGURATIONS)("%s", (_name, changes) => {
  const p = 24;
  const changed = { ...SHAPE, ...changes };
  const side = changed.patchNums.at(-1) as number;
  const shape = { ...changed, decoder: { ...changed.decoder, map: { h: side, w: side } } };
  const weights = randomModel(shape, 11);

  function run<T>(on: Arithmetic<T>, trace: ModelTrace<T>) {
    const own = Object.entries(weights).map(([name, stored]) => [name, inArithmetic(on, stored)]);
    return generate(on, shape, Object.fromEntries(own), 2, trace);
  }

  it("exact arithmetic is within the error of p = 24 at every stage, its tokens equal", () => {
    const allowed = allowedErrors(run<number>, p, { runs: 4, factor: 4 });
    const on = floatArithmetic(floatFormat(p), { regime: "table" });
    let compared = 0;
    const exact = run(on, (name, stage) => {
      if (!("data" in stage)) return;
      const limit = allowed.get(name);
      const difference = largestDifference(limit?.expected.data ?? [], stage.data.map(on.toNumber));
      expect(difference, name).toBeLessThanOrEqual(limit?.error ?? Number.NaN);
      compared++;
    });
    expect(compared).toBe(allowed.size);
    expect(exact.tokens).toEqual(run(doubleArithmetic, () => {}).tokens);
    expect(exact.image.shape).toEqual([0, 1].map(() => side * 2 ** (shape.decoder.mult.length - 1)).concat(3));
  });
});

describe.skipIf(!hasReference())(referenceTitle("names and shapes of weights", ["var_mini"]), () => {
  it("are those of the reference", () => {
    const reference = readReference("var_mini");
    const stored = reference.names
      .filter((name) => /^[wv]\./.test(name))
      .map((name) => [name, reference.of(name).shape]);
    expect(publicShapes(varShapeOf(reference))).toEqual(Object.fromEntries(stored));
  });
});
