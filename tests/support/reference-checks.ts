// The cases of layers that others computed, as chains of circuits and of golden functions: what is computed from what.
import type { Circuit } from "../../generator/circuit/circuit.ts";
import { sigmoid, tanh } from "../../generator/layers/activation.ts";
import { area } from "../../generator/layers/area.ts";
import { attend } from "../../generator/layers/attend.ts";
import { groupNorm } from "../../generator/layers/group-norm.ts";
import { nearest as nearestCircuit } from "../../generator/layers/nearest.ts";
import { normAttentionBlock, normAttentionBlockParameters } from "../../generator/layers/norm-attention-block.ts";
import { normResnetBlock, normResnetBlockParameters } from "../../generator/layers/norm-resnet-block.ts";
import type { Operations } from "../../generator/layers/operations.ts";
import { type Parameter, portOf } from "../../generator/layers/parameters.ts";
import type { LayerShapes } from "../../generator/params/layer-ports.ts";
import type { MapSize, Padding } from "../../generator/params/layer-shape.ts";
import { publicDecoder as decoderCircuit } from "../../generator/var/public-decoder.ts";
import * as activation from "../../sim/golden/activation.ts";
import type { Arithmetic } from "../../sim/golden/arithmetic.ts";
import { LAYER_FUNCTIONS, type WordTop } from "../../sim/golden/layer-functions.ts";
import { weightedMeans } from "../../sim/golden/layers/attention.ts";
import { areaDown } from "../../sim/golden/layers/interpolation.ts";
import { linear } from "../../sim/golden/layers/linear.ts";
import {
  publicAttentionBlock,
  publicDecoder,
  publicResnetBlock,
  publicUpsampleBlock,
  storedConv,
  storedNorm,
} from "../../sim/golden/model/public-decoder.ts";
import { each, type Tensor, tensor, transposed } from "../../sim/golden/tensor.ts";
import type { FloatValue } from "../../sim/golden/value.ts";
import { scopeOf, type Weights } from "../../sim/golden/weights.ts";
import { decode } from "../../sim/golden/word.ts";
import { LAYER_CIRCUITS } from "./layer-circuits.ts";
import { stageValues, wordsOf } from "./model-values.ts";
import type { Netlist } from "./netlist.ts";
import { channelsLast, type DecoderConfig, decoderShapeOf, type Reference, type ReferenceCase } from "./reference.ts";

/** Results by the names of the arrays that they must equal. */
export type Results<T> = Record<string, Tensor<T>>;

/** One comparison: the same results by circuits and by the golden model. */
export interface ReferenceCheck {
  /** operands and weights, as stored */
  readonly inputs: Weights<number>;
  readonly netlist: (on: Netlist, inputs: Weights<FloatValue>) => Results<FloatValue>;
  readonly golden: <T>(on: Arithmetic<T>, inputs: Weights<T>) => Results<T>;
  /** as others computed it: channels last where they are first */
  readonly expected: (name: string) => Tensor<number>;
}

type Of = (name: string) => Tensor<number>;

const mapOf = ({ shape: [h, w] }: { readonly shape: readonly number[] }): MapSize => ({ h, w });

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

/** Operands of a block of the decoder: weights by their stored names, x as a map. */
function blockInputs({ names, of }: Reference, x: string): Weights<number> {
  const weights = names.filter((name) => name.startsWith("w.")).map((name) => [name.slice(2), of(name)]);
  return { ...Object.fromEntries(weights), x: channelsLast(of(x)) };
}

/** Weights as the ports take them. */
function ontoPorts<T>(parameters: readonly Parameter[], inputs: Weights<T>): Weights<T> {
  return Object.fromEntries(
    parameters.map(({ name, order }) => [portOf(name), order ? transposed(inputs[name], order) : inputs[name]]),
  );
}

/** What the circuit of a 3 x 3 convolution takes, from stored weights. */
function convPorts<T>(x: Tensor<T>, inputs: Weights<T>, name: string): Weights<T> {
  return { x, kernel: transposed(inputs[`${name}.weight`], [0, 2, 3, 1]), bias: inputs[`${name}.bias`] };
}

const size = { h: 3, w: 3 };
const padding = "zero";

const resnetCheck = (reference: Reference): ReferenceCheck => {
  const inputs = blockInputs(reference, "x");
  const [h, w, channels] = inputs.x.shape;
  const [map, groups] = [{ h, w }, reference.config.groups as number];
  const shape = { map, channels, outer: channels, groups };
  return {
    inputs,
    netlist: (on, ports) => {
      const norm = groupNorm(on.operations, { map, channels, groups });
      const normPorts = { x: ports.x, weight: ports["norm1.weight"], bias: ports["norm1.bias"] };
      const norm1 = on.run(norm, normPorts, ports.x.shape);
      const active = on.each(on.operations.silu, norm1);
      const conv = LAYER_CIRCUITS.conv(on.operations, { map, channels, kernels: channels, size, padding });
      const conv1 = on.run(conv, convPorts(active, ports, "conv1"), ports.x.shape);
      const weights = ontoPorts(normResnetBlockParameters(shape), ports);
      return {
        norm1,
        conv1,
        y: on.run(normResnetBlock(on.operations, shape), { x: ports.x, ...weights }, [h, w, channels]),
      };
    },
    golden: (on, ports) => {
      const weights = scopeOf(ports);
      const norm1 = storedNorm(on, ports.x, groups, weights.within("norm1."));
      const active = each(norm1, (word) => activation.silu(on, word));
      const conv1 = storedConv(on, active, weights.within("conv1."));
      return { norm1, conv1, y: publicResnetBlock(on, ports.x, groups, weights) };
    },
    expected: (name) => channelsLast(reference.of(name)),
  };
};

const attentionBlockCheck = (reference: Reference): ReferenceCheck => {
  const inputs = blockInputs(reference, "x");
  const shape = { map: mapOf(inputs.x), channels: inputs.x.shape[2], groups: reference.config.groups as number };
  return {
    inputs,
    netlist: (on, ports) => {
      const weights = ontoPorts(normAttentionBlockParameters(shape), ports);
      return { y: on.run(normAttentionBlock(on.operations, shape), { x: ports.x, ...weights }, ports.x.shape) };
    },
    golden: (on, ports) => ({ y: publicAttentionBlock(on, ports.x, shape.groups, scopeOf(ports)) }),
    expected: (name) => channelsLast(reference.of(name)),
  };
};

const upsampleCheck = (reference: Reference): ReferenceCheck => {
  const inputs = blockInputs(reference, "x");
  const [h, w, channels] = inputs.x.shape;
  const map = { h: 2 * h, w: 2 * w };
  return {
    inputs,
    netlist: (on, ports) => {
      const larger = [map.h, map.w, channels];
      const doubled = on.run(nearestCircuit(on.operations.format.width, { h, w }, channels), { x: ports.x }, larger);
      const conv = LAYER_CIRCUITS.conv(on.operations, { map, channels, kernels: channels, size, padding });
      return { y: on.run(conv, convPorts(doubled, ports, "conv"), larger) };
    },
    golden: (on, ports) => ({ y: publicUpsampleBlock(on, ports.x, scopeOf(ports)) }),
    expected: (name) => channelsLast(reference.of(name)),
  };
};

/** Every stage of the decoder. */
const decoderCheck = (reference: Reference): ReferenceCheck => {
  const inputs = blockInputs(reference, "z");
  const shape = decoderShapeOf(reference.config as unknown as DecoderConfig, mapOf(inputs.x));
  const arrayOf = (stage: string): string => (stage === "decoded" ? "y" : stage.replace("decoder.", "mid."));
  return {
    inputs,
    netlist: ({ operations }, { x, ...weights }) => {
      const { format } = operations;
      const model = decoderCircuit(operations, shape);
      const stored = Object.fromEntries(Object.entries(weights).map(([name, weight]) => [`w.${name}`, weight]));
      const found = stageValues(model, format, stored, { z: wordsOf(format, x) });
      const words = (name: string) => (found.get(name) ?? []).map((word) => decode(format, word));
      return Object.fromEntries(model.stages.map(({ name, shape: s }) => [arrayOf(name), tensor(s, words(name))]));
    },
    golden: <T>(on: Arithmetic<T>, ports: Weights<T>) => {
      const found: Results<T> = {};
      publicDecoder(on, shape, ports.x, scopeOf(ports, "decoder."), (name, stage) => {
        found[arrayOf(name)] = stage;
      });
      return found;
    },
    expected: (name) => channelsLast(reference.of(name)),
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
