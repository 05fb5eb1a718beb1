// Choosing words by flags: AND-OR circuits, one a column, in arrays over the columns.
import { type BitwiseGate, bitwise } from "../arith/bitwise.ts";
import { type Bus, CircuitBuilder } from "../circuit/builder.ts";
import type { Circuit, Slice } from "../circuit/circuit.ts";
import type { Form } from "../circuit/form.ts";
import { loopVariable } from "../circuit/index-map.ts";
import { circuitNamed } from "../circuit/library.ts";

const SOURCE = "Lemma 3.5.3, bucketed sum: moving a word by flags";

/**
 * Flags of n operands as an instance takes them: operand i is flagged where a[i] is 1 and b[i] is 0; without b, where a[i] is
 * 1. With a and b neighbours in thermometer codes, that is "the code is k".
 */
export type Flags = Readonly<{ a: readonly Slice[]; b?: readonly Slice[] }>;

/** Nets of a flag: 2 with b, else 1. */
export type FlagNets = 1 | 2;

const flagNames = (nets: FlagNets): string[] => (nets === 2 ? ["a", "b"] : ["a"]);

/** Declares the flag ports a (and b), n bits each. */
export const flagPorts = (b: CircuitBuilder, n: number, nets: FlagNets): Bus[] =>
  flagNames(nets).map((port) => b.input(port, n));

/** Each bit of x where its operand is flagged, else 0. Depth 1, 1 + nets wires a bit. */
export function masked(b: CircuitBuilder, name: string, x: Bus, flags: readonly Bus[]): Form[] {
  const nets: FlagNets = flags.length === 2 ? 2 : 1;
  const and: BitwiseGate = {
    name: `fsum_mask_f${nets}`,
    summary: "which bits are 1 and flagged",
    source: SOURCE,
    ports: ["x", ...flagNames(nets)],
    gate: (inside, [bit, flag, next]) => inside.and(next ? [bit, flag, next.not()] : [bit, flag], name),
  };
  return bitwise(b, name, and, [x, ...flags]);
}

/** fsum_pick_n<n>_f<nets>: ports x (n bits), a, b -> y = OR of the flagged x[i]. Depth 2, (2 + nets) n wires. */
function pickBit(n: number, nets: FlagNets): Circuit {
  const name = `fsum_pick_n${n}_f${nets}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: "y = OR of the bits that are flagged",
      source: SOURCE,
      params: { n, flagNets: nets },
    });
    const x = b.input("x", n);
    b.output("y", [b.or(masked(b, "picked", x, flagPorts(b, n, nets)), "any")]);
    return b.build();
  });
}

/** fsum_pick_n<n>_f<nets>_w<width>: ports x (n words of `width` bits), a, b -> y: the flagged word. Depth 2. */
export function pickWord(n: number, width: number, nets: FlagNets): Circuit {
  const name = `fsum_pick_n${n}_f${nets}_w${width}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: "the word that is flagged (all flagged words are equal)",
      source: SOURCE,
      params: { n, width, flagNets: nets },
    });
    const x = b.input("x", n * width);
    const [from, to] = flagPorts(b, n, nets);
    const c = loopVariable("c");
    const { y } = b.array("column", {
      circuit: pickBit(n, nets),
      loops: [{ name: "c", count: width }],
      inputs: { x: [x.slice(c, 1, n, width)], a: [from.all()], ...(to ? { b: [to.all()] } : {}) },
      outputs: { y: { width, index: c } },
    });
    b.output("y", [y.all()]);
    return b.build();
  });
}
