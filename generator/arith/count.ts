// Counting ones: the number of n bits that are 1, in binary. Source: Lemma 3.5.3 (iterated sum), one column of it.
import { CircuitBuilder } from "../circuit/builder.ts";
import type { Circuit } from "../circuit/circuit.ts";
import { Form } from "../circuit/form.ts";
import { circuitNamed } from "../circuit/library.ts";
import { bitLength } from "../core/integers.ts";
import { Digit } from "./digit.ts";

/**
 * The circuit count_n<n> (count_n<n>_of<k>): port x (n * k bits) -> y, the number of ones in binary (bitLength(n) bits, least
 * significant first), where at most one of each k neighbouring bits is 1.
 * The gates [sum of x >= 2t] are a thermometer code of half the count, whose bits telescope; the parity is the count minus
 * twice that. Depth 2; k n^2 / 2 + (2k + 3) n / 2 wires.
 */
export function countOnes(n: number, k = 1): Circuit {
  const name = k === 1 ? `count_n${n}` : `count_n${n}_of${k}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: `the number of ones among ${n} bits, in binary${k === 1 ? "" : `; a bit is ${k} exclusive nets`}`,
      source: "Lemma 3.5.3, one column",
      params: { n, k },
    });
    const ones = b.claim(Form.sum(b.input("x", n * k).bits()), 0, n);
    const half = new Digit(b, 0, n >> 1, (t) => b.gate(ones, 2 * t, "at_least"));
    // half = floor(ones / 2)
    const parity = b.claimBit(ones.minus(half.value().times(2)));
    b.output("y", [parity, ...half.bits()]);
    return b.build();
  });
}

/** Wires of countOnes(n, k), without building it. */
export function countOnesWires(n: number, k = 1): number {
  let wires = (n >> 1) * n * k;
  if (n * k > 1) wires += n * k + (n >> 1);
  // bit j telescopes over floor(n / 2^j) gates; a single one is the bit itself
  for (let j = 1; j < bitLength(n); j++) if (n >> j > 1) wires += n >> j;
  return wires;
}
