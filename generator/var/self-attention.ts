// Attention of the public model's block: queries of one scale over keys and values of this and all earlier scales (block-causal:
// what is masked is left out), several heads. Plain: q times 0.25 / sqrt(C / H). Normalized: q and k of length 1, q times a
// factor of the head. Source: Definitions 4.4 and 4.5.
import type { Slice } from "../circuit/circuit.ts";
import type { Form } from "../circuit/form.ts";
import { loopVariable } from "../circuit/index-map.ts";
import { attend } from "../layers/attend.ts";
import { constantBits, inverseRoot } from "../layers/constant.ts";
import { elementwise } from "../layers/elementwise.ts";
import { along, type LayerBuilder, part, reshape, type Tensor } from "../layers/layer-builder.ts";
import { linear } from "../layers/linear.ts";
import type { Operations } from "../layers/operations.ts";
import { unitVector } from "../layers/unit-vector.ts";
import type { FloatFormat } from "../params/format.ts";

/** Keys and values of tokens: (rows, tokens, C). */
export interface Memory {
  readonly keys: Tensor;
  readonly values: Tensor;
}

export interface SelfAttentionWeights {
  /** mat_qkv.weight (3 C, C): rows of q, k, v */
  readonly qkv: Tensor;
  readonly qBias: Tensor;
  readonly vBias: Tensor;
  readonly proj: Tensor;
  readonly projBias: Tensor;
  /** factors by head, where queries and keys are normalized */
  readonly factors?: Tensor;
}

/**
 * x (rows, n, C) -> attention (rows, n, C), and keys and values of these tokens.
 * Depth d_linear + d_mul (or d_unit + d_mul) + d_attend + d_linear.
 * @param before keys and values of earlier scales
 */
export function selfAttention(
  l: LayerBuilder,
  operations: Operations,
  x: Tensor,
  heads: number,
  weights: SelfAttentionWeights,
  before?: Memory,
): { readonly y: Tensor } & Memory {
  const [rows, n, width] = x.shape;
  const d = width / heads;
  const [r, i, h] = ["r", "i", "h"].map(loopVariable);
  const tokens = { loops: { r: rows, i: n }, row: part(x, r, i) };
  const rowsOf = (part: number, bias?: Tensor) => ({ weight: weights.qkv, bias, from: part * width, outer: width });
  const q = linear(l, operations, "q", tokens, rowsOf(0, weights.qBias));
  const k = linear(l, operations, "k", tokens, rowsOf(1));
  const values = linear(l, operations, "v", tokens, rowsOf(2, weights.vBias));

  const perHead = (tensor: Tensor): Tensor => reshape(tensor, rows, tensor.shape[1], heads, d);
  const loops = { r: rows, i: n, h: heads };
  const unit = (name: string, tensor: Tensor): Tensor => {
    const vectors = l.map(name, unitVector(operations, d), loops, { x: part(perHead(tensor), r, i, h) });
    return reshape(vectors, rows, n, heads, d);
  };
  const { factors } = weights;
  const keys = factors ? reshape(unit("k_unit", k), rows, n, width) : k;
  const queries = factors
    ? l.map(
        "q_scaled",
        operations.mul,
        { ...loops, c: d },
        {
          a: part(unit("q_unit", q), r, i, h, loopVariable("c")),
          b: part(factors, h),
        },
      )
    : elementwise(l, "q_scaled", operations.mul, {
        a: q,
        b: l.constants("factor", [], [factor(operations.format, d)]),
      });

  const inHead = (old: Tensor | undefined, now: Tensor): Slice[] =>
    [old, now].flatMap((tensor) => (tensor ? [along(perHead(tensor), 1, [r, 0, h])] : []));
  const count = n + (before?.keys.shape[1] ?? 0);
  const mixed = l.map("attend", attend(operations, { keys: count, d }), loops, {
    q: part(perHead(queries), r, i, h),
    k: inHead(before?.keys, keys),
    v: inHead(before?.values, values),
  });
  const row = part(reshape(mixed, rows, n, width), r, i);
  const projection = { weight: weights.proj, bias: weights.projBias };
  const y = linear(l, operations, "proj", { loops: tokens.loops, row }, projection);
  return { y, keys, values };
}

/** 0.25 / sqrt(d) as a word. */
function factor(format: FloatFormat, d: number): Form[] {
  const { numerator, denominator } = inverseRoot(d);
  return constantBits(format, { numerator, denominator: 4n * denominator });
}
