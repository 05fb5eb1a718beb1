// Trailing zeros of a number as a thermometer code.
import type { CircuitBuilder } from "../circuit/builder.ts";
import type { Form } from "../circuit/form.ts";
import { range } from "../core/integers.ts";

/**
 * The thermometer of the number of zeros below the lowest one: output k - 1 is [bits 0 .. k - 1 are all 0], k = 1 .. length - 1.
 * In chunks of the square root of the length: depth 2, length^(3/2) wires in order.
 */
export function trailingZeros(b: CircuitBuilder, bits: readonly Form[]): Form[] {
  const chunk = Math.ceil(Math.sqrt(bits.length));
  const zeros = bits.map((bit) => bit.not());
  return range(1, bits.length).map((k) => {
    const whole = Math.floor(k / chunk);
    const chunks = range(0, whole).map((c) => b.and(zeros.slice(chunk * c, chunk * (c + 1)), "zero"));
    return b.and([...chunks, ...zeros.slice(chunk * whole, k)], "trailing");
  });
}
