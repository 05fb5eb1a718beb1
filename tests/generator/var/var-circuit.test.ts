// The public model's circuit, gate by gate, against the golden model: every stage bit for bit, in every configuration.
import { describe, expect, it } from "vitest";
import { distinctCircuits } from "../../../generator/circuit/circuit.ts";
import { range } from "../../../generator/core/integers.ts";
import { Operations } from "../../../generator/layers/operations.ts";
import { depthOf } from "../../../generator/metrics/arrival.ts";
import { floatFormat } from "../../../generator/params/format.ts";
import { indexBits } from "../../../generator/params/layer-shape.ts";
import { tokensOfScale, tokensPort, type VarShape } from "../../../generator/params/model-shape.ts";
import type { ModelCircuit } from "../../../generator/var/model-circuit.ts";
import { teacherForcingCircuit, varCircuit } from "../../../generator/var/var-circuit.ts";
import type { Arithmetic } from "../../../sim/golden/arithmetic.ts";
import { floatArithmetic } from "../../../sim/golden/float-arithmetic.ts";
import { generate } from "../../../sim/golden/model/generate.ts";
import { teacherForcing } from "../../../sim/golden/model/teacher-forcing.ts";
import { type ModelTrace, type Tensor, tensor } from "../../../sim/golden/tensor.ts";
import type { FloatValue } from "../../../sim/golden/value.ts";
import type { Weights } from "../../../sim/golden/weights.ts";
import { decode, encode } from "../../../sim/golden/word.ts";
import { sideBySide, stageValues } from "../../support/model-values.ts";
import { publicShapes, randomModel } from "../../support/random-model.ts";
import { RandomSource } from "../../support/random-source.ts";
import {
  channelsLast,
  distance,
  hasReference,
  inArithmetic,
  readReference,
  referenceTitle,
  varShapeOf,
} from "../../support/reference.ts";

const SHAPE: VarShape = {
  ...{ depth: 1, embedDim: 4, heads: 2, mlpRatio: 2, attnL2Norm: false, sharedAln: false, patchNums: [1, 2] },
  ...{ classes: 2, vocabulary: 3, cvae: 2, guidance: 1.5, phiIndex: [0, 1] },
  decoder: {
    ...{ map: { h: 2, w: 2 }, z: 2, ch: 2, mult: [1], blocks: 0, image: 3 },
    ...{ form: "public", groups: 2, kernel: "keys" },
  },
};

const CONFIGURATIONS: readonly [string, Partial<VarShape>, { readonly E?: number; readonly fused?: boolean }][] = [
  ["two scales, a decoder of one level", {}, {}],
  ["normalized attention, shared conditions, one head", { attnL2Norm: true, sharedAln: true, heads: 1 }, {}],
  ["normalized attention, heads of one word", { attnL2Norm: true, embedDim: 2, heads: 2 }, {}],
  ["no guidance, three blocks", { guidance: 0, depth: 3 }, {}],
  ["several tokens in the first scale, a gap between scales", { patchNums: [2, 3, 5], phiIndex: [0, 1, 1] }, {}],
  [
    "one scale of one token, a class alone, one entry",
    { patchNums: [1], phiIndex: [1], classes: 1, vocabulary: 1 },
    {},
  ],
  ["two levels, two blocks, one group", { decoder: { ...SHAPE.decoder, mult: [1, 2], blocks: 2, groups: 1 } }, {}],
  ["fused inner products, normalized attention", { attnL2Norm: true }, { fused: true }],
  ["the paper's exponents", {}, { E: 9 }],
];

/** Random weights in an arithmetic. */
function weightsIn<T>(on: Arithmetic<T>, shape: VarShape, seed: number): Weights<T> {
  const stored = Object.entries(randomModel(shape, seed));
  return Object.fromEntries(stored.map(([name, weight]) => [name, inArithmetic(on, weight)]));
}

/** Random tokens of every scale. */
function randomTokens(shape: VarShape, seed: number): number[][] {
  const random = new RandomSource(seed);
  const token = (): number => random.integer(0, shape.vocabulary - 1);
  return shape.patchNums.map((_, s) => range(0, tokensOfScale(shape, s)).map(token));
}

/** Values of the ports of indices. */
function indexInputs(shape: VarShape, label: number, tokens: readonly (readonly number[])[] = []) {
  const bits = indexBits(shape.vocabulary);
  return {
    label: sideBySide([BigInt(label)], indexBits(shape.classes + 1)),
    ...Object.fromEntries(tokens.map((list, s) => [tokensPort(s), sideBySide(list.map(BigInt), bits)])),
  };
}

describe.each(CONFIGURATIONS)("%s", (_name, changes, { E = 6, fused = false }) => {
  const changed = { ...SHAPE, ...changes };
  const side = changed.patchNums.at(-1) as number;
  const shape = { ...changed, decoder: { ...changed.decoder, map: { h: side, w: side } } };
  const format = floatFormat(8, E);
  const operations = new Operations({ format, variant: "balanced", fused });
  const model = varCircuit(operations, shape);
  const on = floatArithmetic(format, { regime: operations.expRegime, fused });

  /** Every stage of a circuit against the golden model. */
  function compare(
    { stages }: ModelCircuit,
    found: ReadonlyMap<string, readonly bigint[]>,
    golden: (trace: ModelTrace<FloatValue>) => void,
  ): void {
    const compared: string[] = [];
    golden((name, stage) => {
      const expected =
        "indices" in stage ? stage.indices.map(BigInt) : stage.data.map((value) => encode(format, value));
      expect(found.get(name), name).toEqual(expected);
      expect(stages.find((each) => each.name === name)?.shape, name).toEqual(stage.shape);
      compared.push(name);
    });
    expect(compared).toEqual(stages.map(({ name }) => name));
  }

  it.each([
    [3, 0],
    [4, shape.classes],
  ])("equals the golden model at every stage, seed %i, label %i", (seed, label) => {
    const weights = weightsIn(on, shape, seed);
    const found = stageValues(model, format, weights, indexInputs(shape, label));
    compare(model, found, (trace) => generate(on, shape, weights, label, trace));
  });

  it("equals the golden model at every stage on tokens that are given, seed 5", () => {
    const weights = weightsIn(on, shape, 5);
    const forced = teacherForcingCircuit(operations, shape);
    const tokens = randomTokens(shape, 5);
    const found = stageValues(forced, format, weights, indexInputs(shape, 1, tokens));
    compare(forced, found, (trace) => teacherForcing(on, shape, weights, 1, tokens, trace));
  });
  it("takes the tensors of the file, but for convolutions that no scale uses, and the embedding of words where one scale is all", () => {
    const stored = publicShapes(shape);
    for (const { tensor, stored: own } of model.weights) expect(own, tensor).toEqual(stored[tensor]);
    const taken = new Set(model.weights.map(({ tensor }) => tensor));
    const unused = (name: string): boolean => {
      if (shape.patchNums.length === 1 && name.startsWith("w.word_embed.")) return true;
      const convolution = /qresi_ls\.(\d+)/.exec(name)?.[1];
      return convolution !== undefined && !shape.phiIndex.includes(Number(convolution));
    };
    expect([...taken].toSorted()).toEqual(
      Object.keys(stored)
        .filter((name) => !unused(name))
        .toSorted(),
    );
  });
});

describe("tokens that are given", () => {
  const format = floatFormat(8, 6);
  const operations = new Operations({ format, variant: "balanced" });
  const decoder = { ...SHAPE.decoder, map: { h: 3, w: 3 } };
  const shape = { ...SHAPE, patchNums: [1, 2, 3], phiIndex: [0, 1, 1], decoder };
  const model = teacherForcingCircuit(operations, shape);
  const generating = varCircuit(operations, shape);

  it("matter to the feature map of their scale and to the scales after it: one other token is seen there", () => {
    const weights = weightsIn(floatArithmetic(format), shape, 6);
    const stages = (tokens: readonly (readonly number[])[]) =>
      stageValues(model, format, weights, indexInputs(shape, 0, tokens));
    const tokens = randomTokens(shape, 6);
    const before = stages(tokens);
    const after = stages(tokens.with(1, tokens[1].with(3, (tokens[1][3] + 1) % shape.vocabulary)));
    const different = [...before].filter(([name, words]) => words.join() !== after.get(name)?.join());
    const ofScale2 = ["input", "block0", "logits", "fhat"].map((stage) => `scale2.${stage}`);
    expect(different.map(([name]) => name)).toEqual(["scale1.fhat", ...ofScale2]);
  });

  it("make logits of the weights before the decoder", () => {
    expect(model.circuit.outputs.map(({ name }) => name)).toEqual(["logits_0", "logits_1", "logits_2", "fhat"]);
    const names = ({ weights }: ModelCircuit): string[] => weights.map(({ tensor: name }) => name).toSorted();
    const ofDecoder = /^v\.(post_quant_conv|decoder)\./;
    expect(names(model)).toEqual(names(generating).filter((name) => !ofDecoder.test(name)));
  });

  it("take the depth of one scale: less than two scales that are generated", () => {
    const depthTo = ({ circuit }: ModelCircuit, ports: readonly string[]): number =>
      depthOf({ ...circuit, outputs: circuit.outputs.filter(({ name }) => ports.includes(name)) });
    expect(depthTo(model, ["logits_0", "logits_1", "logits_2"])).toBeLessThan(depthTo(generating, [tokensPort(1)]));
  });
});

describe("the circuit's description", () => {
  it("has one block a scale, whatever the depth, and as many modules for wider layers", () => {
    const operations = new Operations({ format: floatFormat(8, 5), variant: "balanced" });
    const modules = (changes: Partial<VarShape>): number =>
      distinctCircuits(varCircuit(operations, { ...SHAPE, ...changes }).circuit).length;
    expect(modules({ depth: 7 })).toBe(modules({}));
    expect(modules({ classes: 9 }) - modules({})).toBeLessThan(10);
  });
});

describe.skipIf(!hasReference())(referenceTitle("public model, netlist", ["var_mini"]), () => {
  // p = 11 with 12 exponent bits: at E = 5 or 6 exponentials of the attention saturate
  it("generates the reference's tokens, its logits and feature map within 2^-8, its image within 2^-9", () => {
    const reference = readReference("var_mini");
    const shape = varShapeOf(reference);
    const format = floatFormat(11);
    const on = floatArithmetic(format);
    const model = varCircuit(new Operations({ format, variant: "balanced" }), shape);
    const weights = Object.fromEntries(
      model.weights.map(({ tensor }) => [tensor, inArithmetic(on, reference.of(tensor))]),
    );
    const found = stageValues(model, format, weights, indexInputs(shape, reference.of("gen.label").data[0]));
    const scales = range(0, shape.patchNums.length);
    for (const s of scales)
      expect(found.get(`scale${s}.tokens`)?.map(Number), `scale ${s}`).toEqual(reference.of(`gen.tokens.${s}`).data);
    const near = (stage: string, expected: Tensor<number>, limit: number): void => {
      const data = (found.get(stage) ?? []).map((word) => decode(format, word));
      expect(distance(on, tensor(expected.shape, data), expected), stage).toBeLessThan(limit);
    };
    for (const s of scales) near(`scale${s}.logits`, reference.of(`gen.logits.${s}`), 2 ** -8);
    near(`scale${shape.patchNums.length - 1}.fhat`, channelsLast(reference.of("gen.fhat")), 2 ** -8);
    near("image", channelsLast(reference.of("gen.image")), 2 ** -9);
  });
});
