// Counting ones: the number of n bits that are 1, in binary. Source: Lemma 3.5.3 (iterated sum), one column of it.
import { CircuitBuilder } from "../circuit/builder.ts";
import type { Circuit } from "../circuit/circuit.ts";
import { Form } from "../circuit/form.ts";
import { circuitNamed } from "../circuit/library.ts";
import { bitLength } from "../core/integers.ts";
import { Digit } from "./digit.ts";

/**
 * The circuit count_n<n>: port x (n bits) -> y, the number of ones in binary (bitLength(n) bits, least significant first).
 * A thermometer code of unit weights, then its telescoped bits. Depth 2; n^2 + 2n wires.
 */
export function countOnes(n: number): Circuit {
  const name = `count_n${n}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: `the number of ones among ${n} bits, in binary`,
      source: "Lemma 3.5.3, one column",
      params: { n },
    });
    const x = b.input("x", n);
    b.output("y", Digit.of(b, Form.sum([Form.zero, ...x.bits()]), "at_least").bits());
    return b.build();
  });
}

/** Wires of countOnes(n), without building it: n thresholds over n bits, then bit j over floor(n / 2^j) of them. */
export function countOnesWires(n: number): number {
  let wires = n === 1 ? 0 : n * n;
  for (let j = 0; j < bitLength(n); j++) {
    const thresholds = Math.floor(n / 2 ** j);
    if (thresholds > 1) wires += thresholds;
  }
  return wires;
}
