// Canonical words at the input ports: a word whose leading significand bit is 0 becomes the all-zero word. One AND layer.
import { CircuitBuilder } from "../circuit/builder.ts";
import type { Circuit } from "../circuit/circuit.ts";
import { at, loopVariable, mul } from "../circuit/index-map.ts";
import { circuitNamed } from "../circuit/library.ts";
import type { FloatFormat } from "../params/format.ts";

/** x (one word) -> y (the word, or zero where its leading significand bit is 0). Depth 1, 2 wires a bit. */
export function canon(format: FloatFormat): Circuit {
  const { p, E, width } = format;
  const name = `canon_p${p}_e${E}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: "y = x, or zero where the leading significand bit of x is 0",
      source: "Definition 3.3: a p-bit float is zero or has a p-bit significand",
      params: { p, E },
    });
    const bits = b.input("x", width).bits();
    b.output(
      "y",
      bits.map((bit) => b.and([bit, bits[p - 1]], "y_and")),
    );
    return b.build();
  });
}

/**
 * The circuit with `canon` at each word of its input ports, which hold whole words one after the other. Same ports, one
 * level more.
 * @param others input ports that hold no words: they are passed on as they are
 * @throws Error (a bug) on an input port that is not whole words
 */
export function withCanon(circuit: Circuit, format: FloatFormat, others: readonly string[] = []): Circuit {
  const name = `${circuit.name}_canon`;
  return circuitNamed(name, () => {
    const layer = canon(format);
    const b = new CircuitBuilder(name, {
      ...circuit.doc,
      summary: `${circuit.doc.summary}; words that are not canonical count as zero`,
    });
    const ports = circuit.inputs.map((port) => b.input(port.name, port.width));
    const inputs = ports.map((bus) => {
      if (others.includes(bus.name)) return [bus.name, [bus.all()]] as const;
      const words = bus.width / format.width;
      if (!Number.isInteger(words))
        throw new Error(`${name}: port ${bus.name} of ${bus.width} bits holds no whole words`);
      const index = words === 1 ? at(0) : mul(loopVariable("i"), format.width);
      const { y } = b.array(`canon_${bus.name}`, {
        circuit: layer,
        loops: words === 1 ? [] : [{ name: "i", count: words }],
        inputs: { x: [bus.slice(index, format.width)] },
        outputs: { y: { width: bus.width, index } },
      });
      return [bus.name, [y.all()]] as const;
    });
    const outputs = circuit.outputs.map((port) => [port.name, { width: port.width, index: at(0) }] as const);
    const buses = b.array("op", {
      circuit,
      loops: [],
      inputs: Object.fromEntries(inputs),
      outputs: Object.fromEntries(outputs),
    });
    for (const port of circuit.outputs) b.output(port.name, [buses[port.name].all()]);
    return b.build();
  });
}
