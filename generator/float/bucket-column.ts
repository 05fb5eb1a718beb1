// One column of a slot of a bucketed sum: how many of the slot's operands have a 1 there.
import { CircuitBuilder } from "../circuit/builder.ts";
import type { Circuit } from "../circuit/circuit.ts";
import { Form } from "../circuit/form.ts";
import { circuitNamed } from "../circuit/library.ts";
import { bitLength, range } from "../core/integers.ts";
import type { CountShape } from "./bucket-adder.ts";
import { type FlagNets, flagLiterals, flagPorts } from "./bucket-choose.ts";

/**
 * How ones are counted: the count is cut at bits `high` > `low`, and each part found in thermometer code from what is left.
 * With `low` = 0 there are two parts, whose codes are the result; with `low` = 1 three, and the result is binary.
 */
export interface CountPlan {
  readonly high: number;
  readonly low: 0 | 1;
}

/** The shape of a count of up to `size` ones: thermometer codes of two parts, or bits. */
export function countShape(size: number, { high, low }: CountPlan): CountShape {
  if (low === 1) return new Array(bitLength(size)).fill(1);
  const shape: number[] = new Array(high + 1).fill(0);
  shape[0] = Math.min(size, 2 ** high - 1);
  shape[high] = Math.floor(size / 2 ** high);
  while (shape.at(-1) === 0) shape.pop();
  return shape;
}

/** The plan with the fewest wires for `size` ones, binary or not; at least one bit in each part but the highest. */
export function countPlan(size: number, binary: boolean): CountPlan {
  const low = binary ? 1 : 0;
  const wires = (high: number): number => {
    const first = Math.floor(size / 2 ** high);
    const second = 2 ** (high - low) - 1;
    return first * size + second * (size + first) + (binary ? size + first + second : 0);
  };
  // weights up to 2^high; never one part alone, so that the depth is the same for every size
  const choices = range(low + 1, 7).filter((high) => 2 ** high <= Math.max(size, 2));
  const high = choices.reduce((best, choice) => (wires(choice) < wires(best) ? choice : best), choices[0] ?? low + 1);
  return { high, low };
}

/**
 * fsum_column: ports x (`size` bits), a, b (flags) -> c: the number of flagged ones, as countShape says, lowest weights first.
 * Depth 3 in codes, 4 in binary.
 */
export function slotColumn(size: number, plan: CountPlan, flagNets: FlagNets): Circuit {
  const { high, low } = plan;
  const name = `fsum_column_m${size}_h${high}_l${low}_f${flagNets}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: `the number of ones of a column of a slot of up to ${size} operands`,
      source: "Lemma 3.5.3, bucketed sum: counting ones in two or three thermometer codes",
      params: { size, high, low, flagNets },
    });
    const x = b.input("x", size).bits();
    const flags = flagPorts(b, size, flagNets);
    let rest = Form.sum(x.map((bit, i) => b.and([bit, ...flagLiterals(flags, i)], "masked")));
    // the multiples of 2^log that are reached, and what is left of the count modulo 2^log
    const part = (log: number, label: string): Form[] => {
      const codes: Form[] = [];
      for (let t = 1; t * 2 ** log <= rest.hi; t++) codes.push(b.gate(rest, t * 2 ** log, label));
      const taken = Form.sum([Form.zero, ...codes]).times(2 ** log);
      rest = b.claim(rest.minus(taken), 0, Math.min(rest.hi, 2 ** log - 1));
      return codes;
    };
    const first = part(high, "high");
    if (low === 0) b.output("c", [...part(0, "low"), ...first]);
    else {
      const second = part(1, "middle");
      const bits = [
        ...part(0, "low"),
        ...bitsOfCode(b, second, high - 1),
        ...bitsOfCode(b, first, bitLength(size) - high),
      ];
      b.output("c", bits.slice(0, bitLength(size)));
    }
    return b.build();
  });
}

/** The lowest `count` bits of the number that a thermometer code holds: telescoped. */
function bitsOfCode(b: CircuitBuilder, code: readonly Form[], count: number): Form[] {
  return range(0, Math.max(count, 0)).map((j) => {
    const parts = [Form.zero];
    for (let t = 2 ** j; t <= code.length; t += 2 ** j) parts.push(code[t - 1].times((t / 2 ** j) % 2 === 1 ? 1 : -1));
    return b.claimBit(Form.sum(parts));
  });
}
