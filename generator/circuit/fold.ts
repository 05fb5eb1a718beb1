// Constant folding: a circuit with bits of its input ports fixed, as a smaller circuit. Hierarchies stay hierarchies:
// sub-circuits are specialised by (circuit, constant bits of its ports) and shared by value; nothing is flattened.
// Depth: never larger. Size: never more gates. Cost: follows the distinct pairs (circuit, constant bits) and the instances
// that read constants.
import { createHash } from "node:crypto";
import type { Circuit } from "./circuit.ts";
import { CircuitFolder } from "./fold-circuit.ts";
import { type KnownBits, keyOf, knownOrNone, UNKNOWN } from "./known-bits.ts";

/** A folded circuit, and which bits of its output ports became constants (they are still driven, with that value). */
export interface Folded {
  readonly circuit: Circuit;
  readonly outputs: readonly KnownBits[];
}

/** Circuits folded so far, by what is known of their inputs: equal constants make one circuit. */
const folded = new WeakMap<Circuit, Map<string, Folded>>();

/**
 * The circuit with bits of input ports fixed: equal to it at these inputs, for all values of the others.
 * @param constants input port -> its bits, least significant first: 0, 1, or undefined for a bit that stays an input
 * @returns ports of which every bit is fixed are gone, others keep the bits that stay inputs, in their order; output ports
 * keep their shape. The name is that of the circuit and a hash of the constants. Without constants: the circuit itself.
 * @throws Error for a port that the circuit has not, or bits that do not fit it
 */
export function foldConstants(
  circuit: Circuit,
  constants: Readonly<Record<string, readonly (0 | 1 | undefined)[]>>,
): Circuit {
  for (const [name, bits] of Object.entries(constants)) {
    const port = circuit.inputs.find((input) => input.name === name);
    if (!port) throw new Error(`${circuit.name} has no input port ${name}`);
    if (port.width !== bits.length)
      throw new Error(`${bits.length} constant bits on port ${name} of ${circuit.name}, which has ${port.width}`);
  }
  const known = circuit.inputs.map(({ name }) =>
    Object.hasOwn(constants, name) ? knownOrNone(Uint8Array.from(constants[name], (bit) => bit ?? UNKNOWN)) : undefined,
  );
  return known.some((bits) => bits) ? foldKnown(circuit, known).circuit : circuit;
}

/** The same with what is known of each input port, in order of the ports. */
export function foldKnown(circuit: Circuit, inputs: readonly KnownBits[]): Folded {
  const key = keyOf(inputs);
  let ofCircuit = folded.get(circuit);
  if (!ofCircuit) {
    ofCircuit = new Map();
    folded.set(circuit, ofCircuit);
  }
  let result = ofCircuit.get(key);
  if (!result) {
    const hash = createHash("sha256").update(key).digest("hex").slice(0, 16);
    result = new CircuitFolder(`${circuit.name}_k${hash}`, circuit, inputs, foldKnown).fold();
    ofCircuit.set(key, result);
  }
  return result;
}
