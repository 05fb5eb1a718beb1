// Matrix product Y = A B over F(p, E): Y[i, j] = dot(row i of A, column j of B).
// Source: Lemma 5.2. Depth: d_mul + d_sum (the paper's bound: d_std + d_sum). Size: rows * cols inner products, one
// instance array: the description has the same length for every shape.
import { CircuitBuilder } from "../circuit/builder.ts";
import type { Circuit } from "../circuit/circuit.ts";
import { add, loopVariable, mul } from "../circuit/index-map.ts";
import { circuitNamed } from "../circuit/library.ts";
import type { FloatFormat } from "../params/format.ts";
import type { MatmulShape } from "../params/matmul-shape.ts";
import type { Variant } from "../params/variant.ts";
import { fdot } from "./dot.ts";

/** An inner product of `n` pairs as a circuit: `fdot` or the fused one. Ports a, b -> y. */
export type DotProduct = (format: FloatFormat, n: number, variant: Variant) => Circuit;

/** @returns ports a (rows x inner words, row-major), b (inner x cols words, row-major) -> y (rows x cols words) */
export function matmul(format: FloatFormat, shape: MatmulShape, variant: Variant, dot: DotProduct = fdot): Circuit {
  const { p, E, width } = format;
  const { rows, inner, cols } = shape;
  const product = dot(format, inner, variant);
  const name = `matmul${dot === fdot ? "" : "_fused"}_p${p}_e${E}_${rows}x${inner}x${cols}_${variant}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: `y = a b: matrices of ${rows} x ${inner} and ${inner} x ${cols} words, row-major`,
      source: "Lemma 5.2",
      params: { p, E, rows, inner, cols, variant },
    });
    const left = b.input("a", rows * inner * width);
    const right = b.input("b", inner * cols * width);
    const [i, j] = [loopVariable("i"), loopVariable("j")];
    const entry = b.array("entry", {
      circuit: product,
      loops: [
        { name: "i", count: rows },
        { name: "j", count: cols },
      ],
      inputs: {
        a: [left.slice(mul(i, inner * width), inner * width)],
        b: [right.slice(mul(j, width), width, inner, cols * width)],
      },
      outputs: { y: { width: rows * cols * width, index: mul(add(mul(i, cols), j), width) } },
    });
    b.output("y", [entry.y.all()]);
    return b.build();
  });
}
