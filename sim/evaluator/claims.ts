// What is said when a form leaves the range that its construction promised.
import type { Circuit, Claim } from "../../generator/circuit/circuit.ts";
import { bitOf, type Lanes, sliceLanes, unpackLanes } from "./lanes.ts";

/** The error for a claim that does not hold in this lane: the value, and the inputs of the circuit there. */
export function explainViolation(circuit: Circuit, claim: Claim, nets: Lanes, lane: number): Error {
  let value = claim.constant;
  for (let i = 0; i < claim.nets.length; i++) value += claim.weights[i] * bitOf(nets, claim.nets[i], lane);
  const all = unpackLanes(sliceLanes(nets, lane, 1))[0];
  const inputs = circuit.inputs.map(
    ({ name, base, width }) => `${name} = 0x${BigInt.asUintN(width, all >> BigInt(base)).toString(16)}`,
  );
  return new Error(
    `${circuit.name}: a form claimed in [${claim.lo}, ${claim.hi}] is ${value}; inputs: ${inputs.join(", ")}`,
  );
}
