// Which signal of a circuit a net belongs to.
import type { Circuit, Signal } from "../circuit/circuit.ts";
import { signalFinder } from "../circuit/signal-finder.ts";
import { signalsOf } from "../circuit/validate.ts";

/** The signals of a circuit in the order of their nets, and the number of the signal that a net belongs to. */
export interface SignalIndex {
  readonly signals: readonly Signal[];
  readonly signalAt: (net: number) => number;
}

const indexed = new WeakMap<Circuit, SignalIndex>();

/** The index of a circuit, made once. */
export function signalIndexOf(circuit: Circuit): SignalIndex {
  const found = indexed.get(circuit);
  if (found) return found;
  const signals = signalsOf(circuit).sort((a, b) => a.base - b.base);
  const signalAt = signalFinder(
    signals.map(({ base }) => base),
    circuit.netCount,
  );
  const made = { signals, signalAt };
  indexed.set(circuit, made);
  return made;
}
