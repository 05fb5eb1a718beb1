// Banks for simulation: each gate a sum of bits, the form that simulators compile and run fastest. Not for synthesis.
import type { Bank } from "../circuit/circuit.ts";
import { type Declaration, declaration } from "./array-view.ts";
import { type BankShape, bankShape } from "./bank-view.ts";
import { concatenation, rangeOf, sized, wrapped } from "./literals.ts";
import type { BankWriter } from "./module-view.ts";

/** A bank of the simulation view. A bank of several thresholds has its weighted sum as a wire of its own. */
export interface GatesView {
  readonly partial: "gates";
  readonly declaration: Declaration;
  readonly counted: boolean;
  readonly sum: string;
  readonly sumRange: string;
  readonly count: string;
  readonly text: string;
}

/** Simulation view: no primitive, gates as assignments. Everything else of a module is as in the structural view. */
export const simulationBanks: BankWriter = (bank: Bank, scope, surelyRead): GatesView => {
  const { signals, names } = scope;
  const signal = signals.of(bank.base);
  const shape = bankShape(bank);
  // an input of negative weight is inverted and every threshold raised, so that all is unsigned
  const most = shape.hi - shape.lo;
  const thresholds = shape.thresholds.map((threshold) => threshold - shape.lo);
  const bits = Math.max(most, thresholds[thresholds.length - 1]).toString(2).length;
  const literals = shape.nets.map((net, i) => `${shape.weights[i] < 0 ? "!" : ""}${signals.run(net, 1)}`);
  const view = { partial: "gates", declaration: declaration(signal, surelyRead) } as const;
  const one = { ...view, counted: false, sum: "", sumRange: "", count: "" };
  if (thresholds.length === 1) {
    const [threshold] = thresholds;
    if (threshold === most) return { ...one, text: wrapped(literals.join(" & "), 4) };
    if (threshold === 1) return { ...one, text: wrapped(literals.join(" | "), 4) };
    const sum = sumText(literals, shape, bits);
    return { ...one, text: wrapped(`${sum} >= ${sized(threshold, bits)}`, 4) };
  }
  const sum = names.fresh(`${signal.name}_sum`);
  const gates = thresholds.toReversed().map((threshold) => `${sum} >= ${sized(threshold, bits)}`);
  return {
    ...view,
    counted: true,
    sum,
    sumRange: rangeOf(bits),
    count: wrapped(sumText(literals, shape, bits), 4),
    text: wrapped(concatenation(gates), 4),
  };
};

/** The weighted sum of literals; the zero in front makes every operand as wide as the sum. */
function sumText(literals: readonly string[], { weights }: BankShape, bits: number): string {
  const terms = literals.map((literal, i) => {
    const weight = Math.abs(weights[i]);
    return weight === 1 ? literal : `${sized(weight, bits)}*${literal}`;
  });
  return [sized(0, bits), ...terms].join(" + ");
}
