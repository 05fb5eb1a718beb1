// Codebook: y = table[index], zero where the index is beyond the table. A look-up in three levels:
//   (1) one-hot code of the index, (2) each entry's bits AND its hot bit, (3) the OR of the entries, bit by bit.
// Source: Definition 4.1. Depth 3 for every number of entries. Size: about 2 V d W gates for V entries of d words of W bits.

import { equalsConstant } from "../arith/one-hot.ts";
import { or } from "../arith/primitives.ts";
import { CircuitBuilder } from "../circuit/builder.ts";
import type { Circuit } from "../circuit/circuit.ts";
import { at, loopVariable } from "../circuit/index-map.ts";
import { circuitNamed } from "../circuit/library.ts";
import { range } from "../core/integers.ts";
import type { FloatFormat } from "../params/format.ts";
import { type CodebookShape, indexBits } from "../params/layer-shape.ts";
import { along, LayerBuilder, part, type Tensor } from "./layer-builder.ts";

/** @returns ports index (B bits, B = max(1, ceil(log2 entries))), table (entries, d) -> y (d) */
export function codebook({ p, E, width }: FloatFormat, { entries, d }: CodebookShape): Circuit {
  const name = `codebook_p${p}_e${E}_${entries}x${d}`;
  return circuitNamed(name, () => {
    const doc = {
      summary: `y = row index of a table of ${entries} x ${d} words, zero beyond it`,
      source: "Definition 4.1",
      params: { p, E, entries, d },
    };
    const layer = new LayerBuilder(name, doc, width);
    const index = layer.b.input("index", indexBits(entries));
    const table = layer.input("table", entries, d);
    const hot: Tensor = {
      bus: layer.b.instance("hot", oneHotOf(entries), { x: [index.all()] }).y,
      shape: [entries],
      width: 1,
    };
    const [v, k, bit] = ["v", "k", "bit"].map(loopVariable);
    const masked = layer.map(
      "masked",
      maskedWord(width),
      { v: entries, k: d },
      { on: part(hot, v), x: part(table, v, k) },
    );
    const bits: Tensor = { ...masked, shape: [entries, d, width], width: 1 };
    const any = layer.array("any", or(entries), { k: d, bit: width }, { x: along(bits, 0, [at(0), k, bit]) }).y;
    layer.b.output("y", [any.bus.all()], [d]);
    return layer.build();
  });
}

/** x (B bits) -> y (one bit an entry): y[v] = [x = v]. Depth 1. */
function oneHotOf(entries: number): Circuit {
  const name = `one_hot_v${entries}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: `y[v] = [x = v], v below ${entries}`,
      source: "Definition 4.1",
      params: { entries },
    });
    const bits = b.input("x", indexBits(entries)).bits();
    b.output(
      "y",
      range(0, entries).map((v) => equalsConstant(b, bits, v)),
    );
    return b.build();
  });
}

/** on (one bit), x (a word) -> y (the word, or zero). Depth 1. */
function maskedWord(width: number): Circuit {
  const name = `masked_word_w${width}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: "y = x where on is 1, else zero",
      source: "Definition 4.1",
      params: { width },
    });
    const on = b.input("on", 1).bit(0);
    const x = b.input("x", width);
    b.output(
      "y",
      x.bits().map((bit) => b.and([on, bit], "y_and")),
    );
    return b.build();
  });
}
