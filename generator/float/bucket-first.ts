// The first nonzero digit of a bucketed sum and the digit next to it.
import { type Bus, CircuitBuilder } from "../circuit/builder.ts";
import type { Circuit } from "../circuit/circuit.ts";
import { Form } from "../circuit/form.ts";
import { loopVariable, mul } from "../circuit/index-map.ts";
import { circuitNamed } from "../circuit/library.ts";
import { range } from "../core/integers.ts";
import { anyInBlock, type Blocks, blocksAbove, blocksOf, padded } from "./bucket-blocks.ts";
import { ones, zeros } from "./bucket-segments.ts";
import type { Slots } from "./bucket-slots.ts";

const SOURCE = "Lemma 3.5.3, bucketed sum: the first nonzero digit decides";

/**
 * fsum_any_q<size>: ports lone (`size` carries of `carryBits` bits), zero (`size` * `events` bits: a digit is zero iff one of
 * its events is) -> y = [some carry or digit is not zero]. Depth 1.
 */
function anyNonzero(size: number, carryBits: number, events: number): Circuit {
  const name = `fsum_any_q${size}_u${carryBits}_z${events}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: `whether a block of ${size} slots has a nonzero digit`,
      source: SOURCE,
      params: { size, carryBits, events },
    });
    const lone = b.input("lone", size * carryBits).bits();
    const zero = b.input("zero", size * events);
    const nonzero = range(0, size).map((k) => b.claimBit(Form.sum(zero.bits(k * events, (k + 1) * events)).not()));
    b.output("y", [b.or([...lone, ...nonzero], "nonzero")]);
    return b.build();
  });
}

/**
 * fsum_first_q<size>: ports above (`blocks` bits: a block above has a nonzero digit), own (nonzero of each slot's carry and
 * digit), one, two (the next slot's bucket is one, two below the slot's) -> carry, digit (it is the first nonzero one),
 * nearby, farther (the digit is, and the next slot is one, two below). Depth 1.
 */
function first(size: number, blocks: number): Circuit {
  const name = `fsum_first_q${size}_k${blocks}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: `which of ${size} slots has the first nonzero digit`,
      source: SOURCE,
      params: { size, blocks },
    });
    const above = b.input("above", blocks).bits();
    const own = b.input("own", 2 * size).bits();
    const [one, two] = ["one", "two"].map((port) => b.input(port, size).bits());
    const isFirst = own.map((bit, j) =>
      Form.sum([bit, ...[...above, ...own.slice(0, j)].map((higher) => higher.times(-1))]),
    );
    const flags = (label: string, offset: number, near?: readonly Form[]): Form[] =>
      range(0, size).map((k) => {
        const form = isFirst[2 * k + offset];
        return near ? b.gate(form.plus(near[k]), 2, label) : b.gate(form, 1, label);
      });
    b.output("carry", flags("carry_first", 0));
    b.output("digit", flags("digit_first", 1));
    b.output("nearby", flags("first_and_one", 1, one));
    b.output("farther", flags("first_and_two", 1, two));
    return b.build();
  });
}

/** Which digits are the first two; one bit a slot. */
export interface FirstDigits {
  /** the slot's carry is the first nonzero digit */
  readonly carry: Bus;
  /** the slot's digit is */
  readonly digit: Bus;
  /** the slot's digit is the second one since the digit of the slot above is the first; slot 0: 0 */
  readonly nextDigit: Bus;
  /** the slot's carry is the second one since the digit of the slot above is the first */
  readonly nextCarry: Bus;
}

/**
 * The first nonzero digit and its neighbour. Depth 1 above the digits' `nonzero`, 2 where blocks are judged by these and not
 * by the slots' `zero`.
 */
export function firstDigits(b: CircuitBuilder, slots: Slots): FirstDigits {
  const { count, nonzero } = slots;
  const blocks = blocksOf(count);
  const { size } = blocks;
  const q = loopVariable("q");
  const own = padded(b, "nonzero", nonzero, 2, blocks);
  const any = slots.zero ? judged(b, slots, slots.zero, blocks) : anyInBlock(b, "block", own, 2, blocks);
  const above = blocksAbove(b, "blocks_above", any, blocks);
  const flags = { width: blocks.count * size, index: mul(q, size) };
  const found = b.array("first", {
    circuit: first(size, above.width),
    loops: [{ name: "q", count: blocks.count }],
    inputs: {
      above: [above.bus.slice(q, above.width)],
      own: [own.slice(mul(q, 2 * size), 2 * size)],
      one: [padded(b, "one_below", slots.one, 1, blocks).slice(mul(q, size), size)],
      two: [padded(b, "two_below", slots.two, 1, blocks).slice(mul(q, size), size)],
    },
    outputs: { carry: flags, digit: flags, nearby: flags, farther: flags },
  });
  const used = (name: string, bus: Bus): Bus => (blocks.padding === 0 ? bus : b.bus(name, [bus.slice(0, count)]));
  // flags of the slot above
  const next = (name: string, bus: Bus): Bus =>
    b.bus(name, [zeros(1), ...(count > 1 ? [bus.slice(0, count - 1)] : [])]);
  return {
    carry: used("carry_is_first", found.carry),
    digit: used("digit_is_first", found.digit),
    nextDigit: next("next_digit", found.nearby),
    nextCarry: next("next_carry", found.farther),
  };
}

/** Whether a block has a nonzero digit, from what makes each of its digits zero: one bit a block. Depth 1. */
function judged(b: CircuitBuilder, { count, lone }: Slots, zero: Bus, blocks: Blocks): Bus {
  const { size, padding } = blocks;
  const [carryBits, events] = [lone.width / count, zero.width / count];
  const q = loopVariable("q");
  const allZero = b.bus("zero_events", [zero.all(), ...range(0, padding).flatMap(() => [ones(1), zeros(events - 1)])]);
  return b.array("block", {
    circuit: anyNonzero(size, carryBits, events),
    loops: [{ name: "q", count: blocks.count }],
    inputs: {
      lone: [padded(b, "lone", lone, carryBits, blocks).slice(mul(q, size * carryBits), size * carryBits)],
      zero: [allZero.slice(mul(q, size * events), size * events)],
    },
    outputs: { y: { width: blocks.count, index: q } },
  }).y;
}
