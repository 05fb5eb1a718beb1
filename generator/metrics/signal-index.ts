// Which signal of a circuit a net belongs to.
import type { Circuit } from "../circuit/circuit.ts";
import { signalFinder } from "../circuit/signal-finder.ts";
import { signalsOf } from "../circuit/validate.ts";

/** The first nets of the signals of a circuit, ascending, and the number of the signal that a net belongs to. */
export interface SignalIndex {
  readonly bases: Float64Array;
  readonly signalAt: (net: number) => number;
}

const indexed = new WeakMap<Circuit, SignalIndex>();

/** The index of a circuit, made once. */
export function signalIndexOf(circuit: Circuit): SignalIndex {
  const found = indexed.get(circuit);
  if (found) return found;
  const bases = Float64Array.from(signalsOf(circuit), ({ base }) => base).sort();
  const made = { bases, signalAt: signalFinder(bases, circuit.netCount) };
  indexed.set(circuit, made);
  return made;
}
