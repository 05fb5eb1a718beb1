// One product of a bucketed sum within its bucket: the signed product of two significands, shifted.
import { columnCounts } from "../arith/column-count.ts";
import { columnDigits, DigitSum } from "../arith/digit-sum.ts";
import { equalsConstant } from "../arith/one-hot.ts";
import { partialProducts } from "../arith/partial-products.ts";
import { CircuitBuilder } from "../circuit/builder.ts";
import type { Circuit } from "../circuit/circuit.ts";
import { Form } from "../circuit/form.ts";
import { circuitNamed } from "../circuit/library.ts";
import { range } from "../core/integers.ts";
import type { ProductShape } from "./product-shape.ts";

const SOURCE = "Lemma 3.5.1 and 3.5.3: exact products and their alignment";

/** How the product of two significands is made: in the fewest levels, or with fewer wires in three levels more. */
export type MultiplierStyle = "fast" | "counted";

/** Columns of at least this height are counted by fours. */
const TALL = 16;

/** The sign of a product, a net two levels above the factors' signs. */
function productSign(b: CircuitBuilder, signs: readonly Form[]): Form {
  const [x, y] = signs;
  // exclusive or
  return b.materialize(b.claimBit(Form.sum([x, y, b.and([x, y], "both_signs").times(-2)])), "sign");
}

/** (x * y) xor sign, 2p bits: virtual, four levels above the factors (fast), or seven (counted). */
function signedBits(
  b: CircuitBuilder,
  x: readonly Form[],
  y: readonly Form[],
  sign: Form,
  style: MultiplierStyle,
): Form[] {
  const length = x.length + y.length;
  const products = partialProducts(b, x, y);
  const fast = style === "fast";
  const columns = fast ? products : columnCounts(b, products, TALL);
  const use = { length, rounding: 0, added: 0, perDigit: fast ? 200 : 50, perLowDigit: 0 };
  const sum = new DigitSum(b, columnDigits(b, columns, use), { early: !fast, group: 7 });
  return range(0, length).map((i) => {
    const plain = sum.bit(i, 0, [sign.not()], "plain");
    const inverted = sum.bit(i, 0, [sign], "inverted");
    // the bit where the sign is 0, its complement where it is 1
    return b.claimBit(Form.sum([sign, plain, inverted.times(-1)]));
  });
}

/** fdot_signed: ports a, b (significands), signs (of both) -> t: (a * b) xor sign (2p bits), s: the sign. Depth 5 or 8. */
export function signedProduct(p: number, style: MultiplierStyle): Circuit {
  const name = `fdot_signed_p${p}_${style}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: "the exact product of two significands in one's complement, and its sign",
      source: SOURCE,
      params: { p, style },
    });
    const [x, y] = ["a", "b"].map((port) => b.input(port, p).bits());
    const sign = productSign(b, b.input("signs", 2).bits());
    b.output("t", signedBits(b, x, y, sign, style));
    b.output("s", [sign]);
    return b.build();
  });
}

/**
 * fdot_align: ports a, b (significands), signs (of both), l (shift, lowBits bits) -> y: (a * b * 2^l) xor sign
 * (2p + 2^lowBits - 1 bits), and s: the sign. l may come three levels later. Fast: the product's bits stay virtual; depth 6
 * with one shift, 7 with two, of which the first stays virtual. Counted: depth 11, two shifts.
 */
export function alignedProduct(p: number, lowBits: number, style: MultiplierStyle, shifts: 1 | 2): Circuit {
  const name = `fdot_align_p${p}_l${lowBits}_${style}_${shifts}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: "the exact product of two significands in one's complement, shifted, and its sign",
      source: SOURCE,
      params: { p, lowBits, style, shifts },
    });
    const [x, y] = ["a", "b"].map((port) => b.input(port, p).bits());
    const sign = productSign(b, b.input("signs", 2).bits());
    const t = signedBits(b, x, y, sign, style);
    const l = b.input("l", lowBits).bits();
    b.output("y", shifts === 1 ? shifted(b, t, l, 1, sign) : shiftedTwice(b, t, l, sign, style === "counted"));
    b.output("s", [sign]);
    return b.build();
  });
}

/** fdot_shift: ports t (2p bits), l (shift), s -> y (columns): t * 2^l, filled with s at both ends. Depth 4, in two stages. */
export function shiftedProduct(shape: ProductShape): Circuit {
  const { lowBits } = shape;
  const { p } = shape.format;
  const name = `fdot_shift_p${p}_l${lowBits}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: "a product in one's complement, shifted within its bucket, in two stages",
      source: SOURCE,
      params: { p, lowBits },
    });
    const t = b.input("t", 2 * p).bits();
    const l = b.input("l", lowBits).bits();
    const sign = b.input("s", 1).bit(0);
    b.output("y", shiftedTwice(b, t, l, sign, true, true));
    return b.build();
  });
}

/** Low bits of an amount of which the first of two shifts is made where its bits stay virtual: sums of 2^NEAR gates. */
const NEAR = 3;

/**
 * bits * 2^amount, `sign` at both ends, by the low bits of the amount and then the others: virtual bits. With `nets` between
 * the two shifts three levels above the bits, else two. `directly`: see shifted.
 */
function shiftedTwice(
  b: CircuitBuilder,
  bits: readonly Form[],
  amount: readonly Form[],
  sign: Form,
  nets: boolean,
  directly = false,
): Form[] {
  const half = Math.floor(amount.length / 2);
  const low = nets ? half : Math.min(half, NEAR);
  const near = shifted(b, bits, amount.slice(0, low), 1, sign, directly);
  const between = nets ? near.map((bit) => b.materialize(bit, "near")) : near;
  return shifted(b, between, amount.slice(low), 2 ** low, sign);
}

/**
 * bits * 2^(step * amount), `sign` at both ends: virtual bits one level above the bits and two above the amount, or one
 * where it is read `directly`, which takes as many inputs more.
 */
function shifted(
  b: CircuitBuilder,
  bits: readonly Form[],
  amount: readonly Form[],
  step: number,
  sign: Form,
  directly = false,
): Form[] {
  const count = 2 ** amount.length;
  const literals = (v: number): Form[] => {
    if (!directly) return [equalsConstant(b, amount, v, "shift")];
    return amount.map((bit, j) => (Math.floor(v / 2 ** j) % 2 === 1 ? bit : bit.not()));
  };
  const value = Form.binary(amount);
  const blocked = sign.not().times(count);
  // sign and amount >= v, sign and amount < v: one gate each as far as weights up to 2^7 go
  const reaches = (v: number): Form =>
    count <= 128 ? b.gate(value.minus(blocked), v, "fill") : b.and([sign, b.gate(value, v, "reached")], "fill");
  const misses = (v: number): Form =>
    count <= 128
      ? b.gate(Form.sum([value, blocked]).times(-1), 1 - v, "fill")
      : b.and([sign, b.gate(value, v, "reached").not()], "fill");
  return range(0, bits.length + step * (count - 1)).map((c) => {
    const moved = range(0, count).flatMap((v) => {
      const source = c - step * v;
      return source < 0 || source >= bits.length ? [] : [b.and([bits[source], ...literals(v)], "moved")];
    });
    const below = Math.floor(c / step) + 1;
    const above = Math.floor((c - bits.length) / step) + 1;
    return b.claimBit(
      Form.sum([...moved, below < count ? reaches(below) : Form.zero, above > 0 ? misses(above) : Form.zero]),
    );
  });
}
