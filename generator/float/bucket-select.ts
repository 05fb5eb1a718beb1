// Selecting a digit of a bucketed sum by flags of the slots: AND-OR circuits, one a bit.
import { type Bus, CircuitBuilder } from "../circuit/builder.ts";
import type { Circuit } from "../circuit/circuit.ts";
import { loopVariable, min } from "../circuit/index-map.ts";
import { circuitNamed } from "../circuit/library.ts";

const SOURCE = "Lemma 3.5.3, bucketed sum: the first nonzero digit decides";

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
