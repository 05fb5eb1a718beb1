// A block of the public model's transformer, for the tokens of one scale:
//   x1 = x + attn(modulate(x, scale1, shift1)) * gamma1
//   y  = x1 + ffn(modulate(x1, scale2, shift2)) * gamma2,  ffn = fc2(gelu(fc1(.)))
// One circuit a scale serves all blocks: weights are ports, and so are keys and values of earlier scales.
import type { Circuit } from "../circuit/circuit.ts";
import { type Index, loopVariable } from "../circuit/index-map.ts";
import { elementwise } from "../layers/elementwise.ts";
import { part, type Tensor } from "../layers/layer-builder.ts";
import { layerCircuit } from "../layers/layer-circuit.ts";
import { linear } from "../layers/linear.ts";
import type { Operations } from "../layers/operations.ts";
import { declare, linearParameters, type Parameter } from "../layers/parameters.ts";
import { type ByChannel, modulate } from "./modulate.ts";
import { selfAttention } from "./self-attention.ts";

export interface BlockShape {
  /** rows of the batch: 2 with guidance, else 1 */
  readonly rows: number;
  /** tokens of this scale, and of all earlier ones */
  readonly tokens: number;
  readonly before: number;
  readonly width: number;
  readonly heads: number;
  /** words between fc1 and fc2 */
  readonly hidden: number;
  /** queries and keys of length 1, times a factor of the head: one more port, factors (heads) */
  readonly normalized: boolean;
}

/** The weights of a block that are tensors as stored. */
export function blockParameters({ width, hidden }: BlockShape): Parameter[] {
  return [
    { name: "attn.mat_qkv.weight", stored: [3 * width, width] },
    { name: "attn.q_bias", stored: [width] },
    { name: "attn.v_bias", stored: [width] },
    ...linearParameters("attn.proj", width, width),
    ...linearParameters("ffn.fc1", width, hidden),
    ...linearParameters("ffn.fc2", hidden, width),
  ];
}

/** Rows of the adaptive layer norm's result, in their order. */
const ADA = ["gamma1", "gamma2", "scale1", "scale2", "shift1", "shift2"] as const;

/** How many rows the adaptive layer norm gives to a block. */
export const BLOCK_ADA_ROWS = ADA.length;

/**
 * Ports x (rows, tokens, C), ada (rows, 6, C), [keys, values (rows, before, C),] [factors (heads),] weights ->
 * y, keys_now, values_now (rows, tokens, C). Depth: 2 d_modulate + d_attention + d_ffn + 2 (d_mul + d_add).
 */
export function block(operations: Operations, shape: BlockShape): Circuit {
  const { rows, tokens, before, width, heads, hidden, normalized } = shape;
  const form = normalized ? "_l2" : "";
  const doc = {
    name: `var_block_${rows}x${tokens}_m${before}_d${width}_h${heads}_f${hidden}${form}_${operations.tag}`,
    summary: `transformer block: ${rows} x ${tokens} tokens of ${width} words, ${before} earlier ones, ${heads} heads`,
    source: "Definitions 4.5 and 4.6, Lemma 5.8, in the public model's form",
    params: { rows, tokens, before, width, heads, hidden },
  };
  return layerCircuit(operations, doc, (l) => {
    const x = l.input("x", rows, tokens, width);
    const ada = l.input("ada", rows, BLOCK_ADA_ROWS, width);
    const memory =
      before === 0
        ? undefined
        : { keys: l.input("keys", rows, before, width), values: l.input("values", rows, before, width) };
    const factors = normalized ? l.input("factors", heads) : undefined;
    const weights = declare(l, blockParameters(shape));
    const by =
      (row: (typeof ADA)[number]): ByChannel =>
      (r: Index, c: Index) =>
        part(ada, r, ADA.indexOf(row), c);
    const loops = { r: rows, i: tokens };
    const [r, i, c] = ["r", "i", "c"].map(loopVariable);
    const residual = (into: string, from: Tensor, values: Tensor, gamma: ByChannel): Tensor => {
      const all = { ...loops, c: width };
      const scaled = l.map(`${into}_scaled`, operations.mul, all, { a: part(values, r, i, c), b: gamma(r, c) });
      return elementwise(l, into, operations.add, { a: from, b: scaled });
    };

    const input = modulate(l, operations, "attn", x, by("scale1"), by("shift1"));
    const attention = selfAttention(
      l,
      operations,
      input,
      heads,
      {
        qkv: weights["attn.mat_qkv.weight"],
        qBias: weights["attn.q_bias"],
        vBias: weights["attn.v_bias"],
        proj: weights["attn.proj.weight"],
        projBias: weights["attn.proj.bias"],
        factors,
      },
      memory,
    );
    const middle = residual("x1", x, attention.y, by("gamma1"));
    const inner = modulate(l, operations, "ffn", middle, by("scale2"), by("shift2"));
    const fc = (layer: "fc1" | "fc2", values: Tensor): Tensor =>
      linear(
        l,
        operations,
        layer,
        { loops, row: part(values, r, i) },
        {
          weight: weights[`ffn.${layer}.weight`],
          bias: weights[`ffn.${layer}.bias`],
        },
      );
    const active = elementwise(l, "gelu", operations.gelu, { a: fc("fc1", inner) });
    l.output("y", residual("x2", middle, fc("fc2", active), by("gamma2")));
    l.output("keys_now", attention.keys);
    l.output("values_now", attention.values);
  });
}
