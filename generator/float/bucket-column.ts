// One column of a slot of a bucketed sum: how many of the slot's operands have a 1 there.
import { CircuitBuilder } from "../circuit/builder.ts";
import type { Circuit } from "../circuit/circuit.ts";
import { Form } from "../circuit/form.ts";
import { circuitNamed } from "../circuit/library.ts";
import { range } from "../core/integers.ts";
import type { CountShape } from "./bucket-adder.ts";

/** The shape of a count of up to `size` ones as a high and a low thermometer code, the high one in steps of 2^log. */
export function countShape(size: number, log: number): CountShape {
  const shape: number[] = new Array(log + 1).fill(0);
  shape[0] = Math.min(size, 2 ** log - 1);
  shape[log] += Math.floor(size / 2 ** log);
  return shape;
}

/** The step of the high code with the fewest wires for `size` ones. */
export function countStep(size: number): number {
  const wires = (log: number): number => {
    const high = Math.floor(size / 2 ** log);
    return high * size + Math.min(size, 2 ** log - 1) * (size + high);
  };
  return range(1, 7).reduce((best, log) => (wires(log) < wires(best) ? log : best), 1);
}

/**
 * fsum_column: ports x, a, b (`size` bits each) -> c: the number of i with x[i], a[i] and not b[i], its low thermometer code
 * and then its high one (see countShape). b[0] is not read: position 0 is in no later slot. Depth 3.
 */
export function slotColumn(size: number, log: number): Circuit {
  const name = `fsum_column_m${size}_r${2 ** log}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: `the number of ones of a column of a slot of up to ${size} operands`,
      source: "Lemma 3.5.3, bucketed sum: counting ones in two thermometer codes",
      params: { size, step: 2 ** log },
    });
    const [x, from, to] = ["x", "a", "b"].map((port) => b.input(port, size).bits());
    const ones = Form.sum(x.map((bit, i) => b.and([bit, from[i], to[i].not()], "masked")));
    const step = 2 ** log;
    const high = range(1, Math.floor(size / step) + 1).map((t) => b.gate(ones, t * step, "high"));
    // the remainder modulo the step
    const rest = b.claim(ones.minus(Form.sum([Form.zero, ...high]).times(step)), 0, Math.min(size, step - 1));
    const low = range(1, rest.hi + 1).map((t) => b.gate(rest, t, "low"));
    b.output("c", [...low, ...high]);
    return b.build();
  });
}
