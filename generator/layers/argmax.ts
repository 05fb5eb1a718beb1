// Argmax: the least index of a greatest word, in binary. (1) all pairs compared, (2) one gate an entry: nothing before it is as
// great, nothing after it greater, (3) the index's bits, ORs of the winners (there is exactly one).
// Source: Lemma 3.5 (comparison). Depth: d_cmp + 2. Size: V (V - 1) / 2 comparisons, 3 V^2 + V log2(V) / 2 wires beside them.
import { CircuitBuilder } from "../circuit/builder.ts";
import type { Circuit } from "../circuit/circuit.ts";
import { Form } from "../circuit/form.ts";
import { add, at, loopVariable, mul } from "../circuit/index-map.ts";
import { circuitNamed } from "../circuit/library.ts";
import { range } from "../core/integers.ts";
import { indexBits } from "../params/layer-shape.ts";
import { along, part, type Tensor } from "./layer-builder.ts";
import { layerCircuit } from "./layer-circuit.ts";
import type { Operations } from "./operations.ts";

/** @returns ports x (entries) -> y (B bits, B = max(1, ceil(log2 entries))) */
export function argmax(on: Operations, entries: number): Circuit {
  const doc = {
    name: `argmax_${on.plainTag}_v${entries}`,
    summary: `y = the least index of a greatest of ${entries} words`,
    source: "Lemma 3.5",
    params: { entries },
  };
  return layerCircuit(on, doc, (layer) => {
    const { b } = layer;
    const x = layer.input("x", entries);
    if (entries === 1) return b.output("y", [Form.zero]);
    const [i, j] = [loopVariable("i"), loopVariable("j")];
    const place = add(mul(i, entries), j);
    const { lt } = b.array("compare", {
      circuit: on.cmp,
      loops: [
        { name: "i", count: entries },
        { name: "j", count: entries },
      ],
      guard: { left: i, right: j },
      inputs: { a: [part(x, i)], b: [part(x, j)] },
      outputs: {
        lt: { width: entries * entries, index: place },
        eq: { width: entries * entries, index: place },
      },
    });
    const less: Tensor = { bus: lt, shape: [entries, entries], width: 1 };
    // zeros, then ones: a window of it that starts at `entries` - i has ones from place i on
    const steps = b.bus("steps", [...Array(entries).fill(Form.zero), ...Array(entries).fill(Form.one)]);
    const winners = layer.array(
      "winner",
      winner(entries),
      { i: entries },
      {
        before: along(less, 0, [at(0), i]),
        after: part(less, i),
        fill: steps.slice(add(mul(i, -1), entries), entries),
      },
    ).y;
    b.output("y", [b.instance("index", encoder(entries), { x: [winners.bus.all()] }).y.all()]);
  });
}

/**
 * Entry i: before[j] = [x_j < x_i] for j < i, after[j] = [x_i < x_j] for j > i, both 0 elsewhere; fill[j] = [j >= i].
 * y = 1 iff all of before are 1 and none of after. One gate.
 */
function winner(entries: number): Circuit {
  const name = `argmax_winner_v${entries}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: "y = 1 iff every word before is less and none after is greater",
      source: "Lemma 3.5",
      params: { entries },
    });
    const [before, after, fill] = ["before", "after", "fill"].map((port) => Form.sum(b.input(port, entries).bits()));
    b.output("y", [b.gate(Form.sum([before, fill, after.times(-1)]), entries, "wins")]);
    return b.build();
  });
}

/** x (a one-hot code) -> y (the index of its one, in binary). One OR gate a bit. */
function encoder(entries: number): Circuit {
  const name = `argmax_index_v${entries}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: "y = the index of the one bit of x that is 1",
      source: "Lemma 3.5",
      params: { entries },
    });
    const x = b.input("x", entries).bits();
    const bits = range(0, indexBits(entries));
    b.output(
      "y",
      bits.map((k) =>
        b.or(
          x.filter((_, v) => Math.floor(v / 2 ** k) % 2 === 1),
          "bit",
        ),
      ),
    );
    return b.build();
  });
}
