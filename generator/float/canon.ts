// Canonical words at the input ports: a word whose leading significand bit is 0 becomes the all-zero word. One AND layer.
import { CircuitBuilder } from "../circuit/builder.ts";
import type { Circuit, InstanceArray, Signal } from "../circuit/circuit.ts";
import { at, loopVariable, mul } from "../circuit/index-map.ts";
import { circuitNamed } from "../circuit/library.ts";
import { validate } from "../circuit/validate.ts";
import type { FloatFormat } from "../params/format.ts";

/** x (one word) -> y (the word, or zero where its leading significand bit is 0). Depth 1, 2 wires a bit but the leading one. */
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
 * The circuit with `canon` at each word of its input ports, which hold whole words one after the other. Same ports, paths and
 * signals; one level more, W - 1 gates and 2 W - 2 wires a word of W bits (the leading significand bit passes as it is).
 * @param others input ports that hold no words: they are passed on as they are
 * @throws Error (a bug) on an input port that is not whole words
 */
export function withCanon(circuit: Circuit, format: FloatFormat, others: readonly string[] = []): Circuit {
  const name = `${circuit.name}_canon`;
  return circuitNamed(name, () => {
    const elements: InstanceArray[] = [];
    let { netCount } = circuit;
    // the nets of a port become those behind its layer, so that all that reads them stays as it is
    const inputs = circuit.inputs.map((port) => {
      if (others.includes(port.name)) return port;
      const moved = { ...port, base: netCount };
      netCount += port.width;
      elements.push(canonOf(name, port, moved.base, format));
      return moved;
    });
    const summary = `${circuit.doc.summary}; words that are not canonical count as zero`;
    const layered: Circuit = {
      ...circuit,
      name,
      doc: { ...circuit.doc, summary },
      inputs,
      elements: [...elements, ...circuit.elements],
      netCount,
    };
    validate(layered);
    return layered;
  });
}

/** The layer at the words of one port, whose own nets start at `from`. */
function canonOf(name: string, { name: port, base, width }: Signal, from: number, format: FloatFormat): InstanceArray {
  const words = width / format.width;
  if (!Number.isInteger(words)) throw new Error(`${name}: port ${port} of ${width} bits holds no whole words`);
  const index = words === 1 ? at(0) : mul(loopVariable("i"), format.width);
  return {
    kind: "array",
    name: `canon_${port}`,
    circuit: canon(format),
    loops: words === 1 ? [] : [{ name: "i", count: words }],
    inputs: [[{ base: from, index, width: format.width, count: 1, stride: 0 }]],
    outputs: [{ port: "y", name: `canonical_${port}`, base, width, index }],
  };
}
