// Finds the bank over a form among all of a circuit: a hash table whose keys are the forms themselves.
import type { DraftBank } from "./finish.ts";

/** Banks by nets and weights, which decide alone: forms that differ share no bank. */
export class BankTable {
  private readonly buckets = new Map<number, DraftBank[]>();

  /** The bank over these nets with these weights. */
  find(nets: readonly number[], weights: readonly number[]): DraftBank | undefined {
    return this.buckets
      .get(hashOf(nets, weights))
      ?.find((bank) => same(bank.nets, nets) && same(bank.weights, weights));
  }

  /** Adds a bank that is not there yet. */
  add(bank: DraftBank): void {
    const hash = hashOf(bank.nets, bank.weights);
    const bucket = this.buckets.get(hash);
    if (bucket) bucket.push(bank);
    else this.buckets.set(hash, [bank]);
  }
}

/** 30 bits, a small integer to the engine, of all numbers; by multiplication modulo 2^32 with an odd constant. */
function hashOf(nets: readonly number[], weights: readonly number[]): number {
  let hash = nets.length;
  for (let i = 0; i < nets.length; i++) {
    hash = Math.imul(hash ^ nets[i], 0x9e3779b1);
    hash = Math.imul((hash ^ (hash >>> 15)) + weights[i], 0x85ebca6b);
  }
  return (hash ^ (hash >>> 13)) & 0x3fffffff;
}

function same(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
