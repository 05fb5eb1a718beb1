// The first nonzero digit of a bucketed sum, the digit next to it, and the sign of what is below both.
import { type Bus, CircuitBuilder } from "../circuit/builder.ts";
import type { Circuit } from "../circuit/circuit.ts";
import { Form } from "../circuit/form.ts";
import { add, loopVariable, min, mul } from "../circuit/index-map.ts";
import { circuitNamed } from "../circuit/library.ts";
import { zeros } from "./bucket-segments.ts";

const SOURCE = "Lemma 3.5.3, bucketed sum: the first nonzero digit decides";

/**
 * fsum_first: ports before (nonzero of `digits` digits above), own (nonzero of this slot's carry and digit), one, two (the
 * next slot's bucket is one, two below this one) -> carry, digit (it is the first nonzero one), nearby, farther (the digit is, and
 * the next slot is one, two below). Depth 1.
 */
function first(digits: number): Circuit {
  const name = `fsum_first_k${digits}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: `whether a slot has the first nonzero of ${digits + 2} digits`,
      source: SOURCE,
      params: { digits },
    });
    const before = Form.sum(b.input("earlier", digits).bits()).times(-1);
    const [carry, digit] = b.input("own", 2).bits();
    const [one, two] = ["one", "two"].map((port) => b.input(port, 1).bit(0));
    const isFirst = Form.sum([before, carry.times(-1), digit]);
    b.output("carry", [b.gate(before.plus(carry), 1, "carry_first")]);
    b.output("digit", [b.gate(isFirst, 1, "digit_first")]);
    b.output("nearby", [b.gate(isFirst.plus(one), 2, "first_and_one")]);
    b.output("farther", [b.gate(isFirst.plus(two), 2, "first_and_two")]);
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

/** fsum_sign: ports before (`digits` bits), any, negative -> plus, minus: it is the first of the rest, of that sign. Depth 1. */
function firstSign(digits: number): Circuit {
  const name = `fsum_sign_k${digits}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: `whether a digit is the first nonzero one of the rest of ${digits + 1}, and its sign`,
      source: SOURCE,
      params: { digits },
    });
    const before = Form.sum(b.input("earlier", digits).bits());
    const [any, negative] = ["any", "negative"].map((port) => b.input(port, 1).bit(0));
    b.output("plus", [b.gate(Form.sum([any, negative.times(-1), before.times(-1)]), 1, "first_plus")]);
    b.output("minus", [b.gate(negative.minus(before), 1, "first_minus")]);
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
  /** the slot's digit is the second one since the digit of the slot above is the first; one bit a slot, slot 0: 0 */
  readonly nextDigit: Bus;
  /** the slot's carry is the second one since the digit of the slot above is the first */
  readonly nextCarry: Bus;
  /** the sign of all below the second: one bit each, none of them if it is zero */
  readonly plus: Bus;
  readonly minus: Bus;
}

/**
 * The first nonzero digit and the sign of what is below it and its neighbour. Depth 1 for the flags, 4 for the signs.
 * @param nonzero of each slot's carry and digit, slot by slot
 * @param signs likewise
 * @param one bit k: slot k + 1 is one bucket below slot k; `two` likewise
 */
export function firstDigits(
  b: CircuitBuilder,
  slots: number,
  nonzero: Bus,
  signs: Bus,
  one: Bus,
  two: Bus,
): FirstDigits {
  const k = loopVariable("k");
  const digits = 2 * slots;
  const above = b.bus("nonzero_above", [zeros(digits), nonzero.all()]);
  const width = slots;
  const found = b.array("first", {
    circuit: first(digits),
    loops: [{ name: "k", count: slots }],
    inputs: {
      earlier: [above.slice(mul(k, 2), digits)],
      own: [nonzero.slice(mul(k, 2), 2)],
      one: [one.slice(k, 1)],
      two: [two.slice(k, 1)],
    },
    outputs: {
      carry: { width, index: k },
      digit: { width, index: k },
      nearby: { width, index: k },
      farther: { width, index: k },
    },
  });
  const nextDigit = b.bus("next_digit", [zeros(1), ...(slots > 1 ? [found.nearby.slice(0, slots - 1)] : [])]);
  const nextCarry = b.bus("next_carry", [zeros(1), ...(slots > 1 ? [found.farther.slice(0, slots - 1)] : [])]);
  const left = b.array("rest", {
    circuit: rest(),
    loops: [{ name: "k", count: slots }],
    inputs: {
      nonzero: [nonzero.slice(mul(k, 2), 2)],
      sign: [signs.slice(mul(k, 2), 2)],
      taken: [found.carry.slice(k, 1), found.digit.slice(k, 1), nextDigit.slice(k, 1), nextCarry.slice(k, 1)],
    },
    outputs: { any: { width: digits, index: mul(k, 2) }, negative: { width: digits, index: mul(k, 2) } },
  });
  const restAbove = b.bus("rest_above", [zeros(digits), left.any.all()]);
  const sign = b.array("sign", {
    circuit: firstSign(digits),
    loops: [{ name: "k", count: digits }],
    inputs: {
      earlier: [restAbove.slice(k, digits)],
      any: [left.any.slice(k, 1)],
      negative: [left.negative.slice(k, 1)],
    },
    outputs: { plus: { width: digits, index: k }, minus: { width: digits, index: k } },
  });
  const plus = b.instance("rest_plus", orOf(digits), { x: [sign.plus.all()] }).y;
  const minus = b.instance("rest_minus", orOf(digits), { x: [sign.minus.all()] }).y;
  return { carry: found.carry, digit: found.digit, nextDigit, nextCarry, plus, minus };
}

/**
 * fsum_select_n<slots>: ports digit, carry (one bit a slot), a, c (flags of the digit, exclusive), e (flag of the carry) ->
 * y: the bit of the flagged one. Depth 2.
 */
function selectBit(slots: number): Circuit {
  const name = `fsum_select_n${slots}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: "one bit of the digit or carry that a flag chooses",
      source: SOURCE,
      params: { slots },
    });
    const [digit, carry, a, c, e] = ["digit", "carry", "a", "c", "e"].map((port) => b.input(port, slots).bits());
    const picked = digit.flatMap((bit, k) => [
      b.and([bit, b.claimBit(a[k].plus(c[k]))], "digit_bit"),
      b.and([carry[k], e[k]], "carry_bit"),
    ]);
    b.output("y", [b.or(picked, "any")]);
    return b.build();
  });
}

/** fsum_choose_n<slots>: ports x, a, c (one bit a slot) -> y = OR of x[k] and (a[k] or c[k]), a and c exclusive. Depth 2. */
function chooseBit(slots: number): Circuit {
  const name = `fsum_choose_n${slots}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: "one bit of the slot that a flag chooses",
      source: SOURCE,
      params: { slots },
    });
    const [x, a, c] = ["x", "a", "c"].map((port) => b.input(port, slots).bits());
    b.output("y", [
      b.or(
        x.map((bit, k) => b.and([bit, b.claimBit(a[k].plus(c[k]))], "chosen")),
        "any",
      ),
    ]);
    return b.build();
  });
}

/** The bits (bucket + 1, two's complement) of the digit where a flag of `a` or `c` is 1, or of the carry where one of `e` is. */
export function selectDigit(
  b: CircuitBuilder,
  name: string,
  slots: number,
  digit: Bus,
  carry: Bus,
  flags: { a: Bus; c: Bus; e: Bus },
): Bus {
  const [width, carryBits] = [digit.width / slots, carry.width / slots];
  const j = loopVariable("j");
  return b.array(name, {
    circuit: selectBit(slots),
    loops: [{ name: "j", count: width }],
    inputs: {
      digit: [digit.slice(j, 1, slots, width)],
      carry: [carry.slice(min(j, carryBits - 1), 1, slots, carryBits)],
      a: [flags.a.all()],
      c: [flags.c.all()],
      e: [flags.e.all()],
    },
    outputs: { y: { width, index: add(j, 0) } },
  }).y;
}

/** The word of `width` bits of the slot where a flag of `a` or `c` is 1. */
export function chooseWord(b: CircuitBuilder, name: string, slots: number, words: Bus, a: Bus, c: Bus): Bus {
  const width = words.width / slots;
  const j = loopVariable("j");
  return b.array(name, {
    circuit: chooseBit(slots),
    loops: [{ name: "j", count: width }],
    inputs: { x: [words.slice(j, 1, slots, width)], a: [a.all()], c: [c.all()] },
    outputs: { y: { width, index: j } },
  }).y;
}
