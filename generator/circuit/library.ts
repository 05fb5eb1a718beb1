// One circuit a name: constructors are memoized, so that equal sub-circuits of a design are one module.
import type { Circuit } from "./circuit.ts";

const circuits = new Map<string, Circuit>();

/**
 * The circuit of that name, built by `build` on first use. The name must hold every parameter that the construction
 * depends on (fmul_p16_e17_depth).
 */
export function circuitNamed(name: string, build: () => Circuit): Circuit {
  const known = circuits.get(name);
  if (known) return known;
  const circuit = build();
  if (circuit.name !== name) throw new Error(`circuit ${circuit.name} was asked for as ${name}`);
  circuits.set(name, circuit);
  return circuit;
}
