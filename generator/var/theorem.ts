// Theorem 5.11 row by row: each lemma's circuit, the paper's depth bound, ours, and the formula that the circuit should meet.
import type { Circuit } from "../circuit/circuit.ts";
import { canon, withCanon } from "../float/canon.ts";
import { fprod } from "../float/prod.ts";
import { attention } from "../layers/attention.ts";
import { attentionMatrix } from "../layers/attention-matrix.ts";
import { codebook } from "../layers/codebook.ts";
import { conv } from "../layers/conv.ts";
import { fdot } from "../layers/dot.ts";
import { fdotFused } from "../layers/dot-fused.ts";
import { layerNorm } from "../layers/layernorm.ts";
import { matmul } from "../layers/matmul.ts";
import { mlp } from "../layers/mlp.ts";
import type { Operations } from "../layers/operations.ts";
import { upsample } from "../layers/upsample.ts";
import { depthOf } from "../metrics/arrival.ts";
import type { DecoderShape, MapSize, ReconstructionShape, TransformerShape } from "../params/layer-shape.ts";
import { type DepthConstants, type Formula, plus, times } from "./formula.ts";
import { paperDecoder } from "./paper-decoder.ts";
import { reconstruction } from "./reconstruction.ts";
import { transformer } from "./transformer.ts";
import { paperVar } from "./var.ts";

/** The size of a model at which the theorem is looked at. */
export interface TheoremSize {
  /** token map after the up-interpolation: n = h * w tokens */
  readonly map: MapSize;
  /** hidden dimension */
  readonly d: number;
  /** layers of the transformer */
  readonly layers: number;
  /** levels of the decoder */
  readonly stages: number;
}

export interface TheoremRow {
  /** "Lemma 5.3" */
  readonly source: string;
  readonly name: string;
  /** the paper's bound; absent where it says O(1) */
  readonly paper?: Formula;
  /** our bound, in the paper's terms */
  readonly ours?: Formula;
  /** what the construction comes to, operation by operation; absent for the operations themselves */
  readonly tight?: Formula;
  readonly circuit: (operations: Operations, size: TheoremSize) => Circuit;
}

/** Operands from which the depth of a sum, a product and an inner product is the same for all numbers of them. */
const LEAST_OPERANDS = 4;

/** Measured depths of the operations. */
export function depthConstants(operations: Operations): DepthConstants {
  const { format, variant } = operations;
  const [add, mul, div, cmp] = [operations.add, operations.mul, operations.div, operations.cmp].map((c) => depthOf(c));
  return {
    std: Math.max(add, mul, div, cmp),
    add,
    mul,
    div,
    cmp,
    sum: depthOf(operations.sum(LEAST_OPERANDS)),
    prod: depthOf(fprod(format, LEAST_OPERANDS, variant)),
    dot: depthOf(operations.dot(LEAST_OPERANDS)),
    exp: depthOf(operations.exp),
    sqrt: depthOf(operations.sqrt),
    canon: depthOf(canon(format)),
  };
}

const STD: Formula = { std: 1 };
const SUM: Formula = { sum: 1 };
const ADD: Formula = { add: 1 };
const DOT: Formula = { dot: 1 };

const UP: Bounds = { ours: { std: 2, sum: 1 }, tight: { mul: 2, sum: 1 } };
const MATMUL: Bounds = { ours: plus(STD, SUM), tight: DOT };
const ATTENTION_MATRIX: Bounds = {
  ours: plus(times(3, MATMUL.ours), { exp: 1 }),
  tight: plus(times(3, DOT), { exp: 1 }),
};
const ATTENTION: Bounds = {
  ours: plus(ATTENTION_MATRIX.ours, MATMUL.ours, STD),
  tight: plus(ATTENTION_MATRIX.tight, DOT, { div: 1 }),
};
const CANON: Bounds = { ours: { canon: 1 }, tight: { canon: 1 } };
const MLP: Bounds = { ours: { std: 2, sum: 1 }, tight: plus(DOT, ADD) };
const CONV: Bounds = MLP;
const LAYER_NORM: Bounds = {
  ours: { std: 5, sum: 2, sqrt: 1 },
  tight: { sum: 2, div: 3, add: 1, mul: 1, sqrt: 1 },
};
const LAYER = inRow(UP, ATTENTION, MLP, LAYER_NORM);
const RECONSTRUCTION = inRow(UP, CONV, { ours: SUM, tight: SUM });
const RESNET_BLOCK = inRow(CONV, CONV, { ours: STD, tight: ADD });

interface Bounds {
  readonly ours: Formula;
  readonly tight: Formula;
}

/** The bounds of layers one after another. */
function inRow(...parts: readonly Bounds[]): Bounds {
  return { ours: plus(...parts.map(({ ours }) => ours)), tight: plus(...parts.map(({ tight }) => tight)) };
}

function repeated(k: number, part: Bounds): Bounds {
  return { ours: times(k, part.ours), tight: times(k, part.tight) };
}

/** Depth of a decoder: conv_in and conv_out, the middle, every block of every level, an up-sample block between levels. */
function decoderBounds({ mult, blocks }: DecoderShape): Bounds {
  const levels = mult.length;
  return inRow(
    repeated(2, CONV),
    repeated(2 + levels * (blocks + 1), RESNET_BLOCK),
    repeated(1 + (blocks + 1), ATTENTION),
    repeated(levels - 1, inRow(UP, CONV)),
  );
}

/**
 * The rows at a size, in the order of the paper. A layer is measured as it stands inside of the model, where all words are
 * canonical; the model of Theorem 5.11 has the layer `canon` at its ports, as its top has.
 */
export function theoremRows(size: TheoremSize): readonly TheoremRow[] {
  const { layers } = size;
  const decoder = decoderBounds(decoderShape(size));
  const model = inRow(CANON, repeated(layers, LAYER), RECONSTRUCTION, decoder);
  const operation = (source: string, name: string, circuit: TheoremRow["circuit"]): TheoremRow => ({
    source,
    name,
    circuit,
  });
  return [
    operation("Lemma 3.5, part 1", "add", (on) => on.add),
    operation("Lemma 3.5, part 1", "mul", (on) => on.mul),
    operation("Lemma 3.5, part 1", "div", (on) => on.div),
    operation("Lemma 3.5, part 1", "cmp", (on) => on.cmp),
    operation("Lemma 3.5, part 2", "prod", ({ format, variant }) => fprod(format, LEAST_OPERANDS, variant)),
    operation("Lemma 3.5, part 3", "sum", (on, { map }) => on.sum(Math.max(LEAST_OPERANDS, map.h * map.w))),
    operation("Lemma 3.6", "exp", (on) => on.exp),
    operation("Lemma 3.7", "sqrt", (on) => on.sqrt),
    { source: "Def 4.1", name: "codebook", circuit: (on, { d }) => codebook(on.format, { entries: 16, d }) },
    { source: "Lemma 5.1", name: "up-interpolation", paper: UP.ours, ...UP, circuit: upInterpolation },
    { source: "Lemma 5.2", name: "matmul", paper: MATMUL.ours, ...MATMUL, circuit: matrixProduct },
    {
      source: "Lemma 5.3",
      name: "attention matrix",
      paper: ATTENTION_MATRIX.ours,
      ...ATTENTION_MATRIX,
      circuit: (on, { map, d }) => attentionMatrix(on, { n: map.h * map.w, d }),
    },
    {
      source: "Def 4.5",
      name: "attention",
      ...ATTENTION,
      circuit: (on, { map, d }) => attention(on, { n: map.h * map.w, d }),
    },
    {
      source: "Lemma 5.4",
      name: "MLP",
      paper: MLP.ours,
      ...MLP,
      circuit: (on, { map, d }) => mlp(on, { n: map.h * map.w, inner: d, outer: d }),
    },
    {
      source: "Lemma 5.5",
      name: "layer norm",
      paper: LAYER_NORM.ours,
      ...LAYER_NORM,
      circuit: (on, { map, d }) => layerNorm(on, { n: map.h * map.w, d }),
    },
    { source: "Lemma 5.6", name: "convolution, one kernel", ...CONV, circuit: (on, size) => convolution(on, size, 1) },
    {
      source: "Prop 5.7",
      name: "convolution, d kernels",
      ...CONV,
      circuit: (on, size) => convolution(on, size, size.d),
    },
    {
      source: "Lemma 5.8",
      name: `transformer, ${layers} layers`,
      ...repeated(layers, LAYER),
      circuit: (on, size) => transformer(on, transformerShape(size)),
    },
    {
      source: "Lemma 5.9",
      name: "feature-map reconstruction",
      ...RECONSTRUCTION,
      circuit: (on, size) => reconstruction(on, reconstructionShape(size, pyramid(size.map))),
    },
    {
      source: "Lemma 5.10",
      name: `VQ-VAE decoder, ${size.stages} levels`,
      ...decoder,
      circuit: (on, size) => paperDecoder(on, decoderShape(size)),
    },
    {
      source: "Theorem 5.11",
      name: "VAR",
      ...model,
      circuit: (on, size) =>
        withCanon(paperVar(on, { transformer: transformerShape(size), decoder: decoderShape(size) }), on.format),
    },
  ];
}

function upInterpolation(on: Operations, { map, d }: TheoremSize): Circuit {
  return upsample(on, { from: half(map), to: map, channels: d, kernel: "bspline" });
}

function matrixProduct(on: Operations, { map, d }: TheoremSize): Circuit {
  const n = map.h * map.w;
  return matmul(on.format, { rows: n, inner: d, cols: n }, on.variant, on.fused ? fdotFused : fdot);
}

function convolution(on: Operations, { map, d }: TheoremSize, kernels: number): Circuit {
  return conv(on, { map, channels: d, kernels, size: { h: 3, w: 3 }, padding: "zero" });
}

/** From one token to the map in so many layers, sides growing evenly in the logarithm, from 2 on (4 tokens). */
export function transformerShape({ map, d, layers }: TheoremSize): TransformerShape {
  const side = (full: number, i: number): number =>
    i === 0 ? 1 : Math.min(full, Math.max(2, Math.round(full ** (i / layers))));
  const steps = Array.from({ length: layers + 1 }, (_, i) => [{ h: side(map.h, i), w: side(map.w, i) }]);
  return { steps, d, kernel: "bspline" };
}

/** Token maps to one map of the full size. */
export function reconstructionShape({ map, d }: TheoremSize, maps: readonly MapSize[]): ReconstructionShape {
  return { maps, to: map, d, kernel: "bspline" };
}

/** As many maps as the depth of a sum needs to be that of any number, the last of the full size. */
function pyramid({ h, w }: MapSize): MapSize[] {
  const part = (full: number, k: number): number => Math.ceil((full * k) / LEAST_OPERANDS);
  return Array.from({ length: LEAST_OPERANDS }, (_, k) => ({ h: part(h, k + 1), w: part(w, k + 1) }));
}

/** Two ResNet blocks on each level; d channels on level 0, twice as many on the others. */
export function decoderShape({ map, d, stages }: TheoremSize): DecoderShape {
  const mult = Array.from({ length: stages }, (_, level) => (level === 0 ? 1 : 2));
  return { map, z: d, ch: d, mult, blocks: 1, image: 3, form: "paper", groups: 1, kernel: "bspline" };
}

const half = ({ h, w }: MapSize): MapSize => ({ h: Math.ceil(h / 2), w: Math.ceil(w / 2) });
