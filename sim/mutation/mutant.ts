// A mutant: a circuit in which one bank of one module is another one.
import type { Bank, Circuit } from "../../generator/circuit/circuit.ts";
import { distinctCircuits } from "../../generator/circuit/circuit.ts";

export const CHANGES = ["threshold", "swap", "replace", "gate", "bank"] as const;

/** threshold: one more or less; swap: of two inputs; replace: an input by another net; gate, bank: stuck at 0 or 1. */
export type Change = (typeof CHANGES)[number];

/** The module `circuit` with element `position`, a bank, replaced: in every instance of the module. */
export interface Mutant {
  readonly circuit: Circuit;
  readonly position: number;
  readonly replacement: Bank;
  readonly change: Change;
  /** the change in words: "threshold 5 -> 6 of gate 2" */
  readonly text: string;
}

/** The bank that the mutant replaces. */
export function originalBank({ circuit, position }: Mutant): Bank {
  const element = circuit.elements[position];
  if (element.kind !== "bank") throw new Error(`${circuit.name}: element ${position} is not a bank`);
  return element;
}

/**
 * The mutant as a circuit: a copy of the modules on the way from the top to the changed one, everything else shared. It is
 * not validated: the thresholds of a mutated bank need not ascend.
 */
export function mutatedCircuit(top: Circuit, { circuit, position, replacement }: Mutant): Circuit {
  const copies = new Map<Circuit, Circuit>();
  for (const module of distinctCircuits(top)) {
    const elements = module.elements.map((element, i) => {
      if (module === circuit && i === position) return replacement;
      const copy = element.kind === "array" ? copies.get(element.circuit) : undefined;
      return element.kind === "array" && copy ? { ...element, circuit: copy } : element;
    });
    if (elements.some((element, i) => element !== module.elements[i])) copies.set(module, { ...module, elements });
  }
  const copy = copies.get(top);
  if (!copy) throw new Error(`${top.name} has no instance of ${circuit.name}`);
  return copy;
}
