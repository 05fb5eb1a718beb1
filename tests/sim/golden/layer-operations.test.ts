// The paper's tops on words: order of operands and results, by cases small enough to be computed by hand.
import { describe, expect, it } from "vitest";
import { floatFormat } from "../../../generator/params/format.ts";
import { LAYER_TOPS, type LayerShapes, type LayerTop, layerPorts } from "../../../generator/params/layer-ports.ts";
import type { DecoderShape } from "../../../generator/params/layer-shape.ts";
import { constant } from "../../../sim/golden/constant.ts";
import { toNumber } from "../../../sim/golden/float-arithmetic.ts";
import { goldenOperation } from "../../../sim/golden/operations.ts";
import { decode, encode } from "../../../sim/golden/word.ts";

const format = floatFormat(16);
const ONE_PIXEL = { h: 1, w: 1 };
const DECODER: DecoderShape = {
  ...{ map: ONE_PIXEL, z: 1, ch: 1, mult: [1, 2], blocks: 0, image: 1 },
  ...{ form: "paper", groups: 1, kernel: "bspline" },
};

interface Case<K extends LayerTop = LayerTop> {
  readonly top: K;
  readonly shape: LayerShapes[K];
  /** integers on each port, in order */
  readonly operands: readonly (readonly number[])[];
  readonly y: readonly number[];
}

const of = <K extends LayerTop>(
  top: K,
  shape: LayerShapes[K],
  operands: readonly (readonly number[])[],
  y: readonly number[],
): Case<K> => ({ top, shape, operands, y });

/** A 3 x 3 kernel that multiplies by x: for one channel in and out. */
const times = (x: number): number[] => [0, 0, 0, 0, x, 0, 0, 0, 0];
/** A 3 x 3 kernel that passes each of two channels on. */
const SAME_TWO = [0, 1].flatMap((o) =>
  Array.from({ length: 9 }, (_, tap) => [0, 1].map((q) => +(tap === 4 && q === o))).flat(),
);
const ZERO_TWO = SAME_TWO.map(() => 0);

const CASES = [
  of("upsample", { from: ONE_PIXEL, to: { h: 1, w: 2 }, channels: 2, kernel: "keys" }, [[3, 5]], [3, 5, 3, 5]),
  // wq wk^T = 0: all exponentials are 1
  of("attention_matrix", { n: 2, d: 1 }, [[3, 4], [0], [7]], [1, 1, 1, 1]),
  of(
    "attention",
    { n: 2, d: 2 },
    [
      [1, 2, 3, 4],
      [0, 0, 0, 0],
      [5, 6, 7, 8],
      [1, 10, 0, 1],
    ],
    [2, 23, 2, 23],
  ),
  of("mlp", { n: 2, inner: 2, outer: 1 }, [[1, 2, 3, 4], [5, 7], [100]], [119, 143]),
  of("layernorm", { n: 2, d: 2 }, [[1, 3, 10, 4]], [-1, 1, 1, -1]),
  of(
    "conv",
    { map: { h: 1, w: 3 }, channels: 1, kernels: 2, size: { h: 1, w: 2 }, padding: "valid" },
    [
      [1, 2, 3],
      [10, 1, 0, 5],
      [100, 200],
    ],
    [112, 210, 123, 215],
  ),
  of(
    "conv",
    { map: { h: 1, w: 3 }, channels: 1, kernels: 1, size: { h: 1, w: 3 }, padding: "zero" },
    [[1, 2, 3], [100, 10, 1], [0]],
    [12, 123, 230],
  ),
  of("codebook", { entries: 3, d: 2 }, [[1], [1, 2, 3, 4, 5, 6]], [3, 4]),
  of("codebook", { entries: 3, d: 2 }, [[3], [1, 2, 3, 4, 5, 6]], [0, 0]),
  of("argmax", { entries: 4 }, [[-5, 7, 7, 0]], [1]),
  of("argmax", { entries: 3 }, [[-5, -7, -2]], [2]),
  of("resnet_block", { map: ONE_PIXEL, channels: 1, outputs: 1 }, [[3], times(2), [1], times(5), [4]], [42]),
  of(
    "resnet_block",
    { map: ONE_PIXEL, channels: 1, outputs: 2 },
    [[3], [...times(1), ...times(2)], [1, 0], SAME_TWO, [10, 20], [100, 1000], [7, 9]],
    [321, 3035],
  ),
  // a constant map stays constant within 2^-p, and the convolution multiplies by 0
  of("upsample_block", { map: ONE_PIXEL, channels: 1, kernel: "keys" }, [[3], times(0), [5]], [5, 5, 5, 5]),
  // equal tokens: the attention's mean is the token, minus its mean, over its deviation
  of(
    "transformer_layer",
    { from: [ONE_PIXEL], to: [{ h: 1, w: 2 }], d: 2, kernel: "keys" },
    [
      [1, 2],
      [0, 0, 0, 0],
      [0, 0, 0, 0],
      [1, 0, 0, 1],
      [0, 1, 3, 0],
      [0, 5],
    ],
    [-1, 1, -1, 1],
  ),
  of(
    "transformer",
    { steps: [[ONE_PIXEL], [ONE_PIXEL]], d: 2, kernel: "keys" },
    [
      [4, 2],
      [0, 0, 0, 0],
      [0, 0, 0, 0],
      [1, 0, 0, 1],
      [1, 0, 0, 1],
      [0, 0],
    ],
    [1, -1],
  ),
  of(
    "reconstruction",
    { maps: [ONE_PIXEL, ONE_PIXEL], to: ONE_PIXEL, d: 1, kernel: "keys" },
    [[3, 5], times(10), [1], times(100), [2]],
    [533],
  ),
  of(
    "decoder",
    DECODER,
    [
      [3],
      ...[
        [...times(1), ...times(2)],
        [0, 0],
      ], // conv_in: (3, 6)
      ...[ZERO_TWO, [0, 0], ZERO_TWO, [1, 2]], // mid.block_1: (4, 8)
      ...[
        [0, 0, 0, 0],
        [0, 0, 0, 0],
        [0, 1, 1, 0],
      ], // mid.attn_1: (8, 4)
      ...[ZERO_TWO, [0, 0], SAME_TWO, [0, 1]], // mid.block_2: (8, 5)
      ...[ZERO_TWO, [0, 0], ZERO_TWO, [0, 0]], // up.1.block.0
      ...[
        [0, 0, 0, 0],
        [0, 0, 0, 0],
        [1, 1, 0, 1],
      ], // up.1.attn.0: (8, 13)
      ...[ZERO_TWO, [20, 30]], // up.1.upsample: (20, 30), four times
      ...[[...times(0), ...times(0)], [7], times(2), [1], [1, 10], [5]], // up.0.block.0: 15 + 325
      ...[times(2), [-1]], // conv_out
    ],
    [679, 679, 679, 679],
  ),
  of(
    "var",
    {
      transformer: { steps: [[ONE_PIXEL], [ONE_PIXEL]], d: 2, kernel: "keys" },
      decoder: { ...DECODER, z: 2, mult: [1] },
    },
    [
      [4, 2],
      ...[
        [0, 0, 0, 0],
        [0, 0, 0, 0],
        [1, 0, 0, 1],
        [1, 0, 0, 1],
        [0, 0],
      ], // (1, -1)
      ...[SAME_TWO, [10, 20]], // (11, 19)
      ...[SAME_TWO.slice(0, 18), [0]], // conv_in: 11
      ...[times(0), [0], times(0), [1]], // 12
      ...[[0], [0], [2]], // 24
      ...[times(0), [1], times(1), [1]], // 26
      ...[times(0), [0], times(0), [0], [0], [0], [1]], // up.0
      ...[times(3), [1]],
    ],
    [79],
  ),
];

function wordsOf({ top, shape, operands }: Case): bigint[] {
  const ports = layerPorts(top, shape);
  expect(operands).toHaveLength(ports.length);
  return operands.flatMap((numbers, i) =>
    numbers.map((x) => (ports[i].bits ? BigInt(x) : encode(format, constant(format, BigInt(x), 1n)))),
  );
}

describe("layers on words", () => {
  it.each(CASES)("$top of $operands", (each) => {
    const golden = goldenOperation(each.top, { layer: each.shape });
    const words = wordsOf(each as Case);
    expect(golden.operands).toBe(words.length);
    const results = golden.evaluate(format, words);
    const numbers = results.map((word) =>
      golden.resultKind === "integer" ? Number(word) : toNumber(decode(format, word)),
    );
    expect(numbers).toEqual(each.y);
  });

  it("has a case of every top", () => {
    expect(new Set(CASES.map(({ top }) => top))).toEqual(new Set(LAYER_TOPS));
  });
});
