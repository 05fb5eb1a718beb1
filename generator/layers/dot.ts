// Inner product of two vectors of n floats: y = round_p(sum over i of round_p(a_i * b_i)).
// Source: Lemma 3.5 (multiplication, iterated addition), the entries of Lemma 5.2.
// Depth: d_mul + d_sum. Size: n multipliers and one sum of n; the multipliers are one instance array.
import { CircuitBuilder } from "../circuit/builder.ts";
import type { Circuit } from "../circuit/circuit.ts";
import { loopVariable, mul } from "../circuit/index-map.ts";
import { circuitNamed } from "../circuit/library.ts";
import { fmul } from "../float/mul.ts";
import { fsum } from "../float/sum.ts";
import type { FloatFormat } from "../params/format.ts";
import type { Variant } from "../params/variant.ts";

/**
 * Each product rounded, their exact sum rounded once.
 * @param n number of products, from 1
 * @returns ports a, b (n packed words each, a_i at a[i*W +: W]) -> y (one word)
 */
export function fdot(format: FloatFormat, n: number, variant: Variant): Circuit {
  const { p, E, width } = format;
  const name = `fdot_p${p}_e${E}_n${n}_${variant}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: "y = sum of a_i * b_i: each product rounded, the exact sum of the products rounded once",
      source: "Lemma 3.5, entry of Lemma 5.2",
      params: { p, E, n, variant },
    });
    const x = b.input("a", n * width);
    const y = b.input("b", n * width);
    const i = mul(loopVariable("i"), width);
    const product = b.array("product", {
      circuit: fmul(format, variant),
      loops: [{ name: "i", count: n }],
      inputs: { a: [x.slice(i, width)], b: [y.slice(i, width)] },
      outputs: { y: { width: n * width, index: i } },
    });
    const total = b.instance("total", fsum(format, n, variant), { x: [product.y.all()] });
    b.output("y", [total.y.all()]);
    return b.build();
  });
}
