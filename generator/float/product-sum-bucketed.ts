// The exact sum of n exact products, rounded once: products are put into buckets by their exponents' high bits, each bucket
// is summed exactly, and the first nonzero digit of base 2^B decides.
import type { Bus, CircuitBuilder } from "../circuit/builder.ts";
import type { Slice } from "../circuit/circuit.ts";
import { add, type Index, loopVariable, mul } from "../circuit/index-map.ts";
import type { FloatFormat } from "../params/format.ts";
import type { Variant } from "../params/variant.ts";
import { type Flags, pickWord } from "./bucket-choose.ts";
import { operandOrder, places } from "./bucket-order.ts";
import { bucketPlan } from "./bucket-plan.ts";
import { slotCodes, startsFromBuckets } from "./bucket-segments.ts";
import { indexClasses } from "./bucket-shape.ts";
import { slotsOf } from "./bucket-slots.ts";
import { topOfSlots } from "./bucket-top.ts";
import { productExponent } from "./product-exponent.ts";
import { leaderCodes } from "./product-leaders.ts";
import { alignedProduct, shiftedProduct, signedProduct } from "./product-operand.ts";
import { productRound } from "./product-round.ts";
import { type ProductShape, productShape } from "./product-shape.ts";

/** Products in their buckets, and the codes of their slots: see slotsOf. */
interface Placed {
  readonly y: Bus;
  readonly fields: Bus;
  readonly stride: number;
  readonly bucketBit: number;
  readonly codes: Bus;
}

/** What the exponents of all products give. */
interface Exponents {
  readonly into: Bus;
  readonly l: Bus;
  readonly h: Bus;
}

/**
 * round_p of the sum of x_i * y_i for n >= 2 packed words each. Depth 27 for `depth`: product and shift (6) in parallel with
 * the slots, which come from the comparisons of buckets; then the sums of the slots (7), their digits (3), the first of
 * them (3), and rounding (7); with the product's bits as nets and sorting before the shift, fewer wires and more levels.
 */
export function productSumBucketed(
  b: CircuitBuilder,
  format: FloatFormat,
  n: number,
  variant: Variant,
  x: Bus,
  y: Bus,
): Bus {
  const shape = productShape(format, n);
  const plan = bucketPlan(variant);
  const exponents = exponentsOf(b, shape, x, y);
  const placed = plan.alignFirst ? aligned(b, shape, x, y, exponents) : sorted(b, shape, x, y, exponents);
  const classes = plan.alignFirst ? [{ first: 0, count: shape.slots }] : classesOf(shape);
  const top = topOfSlots(b, slotsOf(b, shape, plan, placed, placed.codes, classes));
  if (!top.buckets) throw new Error("a sum of products has several buckets");
  return b.instance("round", productRound(shape), {
    high: [top.high.all()],
    low: [top.low.all()],
    h: [top.buckets.all()],
    carry: [top.carry.all()],
    plus: [top.plus.all()],
    minus: [top.minus.all()],
  }).y;
}

/** The classes of the slots that there are: products before a class's first position are in none of its slots. */
function classesOf({ n, slots }: ProductShape) {
  return indexClasses(0, n)
    .map(({ first, count }) => ({ first, count: Math.min(count, slots - first) }))
    .filter(({ count }) => count > 0);
}

/** A field of word i. */
const field =
  (words: Bus, width: number, from: number, bits: number) =>
  (i: Index): Slice =>
    words.slice(add(mul(i, width), from), bits);

function exponentsOf(b: CircuitBuilder, shape: ProductShape, x: Bus, y: Bus): Exponents {
  const { n, lowBits, highBits } = shape;
  const { p, E, width } = shape.format;
  const i = loopVariable("i");
  const carries = shape.chunks.length;
  const { into, l, h } = b.array("exponent", {
    circuit: productExponent(shape),
    loops: [{ name: "i", count: n }],
    inputs: { x: [field(x, width, p, E)(i)], y: [field(y, width, p, E)(i)] },
    outputs: {
      into: { width: n * carries, index: mul(i, carries) },
      l: { width: n * lowBits, index: mul(i, lowBits) },
      h: { width: n * highBits, index: mul(i, highBits) },
    },
  });
  return { into, l, h };
}

/** The factors' ports of a product's circuits. */
function factors({ format }: ProductShape, x: Bus, y: Bus, i: Index) {
  const { p, E, width } = format;
  return {
    a: [field(x, width, 0, p)(i)],
    b: [field(y, width, 0, p)(i)],
    signs: [field(x, width, p + E, 1)(i), field(y, width, p + E, 1)(i)],
  };
}

/** Shifted at once, in any order. Codes at 6 levels, products at 6. */
function aligned(b: CircuitBuilder, shape: ProductShape, x: Bus, y: Bus, { into, l, h }: Exponents): Placed {
  const { n, lowBits, highBits, columns } = shape;
  const { p, E, width } = shape.format;
  const i = loopVariable("i");
  const products = b.array("align", {
    circuit: alignedProduct(p, lowBits, "fast", 1),
    loops: [{ name: "i", count: n }],
    inputs: { ...factors(shape, x, y, i), l: [l.slice(mul(i, lowBits), lowBits)] },
    outputs: { y: { width: n * columns, index: mul(i, columns) }, s: { width: n, index: i } },
  });
  const upper = [x, y].map((words) => field(words, width, p + lowBits, E - lowBits));
  const carries = shape.chunks.length;
  const codes = leaderCodes(b, shape, (product) => [
    ...upper.map((of) => of(product)),
    into.slice(mul(product, carries), carries),
  ]);
  // bucket and sign of each product
  const stride = highBits + 1;
  const fields = b.bus(
    "fields",
    Array.from({ length: n }, (_, k) => [h.slice(k * highBits, highBits), products.s.slice(k, 1)]).flat(),
  );
  return { y: products.y, fields, stride, bucketBit: 0, codes };
}

/** Sorted by bucket, then shifted: fewer wires. Codes at 14 levels, products at 15. */
function sorted(b: CircuitBuilder, shape: ProductShape, x: Bus, y: Bus, { l, h }: Exponents): Placed {
  const { n, lowBits, highBits, columns } = shape;
  const { p } = shape.format;
  const [i, k] = [loopVariable("i"), loopVariable("k")];
  const length = 2 * p;
  const products = b.array("product", {
    circuit: signedProduct(p, "counted"),
    loops: [{ name: "i", count: n }],
    inputs: factors(shape, x, y, i),
    outputs: { t: { width: n * length, index: mul(i, length) }, s: { width: n, index: i } },
  });
  const order = operandOrder(b, shape, (product) => h.slice(mul(product, highBits), highBits), false);
  const flags: Flags = { a: [places(b, n, order.before, "place").slice(k, 1, n, n)] };
  const pick = (name: string, words: Slice[], width: number): Bus =>
    b.array(name, {
      circuit: pickWord(n, width, 1),
      loops: [{ name: "k", count: n }],
      inputs: { x: words, a: flags.a },
      outputs: { y: { width: n * width, index: mul(k, width) } },
    }).y;
  // shift, bucket and sign of each product
  const stride = lowBits + highBits + 1;
  const words = Array.from({ length: n }, (_, of) => [
    l.slice(of * lowBits, lowBits),
    h.slice(of * highBits, highBits),
    products.s.slice(of, 1),
  ]);
  const fields = pick("sorted_fields", words.flat(), stride);
  const significands = pick("sorted", [products.t.all()], length);
  const { y: shifted } = b.array("align", {
    circuit: shiftedProduct(shape),
    loops: [{ name: "k", count: n }],
    inputs: {
      t: [significands.slice(mul(k, length), length)],
      l: [fields.slice(mul(k, stride), lowBits)],
      s: [fields.slice(add(mul(k, stride), lowBits + highBits), 1)],
    },
    outputs: { y: { width: n * columns, index: mul(k, columns) } },
  });
  const starts = startsFromBuckets(b, shape, (at) => fields.slice(add(mul(at, stride), lowBits), highBits));
  return { y: shifted, fields, stride, bucketBit: lowBits, codes: slotCodes(b, n, starts) };
}
