// Fused inner product of two vectors of n floats: y = round_p(sum over i of a_i * b_i), the products exact, one rounding.
// Source: Lemma 3.5 (multiplication, iterated addition) without the rounding between them: fewer levels than fdot.
import { CircuitBuilder } from "../circuit/builder.ts";
import type { Circuit } from "../circuit/circuit.ts";
import { circuitNamed } from "../circuit/library.ts";
import { UserError } from "../core/errors.ts";
import { fmul } from "../float/mul.ts";
import { productSumBucketed } from "../float/product-sum-bucketed.ts";
import { productSumFixed } from "../float/product-sum-fixed.ts";
import { LEAST_BUCKETED } from "../float/sum-bucketed.ts";
import type { FloatFormat } from "../params/format.ts";
import type { Variant } from "../params/variant.ts";

/**
 * The exact sum of the exact products, rounded once: in one accumulator or in buckets, for the same formats as fsum. One product is fmul.
 * @param n number of products, from 1
 * @returns ports a, b (n packed words each, a_i at a[i*W +: W]) -> y (one word)
 * @throws UserError if n is not an integer from 1
 */
export function fdotFused(format: FloatFormat, n: number, variant: Variant): Circuit {
  const { p, E, width } = format;
  if (!Number.isInteger(n) || n < 1) throw new UserError(`number of products N is ${n}: accepted are integers from 1`);
  const name = `fdot_fused_p${p}_e${E}_n${n}_${variant}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: "y = sum of a_i * b_i: the exact sum of the exact products, rounded once",
      source: "Lemma 3.5",
      params: { p, E, n, variant },
    });
    const x = b.input("a", n * width);
    const y = b.input("b", n * width);
    const total =
      n === 1
        ? b.instance("product", fmul(format, variant), { a: [x.all()], b: [y.all()] }).y
        : E < LEAST_BUCKETED
          ? productSumFixed(b, name, format, n, variant, x, y)
          : productSumBucketed(b, format, n, variant, x, y);
    b.output("y", [total.all()]);
    return b.build();
  });
}
