// The tops that are the paper's layers and models, from what the user asks for to a circuit.
import type { Circuit } from "../circuit/circuit.ts";
import { argmax } from "../layers/argmax.ts";
import { attention } from "../layers/attention.ts";
import { attentionMatrix } from "../layers/attention-matrix.ts";
import { codebook } from "../layers/codebook.ts";
import { conv } from "../layers/conv.ts";
import { layerNorm } from "../layers/layernorm.ts";
import { mlp } from "../layers/mlp.ts";
import { Operations, type RegimeName } from "../layers/operations.ts";
import { transformerLayer } from "../layers/transformer-layer.ts";
import { upsample } from "../layers/upsample.ts";
import type { LayerShapes, LayerTop } from "../params/layer-ports.ts";
import { type MapSize, pixels } from "../params/layer-shape.ts";
import { resnetBlock, upsampleBlock } from "../var/paper-blocks.ts";
import { paperDecoder } from "../var/paper-decoder.ts";
import { reconstruction } from "../var/reconstruction.ts";
import { transformer } from "../var/transformer.ts";
import { paperVar } from "../var/var.ts";
import {
  convOf,
  decoderOf,
  dimensionOf,
  entriesOf,
  fromOf,
  kernelOf,
  layersOf,
  mapOf,
  reconstructionOfRequest,
  type SizedRequest,
  stagesOf,
  transformerOf,
  upsampleOf,
  varOf,
} from "./layer-request.ts";
import { type Made, type OwnField, operandCount, type RegimeInside, type TopKind } from "./top-kind.ts";

type Parameters = Made["parameters"];

/** A layer, before its parameters. */
interface LayerKind<K extends LayerTop> {
  /** has gates that no operation has */
  readonly ownGates?: boolean;
  readonly takes?: readonly OwnField[];
  /** ports that hold one unsigned number instead of words */
  readonly numberPorts?: readonly string[];
  /** of the operations with several constructions, those inside */
  readonly regimesInside?: readonly RegimeName[];
  shape(request: SizedRequest): LayerShapes[K];
  parameters(request: SizedRequest): Parameters;
  circuit(on: Operations, shape: LayerShapes[K]): Circuit;
}

const DEFAULT_TOKENS = 64;

const tag = ({ h, w }: MapSize): string => `${h}x${w}`;

const tokens = (request: SizedRequest): Parameters => ({ n: request.tokens, d: dimensionOf(request) });

/** The map too, where it is not the square that the number of tokens says. */
const mapTokens = (request: SizedRequest): Parameters => {
  const map = mapOf(request);
  return { n: pixels(map), ...(map.h === map.w ? {} : { map: tag(map) }), d: dimensionOf(request) };
};

const interpolated = (request: SizedRequest): Parameters => ({
  ...mapTokens(request),
  from: tag(fromOf(request)),
  kernel: kernelOf(request),
});

const LAYERS: { readonly [K in LayerTop]: LayerKind<K> } = {
  upsample: { takes: ["map", "from", "kernel"], shape: upsampleOf, parameters: interpolated, circuit: upsample },
  attention_matrix: {
    takes: ["fused"],
    regimesInside: ["exp"],
    shape: (request) => ({ n: request.tokens, d: dimensionOf(request) }),
    parameters: tokens,
    circuit: attentionMatrix,
  },
  attention: {
    takes: ["fused"],
    regimesInside: ["div", "exp"],
    shape: (request) => ({ n: operandCount(request.tokens), d: dimensionOf(request) }),
    parameters: tokens,
    circuit: attention,
  },
  mlp: {
    takes: ["fused"],
    shape: (request) => ({ n: request.tokens, inner: dimensionOf(request), outer: dimensionOf(request) }),
    parameters: tokens,
    circuit: (on, shape) => mlp(on, shape),
  },
  layernorm: {
    takes: ["eps"],
    regimesInside: ["div", "sqrt"],
    shape: ({ eps, ...request }) => ({
      n: request.tokens,
      d: dimensionOf(request),
      ...(eps === undefined ? {} : { eps }),
    }),
    parameters: ({ eps, ...request }) => ({ ...tokens(request), ...(eps === undefined ? {} : { eps }) }),
    circuit: layerNorm,
  },
  conv: {
    takes: ["map", "kernels", "kernelSize", "padding", "fused"],
    shape: convOf,
    parameters: (request) => {
      const { kernels, size, padding } = convOf(request);
      return { ...mapTokens(request), kernels, "kernel-size": tag(size), padding };
    },
    circuit: (on, shape) => conv(on, shape),
  },
  codebook: {
    ownGates: true,
    takes: ["entries"],
    numberPorts: ["index"],
    shape: (request) => ({ entries: entriesOf(request), d: dimensionOf(request) }),
    parameters: (request) => ({ d: dimensionOf(request), entries: entriesOf(request) }),
    circuit: (on, shape) => codebook(on.format, shape),
  },
  argmax: {
    ownGates: true,
    numberPorts: ["y"],
    shape: (request) => ({ entries: operandCount(request.tokens) }),
    parameters: ({ tokens: n }) => ({ n }),
    circuit: (on, { entries }) => argmax(on, entries),
  },
  resnet_block: {
    takes: ["map", "kernels", "fused"],
    shape: (request) => {
      const channels = dimensionOf(request);
      return { map: mapOf(request), channels, outputs: request.kernels ?? channels };
    },
    parameters: (request) => ({ ...mapTokens(request), kernels: request.kernels ?? dimensionOf(request) }),
    circuit: resnetBlock,
  },
  upsample_block: {
    takes: ["map", "kernel", "fused"],
    shape: (request) => ({ map: mapOf(request), channels: dimensionOf(request), kernel: kernelOf(request) }),
    parameters: (request) => ({ ...mapTokens(request), kernel: kernelOf(request) }),
    circuit: upsampleBlock,
  },
  transformer_layer: {
    takes: ["map", "from", "kernel", "fused"],
    regimesInside: ["div", "sqrt", "exp"],
    shape: (request) => {
      const { from, to, channels: d, kernel } = upsampleOf(request);
      operandCount(pixels(to));
      return { from: [from], to: [to], d, kernel };
    },
    parameters: interpolated,
    circuit: transformerLayer,
  },
  transformer: {
    takes: ["map", "kernel", "layers", "fused"],
    regimesInside: ["div", "sqrt", "exp"],
    shape: transformerOf,
    parameters: (request) => ({ ...mapTokens(request), kernel: kernelOf(request), layers: layersOf(request) }),
    circuit: transformer,
  },
  reconstruction: {
    takes: ["map", "from", "kernel", "fused"],
    shape: reconstructionOfRequest,
    parameters: interpolated,
    circuit: reconstruction,
  },
  decoder: {
    takes: ["map", "kernel", "stages", "fused"],
    regimesInside: ["div", "exp"],
    shape: decoderOf,
    parameters: (request) => ({ ...mapTokens(request), kernel: kernelOf(request), stages: stagesOf(request) }),
    circuit: paperDecoder,
  },
  var: {
    takes: ["map", "kernel", "layers", "stages", "fused"],
    regimesInside: ["div", "sqrt", "exp"],
    shape: varOf,
    parameters: (request) => ({
      ...mapTokens(request),
      kernel: kernelOf(request),
      layers: layersOf(request),
      stages: stagesOf(request),
    }),
    circuit: paperVar,
  },
};

/** Which regime an operation inside has, and what it was chosen from. */
export function regimeInside(on: Operations, name: RegimeName): RegimeInside {
  return { name, regime: on.regimes[name], choice: on.choiceOf(name) };
}

function topKind<K extends LayerTop>(layer: LayerKind<K>): TopKind {
  const { ownGates = false, takes, numberPorts, regimesInside = [] } = layer;
  return {
    operand: "float",
    composition: !ownGates,
    canonAlways: true,
    takes,
    numberPorts,
    regimesInside,
    tokens: DEFAULT_TOKENS,
    build: (format, request) => {
      const { variant, regime, fused } = request;
      const on = new Operations({ format, variant, regime, fused });
      const shape = layer.shape(request);
      return {
        circuit: () => layer.circuit(on, shape),
        shape: {
          layer: shape,
          ...(fused ? { fused } : {}),
          ...(regimesInside.includes("exp") ? { regime: on.expRegime } : {}),
        },
        parameters: { ...layer.parameters(request), ...(fused ? { fused } : {}) },
        inside: () => regimesInside.map((name) => regimeInside(on, name)),
      };
    },
  };
}

/** The layers and models, by name. */
export const LAYER_TOP_KINDS: Readonly<Record<string, TopKind>> = Object.fromEntries(
  (Object.keys(LAYERS) as LayerTop[]).map((top) => [top, topKind(LAYERS[top] as LayerKind<LayerTop>)]),
);
