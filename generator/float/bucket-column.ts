// One column of a slot of a bucketed sum: how many of the slot's operands have a 1 there.
import { CircuitBuilder } from "../circuit/builder.ts";
import type { Circuit } from "../circuit/circuit.ts";
import { Form } from "../circuit/form.ts";
import { circuitNamed } from "../circuit/library.ts";
import { bitLength, range } from "../core/integers.ts";
import { type AdderPlan, adderWires, type CountShape, countNets, mostNets } from "./bucket-adder.ts";
import { type FlagNets, flagPorts, masked } from "./bucket-choose.ts";
import type { BucketShape } from "./bucket-shape.ts";

/**
 * How ones are counted: in groups of nearly equal size, and in each the count is cut at bits `high` > `low`, and each part
 * found in thermometer code from what is left. With `low` = 0 there are two parts, whose codes are the result; with `low` = 1
 * three, and the result is binary.
 */
export interface CountPlan {
  readonly groups: number;
  readonly high: number;
  readonly low: 0 | 1;
}

/** Sizes of the groups, the larger ones first. */
function groupSizes(size: number, groups: number): number[] {
  return range(0, groups).map((g) => Math.ceil((size - g) / groups));
}

/** The shape of a count of up to `size` ones: thermometer codes of two parts, or bits, of all groups together. */
export function countShape(size: number, { groups, high, low }: CountPlan): CountShape {
  const shape: number[] = [];
  const add = (weight: number, nets: number): void => {
    while (nets > 0 && shape.length <= weight) shape.push(0);
    if (nets > 0) shape[weight] += nets;
  };
  for (const ones of groupSizes(size, groups)) {
    if (low === 1) for (let j = 0; j < bitLength(ones); j++) add(j, 1);
    else {
      add(0, Math.min(ones, 2 ** high - 1));
      add(high, Math.floor(ones / 2 ** high));
    }
  }
  return shape;
}

/** Wires of a column of `size` ones in one group. */
function groupWires(size: number, high: number, low: 0 | 1): number {
  const first = Math.floor(size / 2 ** high);
  const second = Math.min(size, 2 ** high - 1) >> low;
  return first * size + second * (size + first) + low * (size + first + second);
}

/**
 * The plan with the fewest wires for `size` ones, columns and adder (by its estimate) together. Groups have at least 4 ones,
 * so that the depth is the same for every size from 4 on.
 */
export function countPlan(size: number, shape: BucketShape, binary: boolean, adder: AdderPlan): CountPlan {
  const low = binary ? 1 : 0;
  let best: CountPlan = { groups: 1, high: low + 1, low };
  let fewest = Number.POSITIVE_INFINITY;
  // with the signs once more in the lowest columns
  const most = Math.floor(mostNets(adder) / (shape.complement ? 2 : 1));
  // a group has one net at least; weights up to 2^high
  for (const groups of range(1, Math.max(1, Math.min(most, Math.floor(size / 4))) + 1))
    for (const high of range(low + 1, 7).filter((bit) => bit === low + 1 || 2 ** bit * groups <= size)) {
      const plan: CountPlan = { groups, high, low };
      const nets = countNets(countShape(size, plan));
      if (groups > 1 && nets > most) continue;
      const counting = groupSizes(size, groups).reduce((sum, ones) => sum + groupWires(ones, high, low), 0);
      const wires = counting + adderWires(nets, shape.sumBits, adder);
      if (wires < fewest) [best, fewest] = [plan, wires];
    }
  return best;
}

/**
 * fsum_column: ports x (`size` bits), a, b (flags) -> c: the number of flagged ones, as countShape says, lowest weights first.
 * Depth 3 in codes, 4 in binary.
 */
export function slotColumn(size: number, plan: CountPlan, flagNets: FlagNets): Circuit {
  const { groups, high, low } = plan;
  const name = `fsum_column_m${size}_g${groups}_h${high}_l${low}_f${flagNets}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: `the number of ones of a column of a slot of up to ${size} operands`,
      source: "Lemma 3.5.3, bucketed sum: counting ones in two or three thermometer codes",
      params: { size, groups, high, low, flagNets },
    });
    const x = b.input("x", size);
    const bits = masked(b, "masked", x, flagPorts(b, size, flagNets));
    const byWeight: Form[][] = [];
    let from = 0;
    for (const ones of groupSizes(size, groups)) {
      groupCount(b, Form.sum(bits.slice(from, from + ones)), ones, plan).forEach((nets, j) => {
        while (byWeight.length <= j) byWeight.push([]);
        byWeight[j].push(...nets);
      });
      from += ones;
    }
    b.output("c", byWeight.flat());
    return b.build();
  });
}

/** The count of a group, by weight: nets of weight 2^j. */
function groupCount(b: CircuitBuilder, ones: Form, size: number, { high, low }: CountPlan): Form[][] {
  let rest = ones;
  // the multiples of 2^log that are reached, and what is left of the count modulo 2^log
  const part = (log: number, label: string): Form[] => {
    const codes: Form[] = [];
    for (let t = 1; t * 2 ** log <= rest.hi; t++) codes.push(b.gate(rest, t * 2 ** log, label));
    const taken = Form.sum([Form.zero, ...codes]).times(2 ** log);
    rest = b.claim(rest.minus(taken), 0, Math.min(rest.hi, 2 ** log - 1));
    return codes;
  };
  const first = part(high, "high");
  if (low === 0) {
    const weights: Form[][] = [part(0, "low"), ...range(1, high).map(() => []), first];
    return weights;
  }
  const second = part(1, "middle");
  const bits = [...part(0, "low"), ...bitsOfCode(b, second, high - 1), ...bitsOfCode(b, first, bitLength(size) - high)];
  return bits.slice(0, bitLength(size)).map((bit) => [bit]);
}

/** The lowest `count` bits of the number that a thermometer code holds: telescoped. */
function bitsOfCode(b: CircuitBuilder, code: readonly Form[], count: number): Form[] {
  return range(0, Math.max(count, 0)).map((j) => {
    const parts = [Form.zero];
    for (let t = 2 ** j; t <= code.length; t += 2 ** j) parts.push(code[t - 1].times((t / 2 ** j) % 2 === 1 ? 1 : -1));
    return b.claimBit(Form.sum(parts));
  });
}
