// A bank as the parameters and inputs of its `tc_bank`: inputs in an order that makes equal shapes equal text.
import type { Bank } from "../circuit/circuit.ts";
import { concatenation, signedWidth, sized } from "./literals.ts";

/** What the primitive is called; its file is emitted with every design. */
export const PRIMITIVE = "tc_bank";

/** A bank with its inputs in emission order and the widths of its numbers. */
export interface BankShape {
  /** inputs by weight: 1, 2, ..., then -1, -2, ...; equal weights by net */
  readonly nets: readonly number[];
  readonly weights: readonly number[];
  readonly thresholds: readonly number[];
  /** bits of a weight, of the sum and of a threshold; two's complement */
  readonly weightBits: number;
  readonly sumBits: number;
  /** least and greatest value of the sum */
  readonly lo: number;
  readonly hi: number;
}

const LEAST_WEIGHT_BITS = 2;

/** The shape of a bank. Banks of one shape are one specialised module in every tool. */
export function bankShape(bank: Bank): BankShape {
  const order = Array.from(bank.nets.keys()).sort((i, j) => {
    const [v, w] = [bank.weights[i], bank.weights[j]];
    return Number(v < 0) - Number(w < 0) || Math.abs(v) - Math.abs(w) || bank.nets[i] - bank.nets[j];
  });
  const weights = order.map((i) => bank.weights[i]);
  const lo = weights.reduce((sum, weight) => sum + Math.min(weight, 0), 0);
  const hi = weights.reduce((sum, weight) => sum + Math.max(weight, 0), 0);
  // a threshold that is always or never reached stays so, within what the bits of the sum can tell
  const thresholds = Array.from(bank.thresholds, (threshold) => Math.min(Math.max(threshold, lo), hi + 1));
  const weightBits = Math.max(LEAST_WEIGHT_BITS, signedWidth(Math.min(...weights), Math.max(...weights)));
  const reach = signedWidth(Math.min(lo, thresholds[0]), Math.max(hi, thresholds[thresholds.length - 1]));
  return {
    nets: order.map((i) => bank.nets[i]),
    weights,
    thresholds,
    weightBits,
    sumBits: Math.max(reach, weightBits + 1),
    lo,
    hi,
  };
}

/** The parameters of the primitive for a shape; what equals its defaults is left out. */
export function bankParameters(shape: BankShape): string {
  const { weights, thresholds, weightBits, sumBits } = shape;
  const list = (numbers: readonly number[], bits: number): string =>
    concatenation(numbers.toReversed().map((number) => sized(number, bits)));
  const parameters = [`.N(${weights.length})`];
  if (thresholds.length > 1) parameters.push(`.K(${thresholds.length})`);
  if (weightBits > LEAST_WEIGHT_BITS) parameters.push(`.M(${weightBits})`);
  parameters.push(`.S(${sumBits})`);
  if (weights.some((weight) => weight !== 1)) parameters.push(`.W(${list(weights, weightBits)})`);
  parameters.push(`.T(${list(thresholds, sumBits)})`);
  return parameters.join(", ");
}
