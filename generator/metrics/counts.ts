// Size of a circuit: gates, wires, weights, fan-in. Counted through the hierarchy, each distinct circuit once.
import { type Bank, type Circuit, instanceCount } from "../circuit/circuit.ts";

/** A gate beyond this fan-in is rejected by hardware people; metrics count those. */
export const FAN_IN_LIMIT = 255;

/** What adds up over gates, and what is a maximum over them. Wires = sum of fan-ins; weight = sum of |w|. */
export interface Counts {
  readonly gates: bigint;
  readonly wires: bigint;
  readonly weight: bigint;
  readonly gatesOverFanIn255: bigint;
  readonly maxFanIn: number;
  readonly maxWeight: number;
}

const known = new WeakMap<Circuit, Counts>();

/** Counts of the whole hierarchy below (and with) `circuit`. Time follows the distinct circuits, not the instances. */
export function countsOf(circuit: Circuit): Counts {
  const found = known.get(circuit);
  if (found) return found;
  let total: Counts = { gates: 0n, wires: 0n, weight: 0n, gatesOverFanIn255: 0n, maxFanIn: 0, maxWeight: 0 };
  for (const element of circuit.elements) {
    if (element.kind === "bank") total = add(total, bankCounts(element), 1n);
    else if (element.kind === "array") total = add(total, countsOf(element.circuit), BigInt(instanceCount(element)));
  }
  known.set(circuit, total);
  return total;
}

/** Counts of the banks that stand in `circuit` itself, without its instances. */
export function ownCounts(circuit: Circuit): Counts {
  let total: Counts = { gates: 0n, wires: 0n, weight: 0n, gatesOverFanIn255: 0n, maxFanIn: 0, maxWeight: 0 };
  for (const element of circuit.elements) if (element.kind === "bank") total = add(total, bankCounts(element), 1n);
  return total;
}

/** Nodes that are inputs of the circuit: the paper's size is gates + inputs. */
export const inputNodes = (circuit: Circuit): number => circuit.inputs.reduce((sum, port) => sum + port.width, 0);

function bankCounts(bank: Bank): Counts {
  const gates = BigInt(bank.thresholds.length);
  const fanIn = bank.nets.length;
  let weight = 0;
  let maxWeight = 0;
  for (const w of bank.weights) {
    weight += Math.abs(w);
    maxWeight = Math.max(maxWeight, Math.abs(w));
  }
  return {
    gates,
    wires: gates * BigInt(fanIn),
    weight: gates * BigInt(weight),
    gatesOverFanIn255: fanIn > FAN_IN_LIMIT ? gates : 0n,
    maxFanIn: fanIn,
    maxWeight,
  };
}

function add(total: Counts, part: Counts, times: bigint): Counts {
  if (times === 0n) return total;
  return {
    gates: total.gates + times * part.gates,
    wires: total.wires + times * part.wires,
    weight: total.weight + times * part.weight,
    gatesOverFanIn255: total.gatesOverFanIn255 + times * part.gatesOverFanIn255,
    maxFanIn: Math.max(total.maxFanIn, part.maxFanIn),
    maxWeight: Math.max(total.maxWeight, part.maxWeight),
  };
}
