// The primitives as circuits: one gate over n inputs. Definition 2 of a threshold gate; AND, OR, MAJORITY are special cases.
import { CircuitBuilder } from "../circuit/builder.ts";
import type { Circuit } from "../circuit/circuit.ts";
import { Form } from "../circuit/form.ts";
import { circuitNamed } from "../circuit/library.ts";
import { range } from "../core/integers.ts";

/** A threshold gate as a circuit, and what it computes. */
export interface ThresholdTop {
  readonly circuit: Circuit;
  /** one weight an input, and the bound: the output is 1 iff the weighted sum reaches it */
  readonly shape: { readonly weights: readonly number[]; readonly threshold: number };
}

/**
 * x (n bits) -> y = [sum of weights[i] * x[i] >= threshold]. The weights are 1, 2, 3, 1, 2, 3, ... and the threshold is half
 * of their sum, rounded up. One gate (for n = 1 a wire, since the gate is its input).
 */
export function threshold(n: number): ThresholdTop {
  const weights = range(0, n).map((i) => (i % 3) + 1);
  const bound = Math.ceil(weights.reduce((sum, weight) => sum + weight, 0) / 2);
  const summary = "y = [x0 + 2 x1 + 3 x2 + x3 + 2 x4 + 3 x5 + ... >= half of the weights]";
  return { circuit: gate("threshold", n, summary, weights, bound), shape: { weights, threshold: bound } };
}

/** x (n bits) -> y = 1 iff all are 1. One gate. */
export function and(n: number): Circuit {
  return gate("and", n, "y = 1 iff all inputs are 1", Array(n).fill(1), n);
}

/** x (n bits) -> y = 1 iff some is 1. One gate. */
export function or(n: number): Circuit {
  return gate("or", n, "y = 1 iff some input is 1", Array(n).fill(1), 1);
}

/** x (n bits) -> y = 1 iff more than half of them are 1. One gate. */
export function majority(n: number): Circuit {
  const half = Math.floor(n / 2) + 1;
  return gate("majority", n, "y = 1 iff more than half of the inputs are 1", Array(n).fill(1), half);
}

function gate(kind: string, n: number, summary: string, weights: readonly number[], bound: number): Circuit {
  const name = `${kind}_n${n}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, { summary, source: "Definition of a threshold gate", params: { n } });
    const x = b.input("x", n).bits();
    b.output("y", [b.gate(Form.sum(x.map((bit, i) => bit.times(weights[i]))), bound)]);
    return b.build();
  });
}
