// The cases of the public decoder's parts that others computed, as chains of circuits and of golden functions.
import { groupNorm } from "../../generator/layers/group-norm.ts";
import { nearest as nearestCircuit } from "../../generator/layers/nearest.ts";
import { normAttentionBlock, normAttentionBlockParameters } from "../../generator/layers/norm-attention-block.ts";
import { normResnetBlock, normResnetBlockParameters } from "../../generator/layers/norm-resnet-block.ts";
import { type Parameter, portOf } from "../../generator/layers/parameters.ts";
import { LAYER_CIRCUITS } from "../../generator/var/layer-circuits.ts";
import { publicDecoder as decoderCircuit } from "../../generator/var/public-decoder.ts";
import * as activation from "../../sim/golden/activation.ts";
import type { Arithmetic } from "../../sim/golden/arithmetic.ts";
import {
  publicAttentionBlock,
  publicDecoder,
  publicResnetBlock,
  publicUpsampleBlock,
  storedConv,
  storedNorm,
} from "../../sim/golden/model/public-decoder.ts";
import { each, type Tensor, tensor, transposed } from "../../sim/golden/tensor.ts";
import { scopeOf, type Weights } from "../../sim/golden/weights.ts";
import { decode } from "../../sim/golden/word.ts";
import { stageValues, wordsOf } from "./model-values.ts";
import { channelsLast, type DecoderConfig, decoderShapeOf, type Reference } from "./reference.ts";
import { mapOf, type ReferenceCheck, type Results } from "./reference-check.ts";

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

/** Norm and convolution of the first half, and all of the ResNet block. */
export const resnetCheck = (reference: Reference): ReferenceCheck => {
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

/** The attention block. */
export const attentionBlockCheck = (reference: Reference): ReferenceCheck => {
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

/** Every pixel four times, then a convolution. */
export const upsampleCheck = (reference: Reference): ReferenceCheck => {
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

/** The whole decoder: every stage. */
export const decoderCheck = (reference: Reference): ReferenceCheck => {
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
