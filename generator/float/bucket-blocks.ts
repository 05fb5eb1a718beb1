// Slots of a bucketed sum in about sqrt(slots) blocks: what stands in the blocks above each one.
import { type Bus, CircuitBuilder } from "../circuit/builder.ts";
import type { Circuit } from "../circuit/circuit.ts";
import { loopVariable, mul } from "../circuit/index-map.ts";
import { circuitNamed } from "../circuit/library.ts";
import { ceilLog2 } from "../core/integers.ts";
import { zeros } from "./bucket-segments.ts";

/** `count` blocks of `size` slots; the last `padding` of them do not exist, and are zero. */
export interface Blocks {
  readonly count: number;
  readonly size: number;
  readonly padding: number;
}

/** The blocks of so many slots. */
export function blocksOf(slots: number): Blocks {
  const size = 2 ** Math.ceil(ceilLog2(slots) / 2);
  const count = Math.ceil(slots / size);
  return { count, size, padding: count * size - slots };
}

/** A bus of `bits` bits a slot with zeros for the slots that do not exist. */
export function padded(b: CircuitBuilder, name: string, bus: Bus, bits: number, { padding }: Blocks): Bus {
  return padding === 0 ? bus : b.bus(name, [bus.all(), zeros(padding * bits)]);
}

/** fsum_or_n<n>: port x (n) -> y. Depth 1. */
export function orOf(n: number): Circuit {
  const name = `fsum_or_n${n}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: `OR of ${n} bits`,
      source: "Lemma 3.5.3, bucketed sum: the first nonzero digit decides",
      params: { n },
    });
    b.output("y", [b.or(b.input("x", n).bits(), "any")]);
    return b.build();
  });
}

/** Whether some bit of a block is 1, of a padded bus of `bits` bits a slot: one bit a block. Depth 1. */
export function anyInBlock(b: CircuitBuilder, name: string, bus: Bus, bits: number, { count, size }: Blocks): Bus {
  const q = loopVariable("q");
  return b.array(name, {
    circuit: orOf(bits * size),
    loops: [{ name: "q", count }],
    inputs: { x: [bus.slice(mul(q, bits * size), bits * size)] },
    outputs: { y: { width: count, index: q } },
  }).y;
}

/** What `any` (one bit a block) is above each block: `width` bits from bit q on for block q, zeros first. */
export function blocksAbove(b: CircuitBuilder, name: string, any: Bus, { count }: Blocks): { bus: Bus; width: number } {
  const width = Math.max(count - 1, 1);
  return { bus: b.bus(name, [zeros(width), any.slice(0, width)]), width };
}
