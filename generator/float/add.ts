// add and sub: round_p(a + b), round_p(a - b). Source: Lemma 3.5.1. Depth 6, 9 or 11; of the order of p^2 wires: 40, 25 or 17 p^2 at p = 16.
import { CircuitBuilder } from "../circuit/builder.ts";
import type { Circuit } from "../circuit/circuit.ts";
import { Form } from "../circuit/form.ts";
import { circuitNamed } from "../circuit/library.ts";
import { range } from "../core/integers.ts";
import type { FloatFormat } from "../params/format.ts";
import type { Variant } from "../params/variant.ts";
import { align } from "./add-align.ts";
import { cancel } from "./add-cancel.ts";
import { addExponent, type ExponentChanges } from "./add-exponent.ts";
import { normalize } from "./add-normalize.ts";
import { type AddOperands, addOperands } from "./add-operands.ts";
import { choose, inOrder, orderEarly } from "./add-order.ts";
import { orderLate } from "./add-order-late.ts";
import { roundSum } from "./add-round.ts";
import { joinWord } from "./word.ts";

/** The result before its exponent is known to be in range. */
interface Unchecked {
  /** exponent of the larger operand */
  readonly exponent: readonly Form[];
  readonly changes: ExponentChanges;
  /** significand bits 0 .. p - 2, a form each */
  readonly bits: readonly Form[];
}

/**
 * a, b (words, 1 + E + p bits) -> y = round_p(a + b). Depth, for every p and E: `depth` 6 (cancellation apart from sums),
 * `balanced` 9 (one adder), `wires` 11 (one adder, operands ordered before they are aligned).
 */
export function fadd(format: FloatFormat, variant: Variant): Circuit {
  return adder(format, variant, false);
}

/** a, b (words) -> y = round_p(a - b): fadd with the sign of b inverted, which costs nothing. */
export function fsub(format: FloatFormat, variant: Variant): Circuit {
  return adder(format, variant, true);
}

function adder(format: FloatFormat, variant: Variant, negate: boolean): Circuit {
  const { p, E } = format;
  const name = `${negate ? "fsub" : "fadd"}_p${p}_e${E}_${variant}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: `y = round_p(a ${negate ? "-" : "+"} b)`,
      source: "Lemma 3.5.1",
      params: { p, E, variant },
    });
    const o = addOperands(b, format, negate);
    const { exponent, changes, bits } = variant === "depth" ? twoPaths(b, o) : onePath(b, o, variant);
    const { field, underflow, flush, overflow } = b.scope("exponent", () =>
      addExponent(b, exponent, variant !== "depth", changes),
    );
    const significand = bits.map((bit) => b.gate(Form.sum([bit, ...overflow, underflow.times(-1)]), 1, "significand"));
    const gone = [changes.isZero, flush].map((gate) => gate.times(-1));
    const nonzero = b.or([o.xNonzero, o.yNonzero], "nonzero");
    const leading = b.gate(Form.sum([nonzero, ...gone]), 1, "significand");
    const larger = choose(b, inOrder(b, o), o.x.sign, o.y.sign, "sign");
    const sign = b.gate(Form.sum([larger, ...gone]), 1, "sign");
    b.output("y", joinWord(format, { significand: [...significand, leading], exponent: field, sign }));
    return b.build();
  });
}

/** Sums and long cancellation apart: the difference of close operands needs no alignment. Depth 5. */
function twoPaths(b: CircuitBuilder, o: AddOperands): Unchecked {
  const { p } = o.format;
  const aligned = b.scope("align", () => align(b, o));
  const cancelled = b.scope("cancel", () => cancel(b, o, 8));
  const rounded = b.scope("round", () => roundSum(b, o, aligned, cancelled.elsewhere, 7));
  const { leads, bits, isZero, notPower } = cancelled;
  const shifted = (j: number): Form[] =>
    leads.map((lead, z) => {
      // the leading one, at index z from the top, becomes bit p - 1
      const bit = bits[z + (p - 1 - j)];
      // one place lost: exponents were equal, and there is no bit below the last place
      return bit && !(z === 1 && j === 0) ? b.and([lead, bit], "shifted") : Form.zero;
    });
  return {
    exponent: aligned.exponent,
    bits: range(0, p - 1).map((j) => Form.sum([...rounded.bits[j], ...shifted(j)])),
    changes: {
      falls: leads.flatMap((lead, amount) => (amount > 0 ? [{ lead, amount }] : [])),
      up: rounded.up,
      down: rounded.down,
      isZero,
      notPower,
    },
  };
}

/** One adder for sums and differences, whose result is normalized. Depth 8 or 10. */
function onePath(b: CircuitBuilder, o: AddOperands, variant: Variant): Unchecked {
  const ordered = b.scope("order", () => (variant === "wires" ? orderLate : orderEarly)(b, o));
  const { bits, changes } = b.scope("normalize", () => normalize(b, ordered, o.opposite, 4));
  return { exponent: ordered.exponent, bits, changes };
}
