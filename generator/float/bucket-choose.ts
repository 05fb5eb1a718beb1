// Choosing one of n words by exclusive or equal-valued flags: AND-OR circuits, one a column, in arrays over the columns.
import { CircuitBuilder } from "../circuit/builder.ts";
import type { Circuit } from "../circuit/circuit.ts";
import { loopVariable, mul } from "../circuit/index-map.ts";
import { circuitNamed } from "../circuit/library.ts";

const SOURCE = "Lemma 3.5.3, bucketed sum: moving a word by one-hot flags";

/**
 * fsum_pick_n<n>: ports x, a, b (n bits each) -> y = OR of x[i] and a[i] and not b[i]. Depth 2, 4 n wires. With a and b
 * neighbouring thermometer codes, "a and not b" is "equal to k".
 */
export function pickBetween(n: number): Circuit {
  const name = `fsum_pick_n${n}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, { summary: "y = OR of x[i] a[i] not b[i]", source: SOURCE, params: { n } });
    const [x, from, to] = ["x", "a", "b"].map((port) => b.input(port, n).bits());
    b.output("y", [
      b.or(
        x.map((bit, i) => b.and([bit, from[i], to[i].not()], "picked")),
        "any",
      ),
    ]);
    return b.build();
  });
}

/** fsum_pick_n<n>_w<width>: ports x (n words of `width` bits), a, b (n) -> y (width): pickBetween of every column. */
export function pickWord(n: number, width: number): Circuit {
  const name = `fsum_pick_n${n}_w${width}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: "the word x[i] where a[i] and not b[i]",
      source: SOURCE,
      params: { n, width },
    });
    const x = b.input("x", n * width);
    const [from, to] = ["a", "b"].map((port) => b.input(port, n).all());
    const c = loopVariable("c");
    const { y } = b.array("column", {
      circuit: pickBetween(n),
      loops: [{ name: "c", count: width }],
      inputs: { x: [x.slice(c, 1, n, width)], a: [from], b: [to] },
      outputs: { y: { width, index: mul(c, 1) } },
    });
    b.output("y", [y.all()]);
    return b.build();
  });
}
