// Area down-interpolation of a map: output (i, j) is the sum over rows floor(i h / h') .. ceil((i + 1) h / h') - 1, and columns
// alike, divided by their number. A map of the same size stays as it is.
//
// Windows along an axis have one of two lengths, ceil(h / h') and one more where h' does not divide h. All sums have the
// operands of the longest window: where a window is shorter, the last row or column is read from a border of zeros, which
// changes no sum. So one array serves all outputs.
import type { Circuit } from "../circuit/circuit.ts";
import { add, at, div, type Index, loopVariable, min, mul } from "../circuit/index-map.ts";
import { range } from "../core/integers.ts";
import type { MapSize } from "../params/layer-shape.ts";
import { constantBits, ratio } from "./constant.ts";
import { type LayerBuilder, part, type Tensor } from "./layer-builder.ts";
import { layerCircuit } from "./layer-circuit.ts";
import type { Operations } from "./operations.ts";

/** A map of `channels` words a pixel to one that is not larger. */
export interface AreaShape {
  readonly from: MapSize;
  readonly to: MapSize;
  readonly channels: number;
}

/** Port x (h, w, c) -> y (h', w', c). Depth d_sum + d_div; 0 where the size stays. @throws Error (a bug) on a larger map */
export function area(operations: Operations, { from, to, channels }: AreaShape): Circuit {
  if (to.h > from.h || to.w > from.w) throw new Error(`area interpolation from ${from.h}x${from.w} to ${to.h}x${to.w}`);
  const { format, tag } = operations;
  const doc = {
    name: `area_${from.h}x${from.w}_${to.h}x${to.w}x${channels}_${tag}`,
    summary: "y = mean of the pixels that an output pixel covers",
    source: "next token map of the public model",
    params: { from: `${from.h}x${from.w}`, to: `${to.h}x${to.w}`, channels },
  };
  return layerCircuit(operations, doc, (l) => {
    const x = l.input("x", from.h, from.w, channels);
    if (from.h === to.h && from.w === to.w) {
      l.output("y", x);
      return;
    }
    const [i, j, c] = ["i", "j", "c"].map(loopVariable);
    const rows = new Windows(i, from.h, to.h);
    const columns = new Windows(j, from.w, to.w);
    const padded = withBorder(l, x);
    const terms = range(0, rows.longest).flatMap((k) =>
      range(0, columns.longest).map((m) => part(padded, rows.source(k), columns.source(m), c)),
    );
    const all = { i: to.h, j: to.w, c: channels };
    const total = l.map("total", operations.sum(terms.length), all, { x: terms });
    const counts = l.constants(
      "count",
      [2, 2],
      [0, 1].flatMap((k) =>
        [0, 1].map((m) => constantBits(format, ratio((rows.shortest + k) * (columns.shortest + m)))),
      ),
    );
    const count = part(counts, rows.isLong, columns.isLong);
    l.output("y", l.map("mean", operations.div, all, { a: part(total, i, j, c), b: count }));
  });
}

/** The windows of one axis: output i of `to` covers source positions first .. end - 1 of `from`. */
class Windows {
  readonly shortest: number;
  readonly longest: number;
  /** 1 for a window of one more than the shortest, else 0 */
  readonly isLong: Index;
  private readonly first: Index;
  private readonly end: Index;
  private readonly from: number;

  constructor(i: Index, from: number, to: number) {
    this.from = from;
    this.first = div(mul(i, from), to);
    this.end = div(add(mul(i, from), from + to - 1), to);
    this.shortest = Math.ceil(from / to);
    this.longest = this.shortest + (from % to === 0 ? 0 : 1);
    this.isLong = from % to === 0 ? at(0) : min(1, div(this.end, add(this.first, this.shortest + 1)));
  }

  /** Position of the k-th operand: in the window, or the border at `from`. */
  source(k: number): Index {
    const position = add(this.first, k);
    if (k < this.shortest) return position;
    // beyond the window the quotient is at least 1
    return min(this.from, add(position, mul(div(position, this.end), this.from)));
  }
}

/** The map with a row and a column of zeros behind it. */
function withBorder(l: LayerBuilder, x: Tensor): Tensor {
  const [h, w, channels] = x.shape;
  const zeros = (words: number) => ({ base: 0, index: at(0), width: 1, count: words * l.width, stride: 0 });
  const slices = range(0, h).flatMap((i) => [part(x, i), zeros(channels)]);
  return l.join("padded", [h + 1, w + 1, channels], [...slices, zeros((w + 1) * channels)]);
}
