// Nearest-neighbour up-sampling to the double size: y[i,j] = x[floor(i / 2), floor(j / 2)]. Wiring: no gate, depth 0.
import type { Circuit } from "../circuit/circuit.ts";
import { div, loopVariable } from "../circuit/index-map.ts";
import { circuitNamed } from "../circuit/library.ts";
import type { MapSize } from "../params/layer-shape.ts";
import { LayerBuilder, part } from "./layer-builder.ts";

/** Port x (h, w, c) -> y (2 h, 2 w, c). @param width bits of a word */
export function nearest(width: number, { h, w }: MapSize, channels: number): Circuit {
  const name = `nearest_${h}x${w}x${channels}_w${width}`;
  return circuitNamed(name, () => {
    const doc = {
      summary: "y[i,j] = x[floor(i / 2), floor(j / 2)]",
      source: "up-sample block of the public model's decoder",
      params: { h, w, channels, width },
    };
    const l = new LayerBuilder(name, doc, width);
    const x = l.input("x", h, w, channels);
    const [i, j] = [loopVariable("i"), loopVariable("j")];
    l.output("y", l.map("pixel", wire(channels * width), { i: 2 * h, j: 2 * w }, { x: part(x, div(i, 2), div(j, 2)) }));
    return l.build();
  });
}

/** The bits of x under the name y: what an array needs to spread them by index. */
function wire(width: number): Circuit {
  const name = `wire_${width}`;
  return circuitNamed(name, () => {
    const l = new LayerBuilder(name, { summary: "y = x", source: "wiring", params: { width } }, 1);
    l.output("y", l.input("x", width));
    return l.build();
  });
}
