// What division asks of its operands first: which alignment the quotient has, and whether it is a power of two. Lemma 3.5.1.
import { allEqual, decide, orders } from "../arith/order.ts";
import type { CircuitBuilder } from "../circuit/builder.ts";
import { Form } from "../circuit/form.ts";
import { range } from "../core/integers.ts";
import type { FloatWord } from "./word.ts";

/** Bits of a chunk where significands are compared: weights below 2^WIDTH. */
const WIDTH = 7;
/** Chunks that one gate decides: weights below 2^GROUP. */
const GROUP = 7;

/** The order of two significands A and B of p bits. */
export interface QuotientOrder {
  /** [A >= B] as a virtual bit: A / B is in [1, 2), the high alignment; else, for B > 0, in (1/2, 1), the low one. Depth 2 */
  readonly high: Form;
  /** [A = B]: the quotient is a power of two. Depth 2 */
  readonly equal: Form;
}

/** Compares the significands of two words. Two levels, about 4p wires. */
export function quotientOrder(b: CircuitBuilder, x: FloatWord, y: FloatWord): QuotientOrder {
  const p = x.significand.length;
  const differences = range(0, Math.ceil(p / WIDTH)).map((k) => {
    const [from, to] = [WIDTH * k, Math.min(WIDTH * (k + 1), p)];
    return Form.binary(x.significand.slice(from, to)).minus(Form.binary(y.significand.slice(from, to)));
  });
  const chunks = orders(b, differences);
  return { high: decide(b, chunks, GROUP, [], true, "low").not(), equal: allEqual(b, chunks, []) };
}

/**
 * The dividend that makes the quotient one of the high alignment: A where A >= B, else 2A, as p + 1 virtual bits of two nets,
 * least significant first. Depth 3.
 */
export function alignedDividend(b: CircuitBuilder, significand: readonly Form[], { high }: QuotientOrder): Form[] {
  const p = significand.length;
  return range(0, p + 1).map((i) => {
    const parts = [Form.zero];
    if (i < p) parts.push(b.and([significand[i], high], "as_is"));
    if (i > 0) parts.push(b.and([significand[i - 1], high.not()], "doubled"));
    return b.claimBit(Form.sum(parts));
  });
}
