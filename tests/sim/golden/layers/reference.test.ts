// The layers in doubles against cases that others computed.
import { describe, expect, it } from "vitest";
import type { MapSize, TransformerShape } from "../../../../generator/params/layer-shape.ts";
import { gelu, sigmoid, silu, tanh } from "../../../../sim/golden/activation.ts";
import { doubleArithmetic as on } from "../../../../sim/golden/double-arithmetic.ts";
import { attention, attentionMatrix, weightedMeans } from "../../../../sim/golden/layers/attention.ts";
import { conv } from "../../../../sim/golden/layers/conv.ts";
import { areaDown, upsample } from "../../../../sim/golden/layers/interpolation.ts";
import { linear } from "../../../../sim/golden/layers/linear.ts";
import { layerNorm } from "../../../../sim/golden/layers/norm.ts";
import { transformer } from "../../../../sim/golden/model/paper-transformer.ts";
import { each, type Tensor } from "../../../../sim/golden/tensor.ts";
import { scopeOf } from "../../../../sim/golden/weights.ts";
import {
  distance,
  hasReference,
  REFERENCE_CASES,
  type Reference,
  type ReferenceCase,
  readReference,
  referenceTitle,
} from "../../../support/reference.ts";

const TOLERANCE = 1e-12;

const mapOf = ({ shape: [h, w] }: Tensor<number>): MapSize => ({ h, w });

/** What is computed in case K, by the names of the arrays that it must equal. */
type Compute = (
  of: (name: string) => Tensor<number>,
  reference: Reference,
  k: number,
) => Record<string, Tensor<number>>;

const CASES: readonly { name: ReferenceCase; input: string; compute: Compute }[] = [
  { name: "upinterp", input: "X", compute: (of) => ({ Y: upsample(on, of("X"), mapOf(of("Y")), "keys") }) },
  { name: "area_down", input: "X", compute: (of) => ({ Y: areaDown(on, of("X"), mapOf(of("Y"))) }) },
  {
    name: "attention",
    input: "X",
    compute: (of) => ({
      A: attentionMatrix(on, of("X"), of("WQ"), of("WK")),
      Y: attention(on, of("X"), of("WQ"), of("WK"), of("WV")),
    }),
  },
  { name: "mlp", input: "X", compute: (of) => ({ Y: linear(on, of("X"), of("W"), of("b")) }) },
  {
    name: "layernorm",
    input: "X",
    compute: (of) => ({
      Y0: layerNorm(on, of("X")),
      Y5: layerNorm(on, of("X"), 1e-5),
      Y6: layerNorm(on, of("X"), 1e-6),
    }),
  },
  {
    name: "conv",
    input: "X",
    compute: (of, { names }, k) => ({
      Yv: conv(on, of("X"), of("K"), of("b"), "valid"),
      ...(names.includes(`Yz.${k}`) ? { Yz: conv(on, of("X"), of("K"), of("b"), "zero") } : {}),
    }),
  },
  {
    name: "paper_transformer",
    input: "X",
    compute: (of, { config }, k) => {
      const { d, maps } = (config.sizes as { d: number; maps: number[][] }[])[k];
      const shape: TransformerShape = {
        d,
        kernel: "keys",
        steps: maps.map((step) => step.map((side) => ({ h: side, w: side }))),
      };
      const names = { wq: "WQ", wk: "WK", wv: "WV", w: "W", bias: "b" };
      const weights = [0, 1].flatMap((i) =>
        Object.entries(names).map(([port, name]) => [`${port}_${i}`, of(`${name}.${k}.${i}`)]),
      );
      const found: Record<string, Tensor<number>> = {};
      const stages: Readonly<Record<string, string>> = { up: "up", attention: "attn", mlp: "mlp", layernorm: "ln" };
      const y = transformer(on, shape, of("X"), scopeOf(Object.fromEntries(weights)), (name, value) => {
        const [layer, stage] = name.split(".");
        found[`${stages[stage]}.${k}.${layer.slice("layer".length)}`] = value;
      });
      expect(Object.keys(found)).toHaveLength(8);
      return { ...found, Y: y };
    },
  },
];

describe.skipIf(!hasReference())(
  referenceTitle(
    "layers in doubles",
    CASES.map(({ name }) => name),
  ),
  () => {
    it.each(CASES)("$name", ({ name, input, compute }) => {
      const reference = readReference(name);
      const indices = reference.names.filter((each) => each.startsWith(`${input}.`)).map((_, k) => k);
      expect(indices).toHaveLength(REFERENCE_CASES[name]);
      for (const k of indices) {
        const of = (array: string): Tensor<number> => reference.of(array.includes(".") ? array : `${array}.${k}`);
        for (const [array, found] of Object.entries(compute(of, reference, k)))
          expect(distance(on, found, of(array)), `${array} of case ${k}`).toBeLessThan(TOLERANCE);
      }
    });

    it("elementwise", () => {
      const { of } = readReference("elementwise");
      const functions = { silu, gelu_tanh: gelu, sigmoid, tanh };
      for (const [name, f] of Object.entries(functions)) {
        const found = each(of("x"), (x) => f(on, x));
        expect(distance(on, found, of(name)), name).toBeLessThan(TOLERANCE);
      }
      expect(distance(on, each(of("x"), on.exp), of("exp"))).toBeLessThan(TOLERANCE);
    });

    it("softmax, as means of unit vectors", () => {
      const { of } = readReference("elementwise");
      const s = of("S");
      const size = s.shape[1];
      const unit = {
        shape: [size, size],
        data: Array.from({ length: size * size }, (_, k) => +(k % (size + 1) === 0)),
      };
      expect(distance(on, weightedMeans(on, each(s, on.exp), unit), of("softmax"))).toBeLessThan(TOLERANCE);
    });

    it("ffn", () => {
      const { of } = readReference("ffn");
      const g = each(linear(on, of("X"), of("W1"), of("b1")), (x) => gelu(on, x));
      expect(distance(on, g, of("G"))).toBeLessThan(TOLERANCE);
      expect(distance(on, linear(on, g, of("W2"), of("b2")), of("Y"))).toBeLessThan(TOLERANCE);
    });
  },
);
