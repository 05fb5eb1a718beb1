// Which signal of a circuit a net belongs to.
import type { Circuit, Signal } from "../circuit/circuit.ts";
import { signalsOf } from "../circuit/validate.ts";

/** Up to this many nets, the signal of each is kept in a table. */
const SIGNAL_TABLE_LIMIT = 2 ** 20;

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

/** The number of the signal that a net belongs to: from a table where that is small, else by search. */
function signalFinder(bases: readonly number[], netCount: number): (net: number) => number {
  if (netCount > SIGNAL_TABLE_LIMIT) {
    return (net) => {
      let [low, high] = [0, bases.length - 1];
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (bases[middle] <= net) low = middle;
        else high = middle - 1;
      }
      return low;
    };
  }
  const table = new Int32Array(netCount);
  bases.forEach((base, signal) => {
    table.fill(signal, base, bases[signal + 1] ?? netCount);
  });
  return (net) => table[net];
}
