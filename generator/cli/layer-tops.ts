// The tops that are the paper's layers and models, from what the user asks for to a circuit.
import { Operations, type RegimeName } from "../layers/operations.ts";
import type { LayerShapes, LayerTop } from "../params/layer-ports.ts";
import { type MapSize, pixels } from "../params/layer-shape.ts";
import { LAYER_CIRCUITS, type LayerCircuit } from "../var/layer-circuits.ts";
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

/** What the command line says of a layer; its circuit is that of LAYER_CIRCUITS. */
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
  upsample: { takes: ["map", "from", "kernel"], shape: upsampleOf, parameters: interpolated },
  attention_matrix: {
    takes: ["fused"],
    regimesInside: ["exp"],
    shape: (request) => ({ n: request.tokens, d: dimensionOf(request) }),
    parameters: tokens,
  },
  attention: {
    takes: ["fused"],
    regimesInside: ["div", "exp"],
    shape: (request) => ({ n: operandCount(request.tokens), d: dimensionOf(request) }),
    parameters: tokens,
  },
  mlp: {
    takes: ["fused"],
    shape: (request) => ({ n: request.tokens, inner: dimensionOf(request), outer: dimensionOf(request) }),
    parameters: tokens,
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
  },
  conv: {
    takes: ["map", "kernels", "kernelSize", "padding", "fused"],
    shape: convOf,
    parameters: (request) => {
      const { kernels, size, padding } = convOf(request);
      return { ...mapTokens(request), kernels, "kernel-size": tag(size), padding };
    },
  },
  codebook: {
    ownGates: true,
    takes: ["entries"],
    numberPorts: ["index"],
    shape: (request) => ({ entries: entriesOf(request), d: dimensionOf(request) }),
    parameters: (request) => ({ d: dimensionOf(request), entries: entriesOf(request) }),
  },
  argmax: {
    ownGates: true,
    numberPorts: ["y"],
    shape: (request) => ({ entries: operandCount(request.tokens) }),
    parameters: ({ tokens: n }) => ({ n }),
  },
  resnet_block: {
    takes: ["map", "kernels", "fused"],
    shape: (request) => {
      const channels = dimensionOf(request);
      return { map: mapOf(request), channels, outputs: request.kernels ?? channels };
    },
    parameters: (request) => ({ ...mapTokens(request), kernels: request.kernels ?? dimensionOf(request) }),
  },
  upsample_block: {
    takes: ["map", "kernel", "fused"],
    shape: (request) => ({ map: mapOf(request), channels: dimensionOf(request), kernel: kernelOf(request) }),
    parameters: (request) => ({ ...mapTokens(request), kernel: kernelOf(request) }),
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
  },
  transformer: {
    takes: ["map", "kernel", "layers", "fused"],
    regimesInside: ["div", "sqrt", "exp"],
    shape: transformerOf,
    parameters: (request) => ({ ...mapTokens(request), kernel: kernelOf(request), layers: layersOf(request) }),
  },
  reconstruction: {
    takes: ["map", "from", "kernel", "fused"],
    shape: reconstructionOfRequest,
    parameters: interpolated,
  },
  decoder: {
    takes: ["map", "kernel", "stages", "fused"],
    regimesInside: ["div", "exp"],
    shape: decoderOf,
    parameters: (request) => ({ ...mapTokens(request), kernel: kernelOf(request), stages: stagesOf(request) }),
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
  },
};

/** Which regime an operation inside has, and what it was chosen from. */
export function regimeInside(on: Operations, name: RegimeName): RegimeInside {
  return { name, regime: on.regimes[name], choice: on.choiceOf(name) };
}

function topKind<K extends LayerTop>(top: K): TopKind {
  const layer = LAYERS[top] as LayerKind<K>;
  const circuit = LAYER_CIRCUITS[top] as LayerCircuit<K>;
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
        circuit: () => circuit(on, shape),
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
  (Object.keys(LAYERS) as LayerTop[]).map((top) => [top, topKind(top)]),
);
