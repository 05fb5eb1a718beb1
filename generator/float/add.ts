// add and sub: round_p(a + b), round_p(a - b). Source: Lemma 3.5.1.
import { decide, orders } from "../arith/order.ts";
import { CircuitBuilder } from "../circuit/builder.ts";
import type { Circuit } from "../circuit/circuit.ts";
import { Form } from "../circuit/form.ts";
import { circuitNamed } from "../circuit/library.ts";
import type { FloatFormat } from "../params/format.ts";
import type { Variant } from "../params/variant.ts";
import { align } from "./add-align.ts";
import { cancel } from "./add-cancel.ts";
import { addExponent } from "./add-exponent.ts";
import { type AddOperands, addOperands } from "./add-operands.ts";
import { roundSum } from "./add-round.ts";
import { atLeastOrders } from "./exponent-difference.ts";
import { joinWord } from "./word.ts";

/** Bits of a chunk where significands are compared: weights below 2^SIGN_WIDTH. */
const SIGN_WIDTH = 8;

/** a, b (words) -> y = round_p(a + b). */
export function fadd(format: FloatFormat, variant: Variant): Circuit {
  return adder(format, variant, false);
}

/** a, b (words) -> y = round_p(a - b). */
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
    const aligned = b.scope("align", () => align(b, o));
    const cancelled = b.scope("cancel", () => cancel(b, o, 6));
    const rounded = b.scope("round", () => roundSum(b, o, aligned, cancelled.elsewhere, 8));
    const { leads, bits, isZero, notPower } = cancelled;
    const { field, underflow, flush, overflow } = b.scope("exponent", () =>
      addExponent(b, aligned.exponent, {
        falls: leads.flatMap((lead, amount) => (amount > 0 ? [{ lead, amount }] : [])),
        up: rounded.up,
        down: rounded.down,
        isZero,
        notPower,
      }),
    );
    const significand = Array.from({ length: p - 1 }, (_, j) => {
      const shifted = leads.map((lead, z) => {
        // the leading one, at index z from the top, becomes bit p - 1
        const bit = bits[z + (p - 1 - j)];
        // one place lost: exponents were equal, and there is no bit below the last place
        return bit && !(z === 1 && j === 0) ? b.and([lead, bit], "shifted") : Form.zero;
      });
      return b.gate(Form.sum([...rounded.bits[j], ...shifted, ...overflow, underflow.times(-1)]), 1, "significand");
    });
    const nonzero = b.or([o.xNonzero, o.yNonzero], "nonzero");
    const leading = b.gate(Form.sum([nonzero, isZero.times(-1), flush.times(-1)]), 1, "significand");
    const sign = b.gate(Form.sum([largerSign(b, o), isZero.times(-1), flush.times(-1)]), 1, "sign");
    b.output("y", joinWord(format, { significand: [...significand, leading], exponent: field, sign }));
    return b.build();
  });
}

/** The sign of the operand of greater magnitude, that of a where they are equal, as a net. Depth 3. */
function largerSign(b: CircuitBuilder, { format, x, y, difference }: AddOperands): Form {
  const bits = format.p - 1; // canonical words: the leading bits are told from the exponents' side
  const count = Math.ceil(bits / SIGN_WIDTH);
  const chunks = Array.from({ length: count }, (_, k) => {
    const [from, to] = [Math.ceil((bits * k) / count), Math.ceil((bits * (k + 1)) / count)];
    return Form.binary(x.significand.slice(from, to)).minus(Form.binary(y.significand.slice(from, to)));
  });
  const orders_ = atLeastOrders([...orders(b, chunks, "order"), ...difference.orders]);
  return b.or([decide(b, orders_, 7, [x.sign], false, "sign"), decide(b, orders_, 7, [y.sign], true, "sign")], "sign");
}
