// Logits of the tokens of one scale: linear head(modulate(x, scale, shift)); with guidance (1 + t) * l_c - t * l_u of the rows
// with and without the class, t = guidance * s / (S - 1). And the tokens' indices: the greatest logits.
import type { Circuit } from "../circuit/circuit.ts";
import { loopVariable } from "../circuit/index-map.ts";
import { constantBits, type Rational } from "../layers/constant.ts";
import { part } from "../layers/layer-builder.ts";
import { layerCircuit } from "../layers/layer-circuit.ts";
import { linear } from "../layers/linear.ts";
import type { Operations } from "../layers/operations.ts";
import { declare, linearParameters, type Parameter } from "../layers/parameters.ts";
import { modulate } from "./modulate.ts";

export interface HeadShape {
  readonly rows: number;
  readonly tokens: number;
  readonly width: number;
  readonly vocabulary: number;
  /** t, where there are two rows */
  readonly guidance?: Rational;
}

/** The head's weights. */
export const headParameters = ({ width, vocabulary }: HeadShape): Parameter[] =>
  linearParameters("head", width, vocabulary);

/** Ports x (rows, tokens, C), ada (rows, 2, C): scale and shift, weights -> y (tokens, V). Depth d_modulate + d_linear + d_mul + d_sub. */
export function head(operations: Operations, shape: HeadShape): Circuit {
  const { rows, tokens, width, vocabulary, guidance } = shape;
  const { format, tag } = operations;
  const strength = guidance ? `_t${guidance.numerator}_${guidance.denominator}` : "";
  const doc = {
    name: `var_head_${rows}x${tokens}_d${width}_v${vocabulary}${strength}_${tag}`,
    summary: `logits of ${tokens} tokens of ${width} words over ${vocabulary} entries`,
    source: "head of the public model",
    params: { rows, tokens, width, vocabulary },
  };
  return layerCircuit(operations, doc, (l) => {
    const x = l.input("x", rows, tokens, width);
    const ada = l.input("ada", rows, 2, width);
    const weights = declare(l, headParameters(shape));
    const hidden = modulate(
      l,
      operations,
      "norm",
      x,
      (r, c) => part(ada, r, 0, c),
      (r, c) => part(ada, r, 1, c),
    );
    const [r, i, c] = ["r", "i", "c"].map(loopVariable);
    const logits = linear(
      l,
      operations,
      "logits",
      { loops: { r: rows, i: tokens }, row: part(hidden, r, i) },
      {
        weight: weights["head.weight"],
        bias: weights["head.bias"],
      },
    );
    if (!guidance) {
      l.output("y", logits);
      return;
    }
    const { numerator, denominator } = guidance;
    const factors = [{ numerator: numerator + denominator, denominator }, guidance];
    const factor = l.constants(
      "factor",
      [2],
      factors.map((value) => constantBits(format, value)),
    );
    const loops = { i: tokens, c: vocabulary };
    const scaled = l.map(
      "scaled",
      operations.mul,
      { r: rows, ...loops },
      { a: part(logits, r, i, c), b: part(factor, r) },
    );
    l.output("y", l.map("guided", operations.sub, loops, { a: part(scaled, 0, i, c), b: part(scaled, 1, i, c) }));
  });
}
