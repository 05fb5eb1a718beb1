// Clamp to constant bounds: y = least where x < least, greatest where x > greatest, else x. Two comparisons, then a gate a bit.

import { CircuitBuilder } from "../circuit/builder.ts";
import type { Circuit } from "../circuit/circuit.ts";
import { Form } from "../circuit/form.ts";
import { circuitNamed } from "../circuit/library.ts";
import { constantBits, type Rational } from "./constant.ts";
import type { Operations } from "./operations.ts";

/** Bounds as exact numbers, rounded to the format; an absent one bounds nothing. */
export interface Bounds {
  readonly least?: Rational;
  readonly greatest?: Rational;
}

/** Port a (one word) -> y (one word). Depth d_cmp + 1. @param bounds least below greatest */
export function clamp({ format, variant, cmp }: Operations, { least, greatest }: Bounds): Circuit {
  const [below, above] = [least, greatest].map((bound) => (bound ? constantBits(format, bound) : undefined));
  const text = (bits: readonly Form[] | undefined): string =>
    bits ? bits.reduceRight((word, bit) => 2n * word + BigInt(bit.lo), 0n).toString(16) : "none";
  const { p, E, width } = format;
  const name = `clamp_${text(below)}_${text(above)}_p${p}_e${E}_${variant}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: "y = a, or the bound that it is beyond",
      source: "Lemma 3.5 (comparison)",
      params: { p, E, least: text(below), greatest: text(above), variant },
    });
    const a = b.input("a", width);
    // one of the two at most is 1
    const tooSmall = below ? b.instance("below", cmp, { a: a.bits(), b: below }).lt.bit(0) : Form.zero;
    const tooLarge = above ? b.instance("above", cmp, { a: above, b: a.bits() }).lt.bit(0) : Form.zero;
    // a selector of one gate: +1 sets the bit to 1, -1 to 0, whatever the bit of a is
    const set = (chosen: Form, bits: readonly Form[] | undefined, i: number): Form =>
      bits ? chosen.times(2 * bits[i].lo - 1) : Form.zero;
    b.output(
      "y",
      a
        .bits()
        .map((bit, i) => b.gate(Form.sum([bit, set(tooSmall, below, i), set(tooLarge, above, i)]), 1, "y_select")),
    );
    return b.build();
  });
}
