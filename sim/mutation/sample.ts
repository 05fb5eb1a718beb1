// Seeded random mutants of a design: places weighted by the gates that stand there, all instances counted.
import type { Bank, Circuit } from "../../generator/circuit/circuit.ts";
import { signalsOf } from "../../generator/circuit/validate.ts";
import { type Random, seededRandom } from "../vectors/random.ts";
import { reachableSums, sumBetween } from "./bank-sums.ts";
import { CHANGES, type Change, type Mutant } from "./mutant.ts";
import type { Netlist } from "./netlist.ts";

/** After so many draws in a row that gave no new mutant, a small circuit has hardly any more. */
const VAIN_DRAWS = 1000;

/**
 * Different mutants of the design's modules, at most `count`. Not drawn are changes that leave the changed bank the same
 * function of its inputs, and those of banks that no output of the design depends on.
 * @param seed decides every choice
 */
export function sampleMutants(netlist: Netlist, count: number, seed: number): Mutant[] {
  const random = seededRandom(seed);
  const { banks } = netlist;
  const gatesUpTo = new Float64Array(banks.length);
  const observed = observedBanks(netlist);
  let gates = 0;
  banks.forEach(({ bank }, i) => {
    if (observed[i]) gates += bank.thresholds.length;
    gatesUpTo[i] = gates;
  });
  if (gates === 0) return [];
  const mutants = new Map<string, Mutant>();
  for (let vain = 0; vain < VAIN_DRAWS && mutants.size < count; vain++) {
    const gate = random.below(gates);
    const { bank, instance } = banks[firstAbove(gatesUpTo, gate)];
    const mutant = randomMutant(instance.circuit, bank, random);
    if (!mutant) continue;
    const key = keyOf(mutant);
    if (!mutants.has(key)) vain = 0;
    mutants.set(key, mutant);
  }
  return [...mutants.values()];
}

/** 1 for each bank that some output of the design depends on: an operation's result may be left unread. */
function observedBanks({ banks, netCount, outputs }: Netlist): Uint8Array {
  const observed = new Uint8Array(banks.length);
  const read = new Uint8Array(netCount);
  for (const net of outputs) read[net] = 1;
  for (let i = banks.length - 1; i >= 0; i--) {
    const { bank, instance, base } = banks[i];
    if (!read.subarray(base, base + bank.thresholds.length).includes(1)) continue;
    observed[i] = 1;
    for (const net of bank.nets) read[instance.nets[net]] = 1;
  }
  return observed;
}

function keyOf({ circuit, position, replacement: { nets, weights, thresholds } }: Mutant): string {
  const inputs = Array.from(nets, (net, i) => `${net}:${weights[i]}`).sort();
  return [circuit.name, position, inputs.join(), [...thresholds].join()].join(" ");
}

/** One random change of the bank, or nothing where that change is none. */
function randomMutant(circuit: Circuit, bank: Bank, random: Random): Mutant | undefined {
  const change = random.pick(CHANGES);
  const made = MAKERS[change](bank, random, circuit);
  if (!made) return undefined;
  const { text, ...fields } = made;
  return { circuit, position: circuit.elements.indexOf(bank), replacement: { ...bank, ...fields }, change, text };
}

type Made = { readonly text: string } & Partial<Pick<Bank, "nets" | "weights" | "thresholds">>;
type Maker = (bank: Bank, random: Random, circuit: Circuit) => Made | undefined;

const MAKERS: Readonly<Record<Change, Maker>> = {
  threshold: (bank, random) => {
    const k = random.below(bank.thresholds.length);
    const step = random.pick([-1, 1]);
    const from = bank.thresholds[k];
    // [sum >= t] and [sum >= t + 1] differ where the sum is t
    if (!sumBetween(reachableSums(bank), Math.min(from, from + step), Math.max(from, from + step))) return undefined;
    return { thresholds: withEntry(bank.thresholds, k, from + step), text: `threshold ${from} -> ${from + step}` };
  },
  swap: (bank, random, circuit) => {
    const i = random.below(bank.nets.length);
    const others = Array.from(bank.weights, (_, j) => j).filter((j) => bank.weights[j] !== bank.weights[i]);
    if (others.length === 0) return undefined;
    const j = random.pick(others);
    const [low, high] = [bank.weights[i], bank.weights[j]].sort((a, b) => a - b);
    const rest = reachableSums(bank, (input) => input !== i && input !== j);
    if (!bank.thresholds.some((threshold) => sumBetween(rest, threshold - high, threshold - low))) return undefined;
    const names = [netName(circuit, bank.nets[i]), netName(circuit, bank.nets[j])];
    return {
      nets: withEntry(withEntry(bank.nets, i, bank.nets[j]), j, bank.nets[i]),
      text: `inputs ${names[0]} (weight ${bank.weights[i]}) and ${names[1]} (weight ${bank.weights[j]}) swapped`,
    };
  },
  replace: (bank, random, circuit) => {
    const i = random.below(bank.nets.length);
    // nets with smaller numbers come from elements before the bank, so there is no loop; 0 and 1 are constants
    const net = random.below(bank.base);
    if (net < 2 || bank.nets.includes(net)) return undefined;
    return {
      nets: withEntry(bank.nets, i, net),
      text: `input ${netName(circuit, bank.nets[i])} (weight ${bank.weights[i]}) replaced by ${netName(circuit, net)}`,
    };
  },
  gate: (bank, random) => {
    const k = random.below(bank.thresholds.length);
    const value = random.below(2);
    return {
      thresholds: withEntry(bank.thresholds, k, stuckThreshold(bank, value)),
      text: `threshold ${bank.thresholds[k]} stuck at ${value}`,
    };
  },
  bank: (bank, random) => {
    if (bank.thresholds.length < 2) return undefined;
    const value = random.below(2);
    return {
      thresholds: bank.thresholds.map(() => stuckThreshold(bank, value)),
      text: `all ${bank.thresholds.length} thresholds stuck at ${value}`,
    };
  },
};

/** A threshold that every sum reaches (1), or none (0). */
function stuckThreshold(bank: Bank, value: number): number {
  let [least, greatest] = [0, 0];
  for (const weight of bank.weights) {
    least += Math.min(weight, 0);
    greatest += Math.max(weight, 0);
  }
  return value === 1 ? least : greatest + 1;
}

function withEntry(list: Int32Array, i: number, value: number): Int32Array {
  const copy = list.slice();
  copy[i] = value;
  return copy;
}

/** What a person calls the net: "sum[3]", or "sum" where it is one net. */
function netName(circuit: Circuit, net: number): string {
  const signal = signalsOf(circuit).find(({ base, width }) => net >= base && net < base + width);
  if (!signal) return String(net);
  return signal.width === 1 ? signal.name : `${signal.name}[${net - signal.base}]`;
}

/** Index of the first entry of an ascending list that is above the value. */
function firstAbove(list: Float64Array, value: number): number {
  let [low, high] = [0, list.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle] > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
