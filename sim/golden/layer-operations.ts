// The paper's layers and models as operations on words, by the names of their tops.
import { type LayerShapes, type LayerTop, layerPorts, operandsOf } from "../../generator/params/layer-ports.ts";
import { type Definition, floatValues, type GoldenShape, needed } from "./definition.ts";
import { floatArithmetic } from "./float-arithmetic.ts";
import { LAYER_FUNCTIONS, type LayerFunction, type WordTop } from "./layer-functions.ts";
import { argmax, codebook } from "./layers/codebook.ts";
import { type Tensor, tensor } from "./tensor.ts";
import type { FloatValue } from "./value.ts";
import { scopeOf } from "./weights.ts";
import { encode } from "./word.ts";

type Words = Tensor<FloatValue>;

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
      const compute = LAYER_FUNCTIONS[top] as LayerFunction<K>;
      const y = compute(floatArithmetic(format, shape), scopeOf(Object.fromEntries(tensors)), shapeOf<K>(shape));
      return y.data.map((value) => encode(format, value));
    },
  };
}

const WORD_TOPS = Object.keys(LAYER_FUNCTIONS) as WordTop[];

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
