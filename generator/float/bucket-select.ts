// Selecting a digit of a bucketed sum by flags of the slots: AND-OR circuits, one a bit.
import { type BitwiseGate, bitwise } from "../arith/bitwise.ts";
import { type Bus, CircuitBuilder } from "../circuit/builder.ts";
import type { Circuit } from "../circuit/circuit.ts";
import { loopVariable, min } from "../circuit/index-map.ts";
import { circuitNamed } from "../circuit/library.ts";
import { masked } from "./bucket-choose.ts";

const SOURCE = "Lemma 3.5.3, bucketed sum: the first nonzero digit decides";

/** The bit where a flag of `a` or `c` is 1; these exclude each other. */
const CHOSEN: BitwiseGate = {
  name: "fsum_chosen",
  summary: "which bits are 1 and chosen by one of two exclusive flags",
  source: SOURCE,
  ports: ["x", "a", "c"],
  gate: (b, [bit, flag, other]) => b.and([bit, b.claimBit(flag.plus(other))], "chosen"),
};

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
    const [digit, carry, a, c, e] = ["digit", "carry", "a", "c", "e"].map((port) => b.input(port, slots));
    const digits = bitwise(b, "digit_bit", CHOSEN, [digit, a, c]);
    const carries = masked(b, "carry_bit", carry, [e]);
    b.output("y", [b.or([...digits, ...carries], "any")]);
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
    const ports = CHOSEN.ports.map((port) => b.input(port, slots));
    b.output("y", [b.or(bitwise(b, "chosen", CHOSEN, ports), "any")]);
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
    outputs: { y: { width, index: j } },
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
