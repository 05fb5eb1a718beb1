// Circuits with one threshold wrong: a comparison that does not notice them is no check.
import type { Circuit } from "../../generator/circuit/circuit.ts";

/** A copy of a circuit with one threshold raised by 1, and which. */
export interface BrokenCircuit {
  readonly place: string;
  readonly circuit: Circuit;
}

/** One for each threshold of each bank of the circuit itself, not of its instances. Ranges of forms are not claimed. */
export function brokenThresholds(circuit: Circuit): BrokenCircuit[] {
  return circuit.elements.flatMap((element, position) => {
    if (element.kind !== "bank") return [];
    return Array.from(element.thresholds, (bound, k) => {
      const thresholds = element.thresholds.map((threshold, j) => (j === k ? threshold + 1 : threshold));
      const elements = circuit.elements.with(position, { ...element, thresholds });
      return { place: `${element.name} >= ${bound}`, circuit: { ...circuit, elements, claims: [] } };
    });
  });
}
