// The first nonzero digit of a bucketed sum, the digit next to it, and the sign of what is below both.
import { type Bus, CircuitBuilder } from "../circuit/builder.ts";
import type { Circuit } from "../circuit/circuit.ts";
import { Form } from "../circuit/form.ts";
import { add, loopVariable, mul } from "../circuit/index-map.ts";
import { circuitNamed } from "../circuit/library.ts";
import { ceilLog2, range } from "../core/integers.ts";
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

/** fsum_rest: one digit: ports nonzero, sign, top (2), next (2) -> any, negative: nonzero and neither first nor next. Depth 1. */
function rest(): Circuit {
  const name = "fsum_rest";
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: "whether a slot's carry and digit are nonzero and below the two first digits",
      source: SOURCE,
      params: {},
    });
    const [carry, digit] = b.input("nonzero", 2).bits();
    const [carrySign, digitSign] = b.input("sign", 2).bits();
    const [carryFirst, digitFirst, nextOne, nextTwo] = b.input("taken", 4).bits();
    // the carry is the next digit where the slot above is first and two away; the digit where its own carry is first, or
    // the slot above, one away
    const carryRest = Form.sum([carry, carryFirst.times(-1), nextTwo.times(-1)]);
    const digitRest = Form.sum([digit, digitFirst.times(-1), carryFirst.times(-1), nextOne.times(-1)]);
    b.output("any", [b.gate(carryRest, 1, "rest"), b.gate(digitRest, 1, "rest")]);
    b.output("negative", [
      b.gate(carryRest.plus(carrySign), 2, "rest_negative"),
      b.gate(digitRest.plus(digitSign), 2, "rest_negative"),
    ]);
    return b.build();
  });
}

/**
 * fsum_sign_q<size>: ports above (`blocks` bits: something is left in a block above), any, negative (`size` digits) -> plus,
 * minus: the first digit left is in this block, and has that sign. Depth 2.
 */
function firstSign(size: number, blocks: number): Circuit {
  const name = `fsum_sign_q${size}_k${blocks}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: `the sign of the first nonzero of ${size} digits that are left`,
      source: SOURCE,
      params: { size, blocks },
    });
    const above = b.input("above", blocks).bits();
    const [any, negative] = ["any", "negative"].map((port) => b.input(port, size).bits());
    const before = (j: number): Form => Form.sum([Form.zero, ...above, ...any.slice(0, j)]).times(-1);
    const plus = any.map((bit, j) => b.gate(Form.sum([bit, negative[j].times(-1), before(j)]), 1, "first_plus"));
    const minus = negative.map((bit, j) => b.gate(bit.plus(before(j)), 1, "first_minus"));
    // one digit at most is first
    b.output("plus", [b.claimBit(Form.sum(plus))]);
    b.output("minus", [b.claimBit(Form.sum(minus))]);
    return b.build();
  });
}

/** fsum_or_n<n>: port x (n) -> y. Depth 1. */
export function orOf(n: number): Circuit {
  const name = `fsum_or_n${n}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, { summary: `OR of ${n} bits`, source: SOURCE, params: { n } });
    b.output("y", [b.or(b.input("x", n).bits(), "any")]);
    return b.build();
  });
}

/** What is found about the digits; buses of one bit a slot where not said otherwise. */
export interface FirstDigits {
  /** the slot's carry is the first nonzero digit */
  readonly carry: Bus;
  /** the slot's digit is */
  readonly digit: Bus;
  /** the slot's digit is the second one since the digit of the slot above is the first; slot 0: 0 */
  readonly nextDigit: Bus;
  /** the slot's carry is the second one since the digit of the slot above is the first */
  readonly nextCarry: Bus;
  /** the sign of all below the second: one bit each, none of them if it is zero */
  readonly plus: Bus;
  readonly minus: Bus;
}

/** Bits of blocks above each block: `blocks - 1` (at least 1) of them, zeros first; slice it at the block's number. */
function blocksAbove(b: CircuitBuilder, name: string, any: Bus, blocks: number): { bus: Bus; count: number } {
  const count = Math.max(blocks - 1, 1);
  return { bus: b.bus(name, [zeros(count), any.slice(0, count)]), count };
}

/**
 * The first nonzero digit and the sign of what is below it and its neighbour, in about sqrt(slots) blocks. Depth above the
 * digits' `nonzero`: flags 1 (2 where blocks are judged by these), signs 5.
 */
export function firstDigits(b: CircuitBuilder, slots: Slots): FirstDigits {
  const { count, lone, zero, nonzero } = slots;
  const carryBits = lone.width / count;
  const size = 2 ** Math.ceil(ceilLog2(count) / 2);
  const blocks = Math.ceil(count / size);
  const padding = blocks * size - count;
  // slots that do not exist are zero
  const padded = (name: string, bus: Bus, bits: number): Bus =>
    padding === 0 ? bus : b.bus(name, [bus.all(), zeros(padding * bits)]);
  const q = loopVariable("q");
  const loops = [{ name: "q", count: blocks }];
  const own = padded("nonzero", nonzero, 2);
  const anyIn = (name: string, bus: Bus): Bus =>
    b.array(name, {
      circuit: orOf(2 * size),
      loops,
      inputs: { x: [bus.slice(mul(q, 2 * size), 2 * size)] },
      outputs: { y: { width: blocks, index: q } },
    }).y;
  const judged = (): Bus => {
    if (!zero) return anyIn("block", own);
    const events = zero.width / count;
    const allZero = b.bus("zero_events", [
      zero.all(),
      ...range(0, padding).flatMap(() => [ones(1), zeros(events - 1)]),
    ]);
    return b.array("block", {
      circuit: anyNonzero(size, carryBits, events),
      loops,
      inputs: {
        lone: [padded("lone", lone, carryBits).slice(mul(q, size * carryBits), size * carryBits)],
        zero: [allZero.slice(mul(q, size * events), size * events)],
      },
      outputs: { y: { width: blocks, index: q } },
    }).y;
  };
  const above = blocksAbove(b, "blocks_above", judged(), blocks);
  const flags = { width: blocks * size, index: mul(q, size) };
  const found = b.array("first", {
    circuit: first(size, above.count),
    loops,
    inputs: {
      above: [above.bus.slice(q, above.count)],
      own: [own.slice(mul(q, 2 * size), 2 * size)],
      one: [padded("one_below", slots.one, 1).slice(mul(q, size), size)],
      two: [padded("two_below", slots.two, 1).slice(mul(q, size), size)],
    },
    outputs: { carry: flags, digit: flags, nearby: flags, farther: flags },
  });
  const next = (name: string, bus: Bus): Bus =>
    b.bus(name, [zeros(1), ...(count > 1 ? [bus.slice(0, count - 1)] : [])]);
  const nextDigit = next("next_digit", found.nearby);
  const nextCarry = next("next_carry", found.farther);
  const left = restOf(b, slots, found, nextDigit, nextCarry);
  const any = padded("rest", left.any, 2);
  const negative = padded("rest_negative", left.negative, 2);
  const restAbove = blocksAbove(b, "rest_above", anyIn("rest_block", any), blocks);
  const digits = { width: blocks, index: q };
  const sign = b.array("sign", {
    circuit: firstSign(2 * size, restAbove.count),
    loops,
    inputs: {
      above: [restAbove.bus.slice(q, restAbove.count)],
      any: [any.slice(mul(q, 2 * size), 2 * size)],
      negative: [negative.slice(mul(q, 2 * size), 2 * size)],
    },
    outputs: { plus: digits, minus: digits },
  });
  const plus = b.instance("rest_plus", orOf(blocks), { x: [sign.plus.all()] }).y;
  const minus = b.instance("rest_minus", orOf(blocks), { x: [sign.minus.all()] }).y;
  const used = (name: string, bus: Bus): Bus => (padding === 0 ? bus : b.bus(name, [bus.slice(0, count)]));
  return {
    carry: used("carry_is_first", found.carry),
    digit: used("digit_is_first", found.digit),
    nextDigit,
    nextCarry,
    plus,
    minus,
  };
}

/** What is left of the slots' carries and digits without the first nonzero one and its neighbour. Depth 1. */
function restOf(
  b: CircuitBuilder,
  { count, nonzero, lone, digit }: Slots,
  found: Record<string, Bus>,
  nextDigit: Bus,
  nextCarry: Bus,
): Record<string, Bus> {
  const k = loopVariable("k");
  const [carryBits, digitBits] = [lone.width / count, digit.width / count];
  const pair = { width: 2 * count, index: mul(k, 2) };
  return b.array("left", {
    circuit: rest(),
    loops: [{ name: "k", count }],
    inputs: {
      nonzero: [nonzero.slice(mul(k, 2), 2)],
      sign: [
        lone.slice(add(mul(k, carryBits), carryBits - 1), 1),
        digit.slice(add(mul(k, digitBits), digitBits - 1), 1),
      ],
      taken: [found.carry.slice(k, 1), found.digit.slice(k, 1), nextDigit.slice(k, 1), nextCarry.slice(k, 1)],
    },
    outputs: { any: pair, negative: pair },
  });
}
