// A block of the public transformer, and its head: adaptive layer norms around attention and the feed-forward network.
import { range } from "../../../generator/core/integers.ts";
import type { VarShape } from "../../../generator/params/model-shape.ts";
import { gelu, silu } from "../activation.ts";
import type { Arithmetic } from "../arithmetic.ts";
import { linear } from "../layers/linear.ts";
import { epsilon, layerNorm } from "../layers/norm.ts";
import { each, matrix, pairwise, rows, type Tensor, tensor } from "../tensor.ts";
import type { Scope } from "../weights.ts";
import { type Memory, publicAttention } from "./public-attention.ts";

type Row<T> = readonly T[];

/** linear(silu(c)): what a condition makes of scales and shifts, in rows of C. @param weights weight, bias */
export function ada<T>(on: Arithmetic<T>, c: Row<T>, weights: Scope<T>): Tensor<T> {
  const activated = tensor(
    [1, c.length],
    c.map((entry) => silu(on, entry)),
  );
  const y = linear(on, activated, weights.of("weight"), weights.of("bias"));
  return tensor([y.data.length / c.length, c.length], y.data);
}

/** layer_norm(x) * (scale + 1) + shift, each row. */
export function modulate<T>(on: Arithmetic<T>, x: Tensor<T>, scale: Row<T>, shift: Row<T>): Tensor<T> {
  const one = on.constant(1n);
  const factors = scale.map((entry) => on.add(entry, one));
  const normed = rows(layerNorm(on, x, epsilon(on)));
  return matrix(normed.map((row) => row.map((entry, j) => on.add(on.mul(entry, factors[j]), shift[j]))));
}

/** linear fc2(gelu(linear fc1(x))). @param weights fc1.weight, fc1.bias, fc2.weight, fc2.bias */
export function ffn<T>(on: Arithmetic<T>, x: Tensor<T>, weights: Scope<T>): Tensor<T> {
  const hidden = linear(on, x, weights.of("fc1.weight"), weights.of("fc1.bias"));
  const activated = each(hidden, (entry) => gelu(on, entry));
  return linear(on, activated, weights.of("fc2.weight"), weights.of("fc2.bias"));
}

/**
 * x1 = x + attn(modulate(x, scale1, shift1)) * gamma1; x2 = x1 + ffn(modulate(x1, scale2, shift2)) * gamma2.
 * @param condition its six rows: gamma1, gamma2, scale1, scale2, shift1, shift2
 * @param weights attn., ffn.
 */
export function publicBlock<T>(
  on: Arithmetic<T>,
  shape: VarShape,
  x: Tensor<T>,
  condition: Tensor<T>,
  memory: Memory<T>,
  weights: Scope<T>,
): { y: Tensor<T>; memory: Memory<T> } {
  const [gamma1, gamma2, scale1, scale2, shift1, shift2] = rows(condition);
  const plus = (to: Tensor<T>, part: Tensor<T>, gamma: Row<T>): Tensor<T> =>
    pairwise(to, matrix(rows(part).map((row) => row.map((entry, j) => on.mul(entry, gamma[j])))), on.add);
  const attended = publicAttention(on, shape, modulate(on, x, scale1, shift1), memory, weights.within("attn."));
  const x1 = plus(x, attended.y, gamma1);
  const x2 = plus(x1, ffn(on, modulate(on, x1, scale2, shift2), weights.within("ffn.")), gamma2);
  return { y: x2, memory: attended.memory };
}

/** The six rows of every block for a condition. @param weights of the transformer */
export function blockConditions<T>(on: Arithmetic<T>, shape: VarShape, c: Row<T>, weights: Scope<T>): Tensor<T>[] {
  const shared = shape.sharedAln ? ada(on, c, weights.within("shared_ada_lin.1.")) : undefined;
  return range(0, shape.depth).map((i) => {
    const block = weights.within(`blocks.${i}.`);
    if (!shared) return ada(on, c, block.within("ada_lin.1."));
    return pairwise(shared, tensor(shared.shape, block.of("ada_gss").data), on.add);
  });
}

/** linear head(modulate(x, scale, shift)): a row of logits a token. @param weights of the transformer */
export function logits<T>(on: Arithmetic<T>, x: Tensor<T>, c: Row<T>, weights: Scope<T>): Tensor<T> {
  const [scale, shift] = rows(ada(on, c, weights.within("head_nm.ada_lin.1.")));
  return linear(on, modulate(on, x, scale, shift), weights.of("head.weight"), weights.of("head.bias"));
}
