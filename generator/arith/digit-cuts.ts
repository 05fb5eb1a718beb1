// Where the digits of a sum of columns are cut: the fewest wires among all cuts that keep carries at most 1.
import { range } from "../core/integers.ts";

/** Bits of a digit at most: a gate of its carry-save has weights up to 2^WIDEST. */
const WIDEST = 7;

/** The columns to be cut, and what a cut may and should be. */
export interface CutTask {
  /** bits in each column; the sum of all columns is below 2^heights.length, unless `modular` */
  readonly heights: readonly number[];
  /** the top digit may overflow, into nothing */
  readonly modular?: boolean;
  /** where a digit must start; of the digits below, only the carry is looked at */
  readonly rounding: number;
  /** what rounding adds to the digit that starts there, at most */
  readonly added: number;
  /** wires behind each digit from `rounding` on, beside its thermometer */
  readonly perDigit: number;
  /** wires behind each digit below */
  readonly perLowDigit: number;
}

interface Block {
  readonly from: number;
  readonly to: number;
  /** nets of the block, and the greatest carry out of it */
  readonly nets: number;
  readonly carry: number;
}

interface Cut {
  readonly cost: number;
  readonly starts: readonly number[];
}

/** First bits of the digits, ascending. Every digit with what it gets from the one below stays below 2 * base - 1. */
export function cutDigits(task: CutTask): number[] {
  const length = task.heights.length;
  // best[to]: the best cuts of the bits below `to`, by their last block's first bit
  const best: Map<number, Cut>[] = range(0, length + 1).map(() => new Map());
  for (let to = 1; to <= length; to++) {
    for (let from = Math.max(0, to - WIDEST); from < to; from++) {
      if (from < task.rounding && task.rounding < to) continue;
      const block = blockOf(task, from, to);
      const candidates: Cut[] =
        from === 0
          ? [{ cost: costOf(task, block, undefined), starts: [0] }]
          : [...best[from]].flatMap(([start, cut]) => {
              const below = blockOf(task, start, from);
              const base = 2 ** (to - from);
              const added = from === task.rounding ? task.added : 0;
              // the digit itself is at most base - 1 when its own carry is taken out
              if ((to < length || task.modular) && below.carry + added > base - 1) return [];
              return [{ cost: cut.cost + costOf(task, block, below), starts: [...cut.starts, from] }];
            });
      if (candidates.length === 0) continue;
      best[to].set(
        from,
        candidates.reduce((least, cut) => (cut.cost < least.cost ? cut : least)),
      );
    }
  }
  const complete = [...best[length].values()];
  if (complete.length === 0) throw new Error(`no digits for columns of ${task.heights.join()} bits`);
  return [...complete.reduce((least, cut) => (cut.cost < least.cost ? cut : least)).starts];
}

function blockOf({ heights }: CutTask, from: number, to: number): Block {
  let nets = 0;
  let most = 0;
  for (let i = from; i < to; i++) {
    nets += heights[i];
    most += heights[i] * 2 ** (i - from);
  }
  return { from, to, nets, carry: to === heights.length ? 0 : Math.floor(most / 2 ** (to - from)) };
}

/** Wires of a block's carry gates and of its digit's thermometer. */
function costOf({ rounding, perDigit, perLowDigit }: CutTask, block: Block, below: Block | undefined): number {
  const carried = below?.carry ?? 0;
  const base = 2 ** (block.to - block.from);
  const thermometer = block.from < rounding ? 2 : base - 1 + carried;
  const fanIn = block.nets + block.carry + carried;
  return block.carry * block.nets + thermometer * fanIn + (block.from < rounding ? perLowDigit : perDigit);
}
