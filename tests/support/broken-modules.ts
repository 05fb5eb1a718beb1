// Hierarchies with a fault in one of their modules.
import type { Circuit } from "../../generator/circuit/circuit.ts";

/** The hierarchy with every instance of one module replaced; equal circuits stay one. */
export function withModule(circuit: Circuit, module: Circuit, replacement: Circuit): Circuit {
  const done = new Map([[module, replacement]]);
  const visit = (old: Circuit): Circuit => {
    const known = done.get(old);
    if (known) return known;
    const elements = old.elements.map((element) =>
      element.kind === "array" ? { ...element, circuit: visit(element.circuit) } : element,
    );
    const made = { ...old, elements };
    done.set(old, made);
    return made;
  };
  return visit(circuit);
}

/** The circuit with all thresholds of one bank raised. @param position of the bank among the circuit's elements */
export function raisedThresholds(circuit: Circuit, position: number, by = 1): Circuit {
  const elements = circuit.elements.map((element, i) =>
    i === position && element.kind === "bank"
      ? { ...element, thresholds: element.thresholds.map((threshold) => threshold + by) }
      : element,
  );
  return { ...circuit, elements };
}

/** Positions of the first, the middle and the last bank of a circuit; none where it has no banks. */
export function someBanks({ elements }: Circuit): number[] {
  const banks = elements.map((_, i) => i).filter((i) => elements[i].kind === "bank");
  return banks.length === 0 ? [] : [banks[0], banks[banks.length >> 1], banks[banks.length - 1]];
}
