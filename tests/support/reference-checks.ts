// The cases of layers that others computed, as chains of circuits and of golden functions: what is computed from what.
import type { Circuit } from "../../generator/circuit/circuit.ts";
import { sigmoid, tanh } from "../../generator/layers/activation.ts";
import { area } from "../../generator/layers/area.ts";
import { attend } from "../../generator/layers/attend.ts";
import type { Operations } from "../../generator/layers/operations.ts";
import type { LayerShapes } from "../../generator/params/layer-ports.ts";
import type { Padding } from "../../generator/params/layer-shape.ts";
import { LAYER_CIRCUITS } from "../../generator/var/layer-circuits.ts";
import * as activation from "../../sim/golden/activation.ts";
import { LAYER_FUNCTIONS, type WordTop } from "../../sim/golden/layer-functions.ts";
import { weightedMeans } from "../../sim/golden/layers/attention.ts";
import { areaDown } from "../../sim/golden/layers/interpolation.ts";
import { linear } from "../../sim/golden/layers/linear.ts";
import { each, type Tensor, tensor } from "../../sim/golden/tensor.ts";
import { scopeOf, type Weights } from "../../sim/golden/weights.ts";
import type { Reference, ReferenceCase } from "./reference.ts";
import { mapOf, type ReferenceCheck } from "./reference-check.ts";
import { attentionBlockCheck, decoderCheck, resnetCheck, upsampleCheck } from "./reference-decoder-checks.ts";

type Of = (name: string) => Tensor<number>;

/** A layer's top, y under the name of an array. */
function layerCheck<K extends WordTop>(
  top: K,
  shape: LayerShapes[K],
  inputs: Weights<number>,
  name: string,
  expected: Of,
): ReferenceCheck {
  const circuit = LAYER_CIRCUITS[top] as (on: Operations, shape: LayerShapes[K]) => Circuit;
  return {
    inputs,
    netlist: (on, ports) => ({ [name]: on.run(circuit(on.operations, shape), ports, expected(name).shape) }),
    golden: (on, ports) => ({ [name]: LAYER_FUNCTIONS[top](on, scopeOf(ports), shape) }),
    expected,
  };
}

const attentionChecks = (of: Of): ReferenceCheck[] => {
  const [x, wq, wk, wv] = ["X", "WQ", "WK", "WV"].map(of);
  const [n, d] = x.shape;
  return [
    layerCheck("attention_matrix", { n, d }, { x, wq, wk }, "A", of),
    layerCheck("attention", { n, d }, { x, wq, wk, wv }, "Y", of),
  ];
};

const convChecks = (of: Of, { names }: Reference, k: number): ReferenceCheck[] => {
  const [x, kernel, bias] = ["X", "K", "b"].map(of);
  const shape = { map: mapOf(x), channels: x.shape[2], kernels: kernel.shape[0] };
  const size = { h: kernel.shape[1], w: kernel.shape[2] };
  const paddings: Readonly<Record<string, Padding>> = { Yv: "valid", Yz: "zero" };
  return Object.entries(paddings)
    .filter(([name]) => names.includes(`${name}.${k}`))
    .map(([name, padding]) => layerCheck("conv", { ...shape, size, padding }, { x, kernel, bias }, name, of));
};

/** Both layers, and the first alone. */
const transformerChecks = (of: Of, { config }: Reference, k: number): ReferenceCheck[] => {
  const { d, maps } = (config.sizes as { d: number; maps: number[][] }[])[k];
  const steps = maps.map((step) => step.map((side) => ({ h: side, w: side })));
  const names = { wq: "WQ", wk: "WK", wv: "WV", w: "W", bias: "b" };
  const weights = (i: number, suffix: string) =>
    Object.fromEntries(Object.entries(names).map(([port, name]) => [port + suffix, of(`${name}.${k}.${i}`)]));
  const [from, to] = steps;
  const first = { x: of("X"), ...weights(0, "") };
  const all = { x: of("X"), ...weights(0, "_0"), ...weights(1, "_1") };
  return [
    layerCheck("transformer_layer", { from, to, d, kernel: "keys" }, first, `ln.${k}.0`, of),
    layerCheck("transformer", { steps, d, kernel: "keys" }, all, "Y", of),
  ];
};

/** The checks of case k of a kind that has several, each array with the number after its name. */
const NUMBERED: Partial<Record<ReferenceCase, (of: Of, reference: Reference, k: number) => ReferenceCheck[]>> = {
  upinterp: (of) => {
    const [x, y] = [of("X"), of("Y")];
    const shape = { from: mapOf(x), to: mapOf(y), channels: x.shape[2], kernel: "keys" } as const;
    return [layerCheck("upsample", shape, { x }, "Y", of)];
  },
  area_down: (of) => {
    const [from, to, channels] = [mapOf(of("X")), mapOf(of("Y")), of("X").shape[2]];
    return [
      {
        inputs: { x: of("X") },
        netlist: (on, ports) => ({ Y: on.run(area(on.operations, { from, to, channels }), ports, of("Y").shape) }),
        golden: (on, { x }) => ({ Y: areaDown(on, x, to) }),
        expected: of,
      },
    ];
  },
  attention: attentionChecks,
  mlp: (of) => {
    const [x, w, bias] = [of("X"), of("W"), of("b")];
    const shape = { n: x.shape[0], inner: x.shape[1], outer: w.shape[0] };
    return [layerCheck("mlp", shape, { x, w, bias }, "Y", of)];
  },
  layernorm: (of) => {
    const x = of("X");
    const [n, d] = x.shape;
    return [
      layerCheck("layernorm", { n, d }, { x }, "Y0", of),
      layerCheck("layernorm", { n, d, eps: 1e-5 }, { x }, "Y5", of),
      layerCheck("layernorm", { n, d, eps: 1e-6 }, { x }, "Y6", of),
    ];
  },
  conv: convChecks,
  paper_transformer: transformerChecks,
};

const activationsCheck = ({ of }: Reference): ReferenceCheck => ({
  inputs: { x: of("x") },
  netlist: (on, { x }) => {
    const { format, variant, expRegime, silu, gelu, exp } = on.operations;
    const [s, t] = [sigmoid, tanh].map((circuit) => circuit(format, variant, expRegime));
    const circuits = { silu, gelu_tanh: gelu, sigmoid: s, tanh: t, exp };
    return Object.fromEntries(Object.entries(circuits).map(([name, circuit]) => [name, on.each(circuit, x)]));
  },
  golden: (on, { x }) => {
    const { silu, gelu, sigmoid: s, tanh: t } = activation;
    const functions = { silu, gelu_tanh: gelu, sigmoid: s, tanh: t };
    const found = Object.entries(functions).map(([name, f]) => [name, each(x, (word) => f(on, word))] as const);
    return { ...Object.fromEntries(found), exp: each(x, on.exp) };
  },
  expected: of,
});

/** Means of unit vectors, weighted by exponentials; the inner products with unit vectors are exact. */
const softmaxCheck = ({ of }: Reference): ReferenceCheck => {
  const [, size] = of("S").shape;
  const data = Array.from({ length: size * size }, (_, k) => +(k % (size + 1) === 0));
  return {
    inputs: { s: of("S"), unit: tensor([size, size], data) },
    netlist: (on, { s, unit }) => ({
      softmax: on.rows(attend(on.operations, { keys: size, d: size }), { q: s }, { k: unit, v: unit }, of("S").shape),
    }),
    golden: (on, { s, unit }) => ({ softmax: weightedMeans(on, each(s, on.exp), unit) }),
    expected: of,
  };
};

const ffnCheck = ({ of }: Reference): ReferenceCheck => {
  const [n, d] = of("X").shape;
  const hidden = of("W1").shape[0];
  return {
    inputs: { x: of("X"), w1: of("W1"), b1: of("b1"), w2: of("W2"), b2: of("b2") },
    netlist: (on, { x, w1, b1, w2, b2 }) => {
      const mlp = (inner: number, outer: number) => LAYER_CIRCUITS.mlp(on.operations, { n, inner, outer });
      const h = on.run(mlp(d, hidden), { x, w: w1, bias: b1 }, [n, hidden]);
      const g = on.each(on.operations.gelu, h);
      return { G: g, Y: on.run(mlp(hidden, d), { x: g, w: w2, bias: b2 }, [n, d]) };
    },
    golden: (on, { x, w1, b1, w2, b2 }) => {
      const g = each(linear(on, x, w1, b1), (word) => activation.gelu(on, word));
      return { G: g, Y: linear(on, g, w2, b2) };
    },
    expected: of,
  };
};

const SINGLE: Partial<Record<ReferenceCase, (reference: Reference) => ReferenceCheck[]>> = {
  elementwise: (reference) => [activationsCheck(reference), softmaxCheck(reference)],
  ffn: (reference) => [ffnCheck(reference)],
  resnet_block: (reference) => [resnetCheck(reference)],
  attn_block: (reference) => [attentionBlockCheck(reference)],
  upsample_block: (reference) => [upsampleCheck(reference)],
  decoder_tiny: (reference) => [decoderCheck(reference)],
};

/** The cases that have checks. */
export const CHECKED_CASES = [...Object.keys(NUMBERED), ...Object.keys(SINGLE)] as ReferenceCase[];

/** The checks of a file, those of one case in one list. */
export function checksOf(name: ReferenceCase, reference: Reference): ReferenceCheck[][] {
  const single = SINGLE[name];
  if (single) return [single(reference)];
  const numbered = NUMBERED[name];
  if (!numbered) throw new Error(`no checks of ${name}`);
  const cases = reference.names.filter((each) => /^X\.\d+$/.test(each));
  return cases.map((_, k) => {
    const of: Of = (array) => reference.of(array.includes(".") ? array : `${array}.${k}`);
    return numbered(of, reference, k);
  });
}
