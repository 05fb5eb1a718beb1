// The paper's layers and models as operations on words, by the names of their tops.
import { type LayerShapes, type LayerTop, layerPorts, operandsOf } from "../../generator/params/layer-ports.ts";
import { type Arithmetic, decimalFraction } from "./arithmetic.ts";
import { type Definition, floatValues, type GoldenShape, needed } from "./definition.ts";
import { floatArithmetic } from "./float-arithmetic.ts";
import { attention, attentionMatrix } from "./layers/attention.ts";
import { argmax, codebook } from "./layers/codebook.ts";
import { conv } from "./layers/conv.ts";
import { upsample } from "./layers/interpolation.ts";
import { linear } from "./layers/linear.ts";
import { layerNorm } from "./layers/norm.ts";
import { paperDecoder, paperVar, resnetBlock, upsampleBlock } from "./model/paper-decoder.ts";
import { reconstruction, transformer, transformerLayer } from "./model/paper-transformer.ts";
import { type Tensor, tensor } from "./tensor.ts";
import type { FloatValue } from "./value.ts";
import { type Scope, scopeOf } from "./weights.ts";
import { encode } from "./word.ts";

type Exact = Arithmetic<FloatValue>;
type Words = Tensor<FloatValue>;
type Compute<K extends LayerTop> = (on: Exact, ports: Scope<FloatValue>, shape: LayerShapes[K]) => Words;

/** The tops whose operands and results all are words. */
type WordTop = Exclude<LayerTop, "codebook" | "argmax">;

const COMPUTE: { readonly [K in WordTop]: Compute<K> } = {
  upsample: (on, { of }, { to, kernel }) => upsample(on, of("x"), to, kernel),
  attention_matrix: (on, { of }) => attentionMatrix(on, of("x"), of("wq"), of("wk")),
  attention: (on, { of }) => attention(on, of("x"), of("wq"), of("wk"), of("wv")),
  mlp: (on, { of }) => linear(on, of("x"), of("w"), of("bias")),
  layernorm: (on, { of }, { eps }) => layerNorm(on, of("x"), eps === undefined ? undefined : decimal(on, eps)),
  conv: (on, { of }, { padding }) => conv(on, of("x"), of("kernel"), of("bias"), padding),
  resnet_block: (on, ports) => resnetBlock(on, ports.of("x"), ports),
  upsample_block: (on, ports, { kernel }) => upsampleBlock(on, ports.of("x"), ports, kernel),
  transformer_layer: (on, ports, shape) => transformerLayer(on, shape, ports.of("x"), ports),
  transformer: (on, ports, shape) => transformer(on, shape, ports.of("x"), ports),
  reconstruction: (on, ports, shape) => reconstruction(on, shape, ports.of("x"), ports),
  decoder: (on, ports, shape) => paperDecoder(on, shape, ports.of("z"), ports),
  var: (on, ports, shape) => paperVar(on, shape, ports.of("x"), ports),
};

function decimal(on: Exact, value: number): FloatValue {
  const { numerator, denominator } = decimalFraction(value);
  return on.constant(numerator, denominator);
}

/** The shape of a top. @throws Error (a bug) if the golden shape lacks it */
function shapeOf<K extends LayerTop>(shape: GoldenShape): LayerShapes[K] {
  return needed(shape, "layer") as LayerShapes[K];
}

/** A layer on words: operands port by port, results row-major. */
function layer<K extends WordTop>(top: K): Definition {
  const ports = (shape: GoldenShape) => layerPorts(top, shapeOf<K>(shape));
  return {
    kind: "float",
    outputs: ["y"],
    operands: (shape) => ports(shape).reduce((count, port) => count + operandsOf(port), 0),
    evaluate: (format, words, shape) => {
      const values = floatValues(format, words, shape);
      let first = 0;
      const tensors = ports(shape).map((port): [string, Words] => {
        const from = first;
        first += operandsOf(port);
        return [port.name, tensor(port.shape, values.slice(from, first))];
      });
      const compute = COMPUTE[top] as Compute<K>;
      const y = compute(floatArithmetic(format, shape), scopeOf(Object.fromEntries(tensors)), shapeOf<K>(shape));
      return y.data.map((value) => encode(format, value));
    },
  };
}

const WORD_TOPS = Object.keys(COMPUTE) as WordTop[];

/** The definitions of the paper's tops; the index of a codebook and the result of argmax are unsigned numbers. */
export const LAYER_DEFINITIONS: Readonly<Record<string, Definition>> = {
  ...Object.fromEntries(WORD_TOPS.map((top) => [top, layer(top)])),
  codebook: {
    kind: "float",
    integerOperands: 1,
    outputs: ["y"],
    operands: (shape) => {
      const { entries, d } = shapeOf<"codebook">(shape);
      return 1 + entries * d;
    },
    evaluate: (format, [index, ...table], shape) => {
      const { entries, d } = shapeOf<"codebook">(shape);
      const rows = tensor([entries, d], floatValues(format, table, shape));
      return codebook(floatArithmetic(format), Number(index), rows).map((value) => encode(format, value));
    },
  },
  argmax: {
    kind: "float",
    resultKind: "integer",
    outputs: ["y"],
    operands: (shape) => shapeOf<"argmax">(shape).entries,
    evaluate: (format, words, shape) => [BigInt(argmax(floatArithmetic(format), floatValues(format, words, shape)))],
  },
};
