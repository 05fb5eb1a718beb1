// The public model: greedy generation of a class's tokens, and from them the image.
import { range } from "../../../generator/core/integers.ts";
import type { VarShape } from "../../../generator/params/model-shape.ts";
import { type Arithmetic, decimalFraction } from "../arithmetic.ts";
import { argmax } from "../layers/codebook.ts";
import { each, type ModelTrace, pairwise, rows, type Tensor, tensor } from "../tensor.ts";
import { type Scope, scopeOf, type Weights } from "../weights.ts";
import { publicDecoder, storedConv } from "./public-decoder.ts";
import { batchRow, forward } from "./public-rows.ts";
import { featureMap, featureSum, firstInput, laterInput, nextMap } from "./public-scales.ts";

/** What a model generates. */
export interface Generated<T> {
  /** of each scale */
  readonly tokens: readonly (readonly number[])[];
  readonly fhat: Tensor<T>;
  readonly decoded: Tensor<T>;
  /** (h, w, 3), in [0, 1] */
  readonly image: Tensor<T>;
}

/**
 * (1 + t) * l_c - t * l_u with t = guidance * s / (S - 1), 0 where S = 1; 1 + t and t rounded from their exact values.
 * @param conditional the logits with the class
 * @param unconditional those with none
 */
export function guided<T>(
  on: Arithmetic<T>,
  { guidance, patchNums }: VarShape,
  s: number,
  conditional: Tensor<T>,
  unconditional: Tensor<T>,
): Tensor<T> {
  const strength = decimalFraction(guidance);
  const numerator = strength.numerator * BigInt(s);
  const denominator = strength.denominator * BigInt(Math.max(1, patchNums.length - 1));
  const [more, less] = [on.constant(numerator + denominator, denominator), on.constant(numerator, denominator)];
  return pairwise(conditional, unconditional, (c, u) => on.sub(on.mul(more, c), on.mul(less, u)));
}

/** Tensors of one shape, one after another along a new first axis. */
function batch<T>(list: readonly Tensor<T>[]): Tensor<T> {
  return tensor(
    [list.length, ...list[0].shape],
    list.flatMap(({ data }) => data),
  );
}

/**
 * Tokens scale by scale, each the least index of a greatest logit; then the image of their feature map.
 * @param weights by their published names, `w.` (transformer) or `v.` (VQ-VAE) before them
 * @param label the class
 * @param trace called with `scale0.input` and `scale0.block0`, ... (rows of the batch, tokens, C: the class, then none where
 * there is guidance), `scale0.logits` (tokens, V), `scale0.tokens` (indices), `scale0.fhat`, `scale1.input`, ...,
 * `decoder.conv_in`, ..., `decoded`, `image`
 */
export function generate<T>(
  on: Arithmetic<T>,
  shape: VarShape,
  weights: Weights<T>,
  label: number,
  trace?: ModelTrace<T>,
): Generated<T> {
  const transformer = scopeOf(weights, "w.");
  const vae = scopeOf(weights, "v.");
  const labels = shape.guidance === 0 ? [label] : [label, shape.classes];
  let batchRows = labels.map((each) => batchRow(on, shape, each, transformer));
  const tokens: number[][] = [];
  const maps: Tensor<T>[] = [];
  let fhat: Tensor<T> | undefined;
  for (const s of range(0, shape.patchNums.length)) {
    const told = (name: string, value: Tensor<T>): void => trace?.(`scale${s}.${name}`, value);
    const later = fhat && laterInput(on, shape, s, nextMap(on, shape, s, fhat), transformer);
    const inputs = batchRows.map((row) => later ?? firstInput(on, shape, row.c, transformer));
    told("input", batch(inputs));
    const blocks: Record<string, Tensor<T>[]> = {};
    const results = batchRows.map((row, i) =>
      forward(on, shape, row, inputs[i], transformer, (name, value) => {
        blocks[name] = [...(blocks[name] ?? []), value];
      }),
    );
    for (const [name, values] of Object.entries(blocks)) told(name, batch(values));
    batchRows = results.map(({ row }) => row);
    const [conditional, unconditional] = results.map(({ logits }) => logits);
    const logits = unconditional ? guided(on, shape, s, conditional, unconditional) : conditional;
    told("logits", logits);
    const indices = rows(logits).map((row) => argmax(on, row));
    trace?.(`scale${s}.tokens`, { shape: [indices.length], indices });
    tokens.push(indices);
    maps.push(featureMap(on, shape, s, indices, vae));
    fhat = featureSum(on, maps);
    told("fhat", fhat);
  }
  if (!fhat) throw new Error("a model without scales");
  return { tokens, fhat, ...decode(on, shape, fhat, vae, trace) };
}

/** post_quant_conv, the decoder, and (clamp(decoded, -1, 1) + 1) * 0.5. */
function decode<T>(
  on: Arithmetic<T>,
  shape: VarShape,
  fhat: Tensor<T>,
  vae: Scope<T>,
  trace?: ModelTrace<T>,
): { decoded: Tensor<T>; image: Tensor<T> } {
  const z = storedConv(on, fhat, vae.within("post_quant_conv."));
  const decoded = publicDecoder(on, shape.decoder, z, vae.within("decoder."), trace);
  const image = imageOf(on, decoded);
  trace?.("image", image);
  return { decoded, image };
}

/** (clamp(x, -1, 1) + 1) * 0.5. */
export function imageOf<T>(on: Arithmetic<T>, decoded: Tensor<T>): Tensor<T> {
  const [least, most, half] = [on.constant(-1n), on.constant(1n), on.constant(1n, 2n)];
  const clamped = (x: T): T => (on.compare(x, least) < 0 ? least : on.compare(x, most) > 0 ? most : x);
  return each(decoded, (x) => on.mul(on.add(clamped(x), most), half));
}
