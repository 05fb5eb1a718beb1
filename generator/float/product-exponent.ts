// The exponents of the products of a bucketed sum: shift within the bucket, bucket, and the order of two products' buckets.
import { addTwo } from "../arith/add.ts";
import { carryOut, type Position, position } from "../arith/carry.ts";
import { allEqual, orders } from "../arith/order.ts";
import { CircuitBuilder } from "../circuit/builder.ts";
import type { Circuit } from "../circuit/circuit.ts";
import { Form } from "../circuit/form.ts";
import { circuitNamed } from "../circuit/library.ts";
import { range } from "../core/integers.ts";
import type { ProductShape } from "./product-shape.ts";

const SOURCE = "Lemma 3.5.3, bucketed sum of products";

/** Part of the names of circuits that depend on the fields of the exponents only. */
const fieldsName = ({ format, lowBits }: ProductShape): string => `e${format.E}_l${lowBits}`;

/** The upper bits of a factor's exponent, counted from the least one: the top bit of the field is inverted. */
const upperBits = (bits: readonly Form[]): Form[] => bits.map((bit, j) => (j === bits.length - 1 ? bit.not() : bit));

/** The upper bits of both factors in the chunks of the shape: the value of each chunk. */
function chunkValues({ chunks }: ProductShape, x: readonly Form[], y: readonly Form[]): Form[] {
  let from = 0;
  return chunks.map((width) => {
    const own = [x, y].map((bits) => Form.binary(bits.slice(from, from + width)));
    from += width;
    return Form.sum(own);
  });
}

/**
 * fdot_exponent: ports x, y (exponent fields of the factors) -> into (carries into the chunks of the upper bits, two levels),
 * l (shift within the bucket, three levels), h (number of the bucket, its top bit inverted: two's complement; four levels).
 */
export function productExponent(shape: ProductShape): Circuit {
  const { format, lowBits, chunks, bucket } = shape;
  const name = `fdot_exponent_${fieldsName(shape)}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: "bucket and shift of a product from the exponents of its factors",
      source: SOURCE,
      params: { E: format.E, lowBits },
    });
    const fields = ["x", "y"].map((port) => b.input(port, format.E).bits());
    const [x, y] = fields.map((bits) => upperBits(bits.slice(lowBits)));
    const [lowX, lowY] = fields.map((bits) => bits.slice(0, lowBits));
    const positions: Position[] = chunkValues(shape, x, y)
      .slice(0, -1)
      .map((value, k) => position(b, value, 2 ** chunks[k], "chunk"));
    const lowCarry = b.gate(Form.binary(lowX).plus(Form.binary(lowY)), bucket, "carry");
    // with a single chunk too its carry comes at level 2: one depth for every precision
    const fromLow = chunks.length > 1 ? lowCarry : b.gate(lowCarry.times(2).plus(lowX[0]), 2, "carry");
    const carries = chunks.map((_, k) => (k === 0 ? fromLow : carryOut(b, positions.slice(0, k), 7, fromLow)));
    b.output("into", carries);
    b.output("h", bucketBits(b, shape, x, y, carries));
    b.output("l", addTwo(b, lowX, lowY, { width: 4, group: 7 }).slice(0, lowBits));
    return b.build();
  });
}

/** The sum of the upper bits in binary from the carries into the chunks, its top bit inverted: virtual bits, one level. */
function bucketBits(
  b: CircuitBuilder,
  { chunks }: ProductShape,
  x: readonly Form[],
  y: readonly Form[],
  carries: readonly Form[],
): Form[] {
  const below = (from: number, to: number, carry: Form): Form =>
    Form.sum([Form.binary(x.slice(from, to)), Form.binary(y.slice(from, to)), carry]);
  let from = 0;
  return chunks.flatMap((width, k) => {
    const first = from;
    const last = k === chunks.length - 1;
    const into = (j: number): Form =>
      j === 0 ? carries[k] : b.gate(below(first, first + j, carries[k]), 2 ** j, "carry_in");
    const nothingOut = (): Form =>
      b.gate(below(first, first + width, carries[k]).times(-1), 1 - 2 ** width, "no_carry");
    const out = (j: number): Form => {
      if (j < width) return into(j);
      return last ? nothingOut().not() : carries[k + 1];
    };
    from += width;
    // a full adder: x + y + carry in = sum + 2 * carry out
    const sums = range(0, width).map((j) =>
      b.claimBit(Form.sum([x[first + j], y[first + j], into(j), out(j + 1).times(-2)])),
    );
    return last ? [...sums, nothingOut()] : sums;
  });
}

/**
 * Bits of a product's key, which tells its bucket two levels above the factors: the upper bits of both exponent fields, and
 * the carries into their chunks.
 */
export const keyBits = ({ format, lowBits, chunks }: ProductShape): number => 2 * (format.E - lowBits) + chunks.length;

/** The bucket's number in chunks, lowest first; numbers compare chunk by chunk. */
function keyChunks(b: CircuitBuilder, shape: ProductShape, key: readonly Form[]): Form[] {
  const { chunks, format, lowBits } = shape;
  const high = format.E - lowBits;
  const carries = key.slice(2 * high);
  const values = chunkValues(shape, upperBits(key.slice(0, high)), upperBits(key.slice(high, 2 * high)));
  return values.map((value, k) => {
    const sum = value.plus(carries[k]);
    if (k === chunks.length - 1) return sum;
    // all but the top chunk give their carry on
    return b.claim(sum.minus(carries[k + 1].times(2 ** chunks[k])), 0, 2 ** chunks[k] - 1);
  });
}

/**
 * fdot_order: ports a, b (keys of two products) -> gt, lt, eq: [bucket of a > bucket of b] and so on. Depth 2: as fsum_order,
 * without waiting for the buckets' numbers in binary.
 */
export function productOrder(shape: ProductShape): Circuit {
  const name = `fdot_order_${fieldsName(shape)}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: "the order of the buckets of two products",
      source: SOURCE,
      params: { E: shape.format.E, lowBits: shape.lowBits },
    });
    const [left, right] = ["a", "b"].map((port) => keyChunks(b, shape, b.input(port, keyBits(shape)).bits()));
    const chunks = orders(
      b,
      left.map((chunk, k) => chunk.minus(right[k])),
      "chunk",
    );
    const sign = Form.binary(chunks.map(({ greater, atLeast }) => greater.plus(atLeast).minus(1)));
    b.output("gt", [b.gate(sign, 1, "greater")]);
    b.output("lt", [b.gate(sign.times(-1), 1, "less")]);
    b.output("eq", [allEqual(b, chunks, [], "equal")]);
    return b.build();
  });
}

/** fdot_amount: ports x, y (exponent fields of the factors) -> l (E + 1 bits): their sum, each counted from the least. Depth 3. */
export function exponentSum(E: number): Circuit {
  const name = `fdot_amount_e${E}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: "the shift of a product from the least place that products have",
      source: SOURCE,
      params: { E },
    });
    const [x, y] = ["x", "y"].map((port) => upperBits(b.input(port, E).bits()));
    b.output("l", addTwo(b, x, y, { width: 4, group: 7 }));
    return b.build();
  });
}
