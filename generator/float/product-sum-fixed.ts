// The exact sum of n exact products in one fixed-point accumulator over the whole range of products, rounded once: for few
// exponent bits.
import type { Bus, CircuitBuilder } from "../circuit/builder.ts";
import type { Slice } from "../circuit/circuit.ts";
import { add, loopVariable, mul } from "../circuit/index-map.ts";
import type { FloatFormat } from "../params/format.ts";
import type { Variant } from "../params/variant.ts";
import { exponentSum } from "./product-exponent.ts";
import { alignedProduct } from "./product-operand.ts";
import { sumAligned } from "./sum-fixed.ts";
import { fixedShape } from "./sum-fixed-plan.ts";

/**
 * round_p of the sum of x_i * y_i for n >= 2 packed words each, as sumAligned has it, with columns from the least place of a
 * product on. Depth 16 for `depth`, else 21: product and shift 7 or 11, sum and rounding 9 or 10.
 * @param name of the circuit that it is part of
 * @throws UserError if E > 8 or n is out of range; see fixedShape
 */
export function productSumFixed(
  b: CircuitBuilder,
  name: string,
  format: FloatFormat,
  n: number,
  variant: Variant,
  x: Bus,
  y: Bus,
): Bus {
  const { p, E, width, emin } = format;
  const amountBits = E + 1;
  const columns = 2 * p + 2 ** amountBits - 1;
  const i = loopVariable("i");
  const loops = [{ name: "i", count: n }];
  const field = (words: Bus, from: number, bits: number): Slice => words.slice(add(mul(i, width), from), bits);
  const { l } = b.array("exponent", {
    circuit: exponentSum(E),
    loops,
    inputs: { x: [field(x, p, E)], y: [field(y, p, E)] },
    outputs: { l: { width: n * amountBits, index: mul(i, amountBits) } },
  });
  const products = b.array("align", {
    circuit: alignedProduct(p, amountBits, variant === "depth" ? "fast" : "counted", 2),
    loops,
    inputs: {
      a: [field(x, 0, p)],
      b: [field(y, 0, p)],
      signs: [field(x, p + E, 1), field(y, p + E, 1)],
      l: [l.slice(mul(i, amountBits), amountBits)],
    },
    outputs: { y: { width: n * columns, index: mul(i, columns) }, s: { width: n, index: i } },
  });
  // the sign on top of each product's columns
  const aligned = b.bus(
    "aligned",
    Array.from({ length: n }, (_, k) => [products.y.slice(k * columns, columns), products.s.slice(k, 1)]).flat(),
  );
  return sumAligned(b, name, fixedShape(format, n, columns, 1, Number(-emin)), variant, aligned);
}
