// add and sub: round_p(a + b), round_p(a - b). Source: Lemma 3.5.1.
import { allEqual, decide } from "../arith/order.ts";
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
import { joinWord } from "./word.ts";

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
    const rounded = b.scope("round", () => roundSum(b, o, aligned, 8));
    const exponent = b.scope("exponent", () => addExponent(b, aligned.exponent, cancelled, rounded.up, rounded.down));
    const overflow = rounded.up(exponent.isGreatest);
    const gone = [...exponent.flushed, cancelled.isZero].map((gate) => gate.times(-1));
    const significand = Array.from({ length: p - 1 }, (_, j) => {
      const shifted = cancelled.leads.map((lead, z) => {
        // the leading one, at index z from the top, becomes bit p - 1
        const bit = cancelled.bits[z + (p - 1 - j)];
        // one place lost: exponents were equal, and there is no bit below the last place
        return bit && !(z === 1 && j === 0) ? b.and([lead, bit, exponent.fits[z]], "shifted") : Form.zero;
      });
      return b.or([...rounded.bits[j], ...shifted, ...overflow], "significand");
    });
    const nonzero = b.or([o.xNonzero, o.yNonzero], "nonzero");
    const leading = b.gate(Form.sum([nonzero, ...gone]), 1, "significand");
    const sign = b.gate(Form.sum([larger(b, o), ...gone]), 1, "sign");
    b.output("y", joinWord(format, { significand: [...significand, leading], exponent: exponent.field, sign }));
    return b.build();
  });
}

/** The sign of the operand of greater magnitude, that of a where they are equal, as a net. Zero against zero: 0. Depth 3. */
function larger(b: CircuitBuilder, o: AddOperands): Form {
  const { x, y, difference } = o;
  const parts: Form[] = [];
  const bits = o.format.p - 1;
  const count = Math.ceil(bits / 8);
  const chunks = Array.from({ length: count }, (_, k) => {
    const [from, to] = [Math.ceil((bits * k) / count), Math.ceil((bits * (k + 1)) / count)];
    const value = Form.binary(x.significand.slice(from, to)).minus(Form.binary(y.significand.slice(from, to)));
    return { greater: b.gate(value, 1, "order"), atLeast: b.gate(value, 0, "order") };
  });
  const orders = [...chunks, ...difference.orders];
  parts.push(decide(b, orders, 6, [x.sign], false, "sign"), decide(b, orders, 6, [y.sign, o.yNonzero], true, "sign"));
  parts.push(allEqual(b, orders, [x.sign], "sign"));
  parts.push(b.and([x.sign, o.yNonzero.not()], "sign"), b.and([y.sign, o.yNonzero, o.xNonzero.not()], "sign"));
  return b.or(parts, "sign");
}
