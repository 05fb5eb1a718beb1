// The sign of what is below the two first digits of a bucketed sum.
import { type Bus, CircuitBuilder } from "../circuit/builder.ts";
import type { Circuit } from "../circuit/circuit.ts";
import { Form } from "../circuit/form.ts";
import { add, loopVariable, mul } from "../circuit/index-map.ts";
import { circuitNamed } from "../circuit/library.ts";
import { anyInBlock, blocksAbove, blocksOf, orOf, padded } from "./bucket-blocks.ts";
import type { FirstDigits } from "./bucket-first.ts";
import type { Slots } from "./bucket-slots.ts";

const SOURCE = "Lemma 3.5.3, bucketed sum: the first nonzero digit of the rest decides its sign";

/**
 * fsum_rest: ports nonzero, sign (of a slot's carry and digit), taken (which of them are first or next, see FirstDigits) ->
 * any, negative: they are nonzero (and negative) and neither first nor next. Depth 1.
 */
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

/** The sign of all below the two first digits: plus, minus, or neither where there is nothing. Depth 5 above these. */
export function signOfRest(b: CircuitBuilder, slots: Slots, found: FirstDigits): { plus: Bus; minus: Bus } {
  const blocks = blocksOf(slots.count);
  const size = 2 * blocks.size;
  const left = restOf(b, slots, found);
  const any = padded(b, "rest", left.any, 2, blocks);
  const negative = padded(b, "rest_negative", left.negative, 2, blocks);
  const above = blocksAbove(b, "rest_above", anyInBlock(b, "rest_block", any, 2, blocks), blocks);
  const q = loopVariable("q");
  const digits = { width: blocks.count, index: q };
  const sign = b.array("sign", {
    circuit: firstSign(size, above.width),
    loops: [{ name: "q", count: blocks.count }],
    inputs: {
      above: [above.bus.slice(q, above.width)],
      any: [any.slice(mul(q, size), size)],
      negative: [negative.slice(mul(q, size), size)],
    },
    outputs: { plus: digits, minus: digits },
  });
  return {
    plus: b.instance("rest_plus", orOf(blocks.count), { x: [sign.plus.all()] }).y,
    minus: b.instance("rest_minus", orOf(blocks.count), { x: [sign.minus.all()] }).y,
  };
}

/** What is left of the slots' carries and digits without the first nonzero one and its neighbour. Depth 1. */
function restOf(b: CircuitBuilder, { count, nonzero, lone, digit }: Slots, found: FirstDigits): Record<string, Bus> {
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
      taken: [
        found.carry.slice(k, 1),
        found.digit.slice(k, 1),
        found.nextDigit.slice(k, 1),
        found.nextCarry.slice(k, 1),
      ],
    },
    outputs: { any: pair, negative: pair },
  });
}
