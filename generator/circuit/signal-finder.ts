// Which of the signals of a circuit a net belongs to.
import { lastAtMost } from "../core/sorted.ts";

/** Up to this many nets a signal, on average, the signal of each net is kept in a table. */
const TABLE_LIMIT = 2 ** 6;

/**
 * From a net to the position of its signal: by a table where that is small, else by search. Signals start at the ascending
 * `bases` and cover all nets from the first of them on; nets before it have position 0, and `netCount` itself that of the last.
 */
export function signalFinder(bases: ArrayLike<number>, netCount: number): (net: number) => number {
  if (netCount > TABLE_LIMIT * bases.length) return (net) => lastAtMost(bases, net);
  const table = new Int32Array(netCount + 1);
  for (let position = 0; position < bases.length; position++)
    table.fill(position, bases[position], bases[position + 1] ?? netCount + 1);
  return (net) => table[net];
}
