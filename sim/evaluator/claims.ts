// What is said when a form leaves the range that its construction promised.
import type { Circuit, Claim } from "../../generator/circuit/circuit.ts";
import { bitOf, type Lanes } from "./lanes.ts";

/** The error for a claim that does not hold in this lane: the value, and the inputs of the circuit there. */
export function explainViolation(circuit: Circuit, claim: Claim, nets: Lanes, lane: number): Error {
  let value = claim.constant;
  for (let i = 0; i < claim.nets.length; i++) value += claim.weights[i] * bitOf(nets, claim.nets[i], lane);
  const inputs = circuit.inputs.map(({ name, base, width }) => {
    let digits = "";
    for (let i = width - 1; i >= 0; i--) digits += bitOf(nets, base + i, lane);
    return `${name} = 0x${BigInt(`0b${digits}`).toString(16)}`;
  });
  return new Error(
    `${circuit.name}: a form claimed in [${claim.lo}, ${claim.hi}] is ${value}; inputs: ${inputs.join(", ")}`,
  );
}
