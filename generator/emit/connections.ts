// Slices as Verilog expressions. Pieces with a stride go through a small gather wire that a generate loop fills.

import { affineOf } from "../circuit/affine.ts";
import { CONSTANT_NETS, type Slice } from "../circuit/circuit.ts";
import { add } from "../circuit/index-map.ts";
import { indexText } from "./index-text.ts";
import { concatenation } from "./literals.ts";
import type { Genvars } from "./loops.ts";
import type { Names } from "./names.ts";
import type { SignalTable } from "./signals.ts";

/** A wire gathered from pieces: piece r is `width` bits of `source` from bit `start` + r * stride. */
export interface Gather {
  readonly name: string;
  readonly label: string;
  readonly variable: string;
  readonly count: number;
  readonly range: string;
  /** where piece r lies in the wire, and its select of the source */
  readonly target: string;
  readonly source: string;
}

/** A connection: the expression, and the wires it needs declared before it. */
export interface Connection {
  readonly text: string;
  readonly gathers: readonly Gather[];
}

/** The genvar that counts pieces; no loop of a circuit can be called so. */
const PIECE = "piece ";

/** Pieces up to which a strided slice is written out. */
const WRITTEN_OUT = 8;

/** Bits from which a slice that lies still is written as one range, never net by net. */
const LONG = 256;

/** What texts of slices need to know of their module. */
export interface Scope {
  readonly signals: SignalTable;
  readonly names: Names;
  readonly genvars: Genvars;
  /** what a loop variable of the array at hand is called */
  readonly variable: (name: string) => string;
}

/**
 * The slices as one expression, the first slice in its low bits.
 * @param hint in front of the names of gather wires
 */
export function connect(slices: readonly Slice[], scope: Scope, hint: string): Connection {
  const gathers: Gather[] = [];
  const parts: string[] = [];
  let fixed: number[] = [];
  const flush = (): void => {
    if (fixed.length > 0) parts.push(...scope.signals.parts(fixed).toReversed());
    fixed = [];
  };
  for (const slice of slices) {
    const nets = fixedNets(slice);
    if (nets) fixed.push(...nets);
    else {
      flush();
      parts.push(...sliceParts(slice, scope, hint, gathers));
    }
  }
  flush();
  return { text: concatenation(parts.reverse()), gathers };
}

/** The nets of a slice that lies still and is short to write; undefined for the others. */
function fixedNets(slice: Slice): number[] | undefined {
  const affine = affineOf(slice.index);
  if (!affine || [...affine.coefficients.values()].some((k) => k !== 0)) return undefined;
  const contiguous = slice.count === 1 || slice.stride === slice.width;
  if (slice.base >= CONSTANT_NETS && !contiguous && slice.count > WRITTEN_OUT && slice.stride !== 0) return undefined;
  if (slice.base >= CONSTANT_NETS && contiguous && slice.count * slice.width >= LONG) return undefined;
  const start = slice.base + affine.constant;
  const nets: number[] = [];
  for (let r = 0; r < slice.count; r++)
    for (let bit = 0; bit < slice.width; bit++) nets.push(start + r * slice.stride + bit);
  return nets;
}

/** The parts of a slice that moves with the loops or is long, the low one first. */
function sliceParts(slice: Slice, scope: Scope, hint: string, gathers: Gather[]): string[] {
  const { signals, names, genvars, variable } = scope;
  const { name, base, width: whole } = signals.of(slice.base);
  const index = add(slice.index, slice.base - base);
  const start = indexText(index, variable);
  const select = (from: string, width: number): string => {
    // the index of a whole signal can only be 0
    if (whole === width) return name;
    return width === 1 ? `${name}[${from}]` : `${name}[${from} +: ${width}]`;
  };
  const { width, count, stride } = slice;
  if (count === 1) return [select(start, width)];
  if (stride === width) return [select(start, width * count)];
  if (stride === 0) return [`{${count}{${select(start, width)}}}`];
  if (count <= WRITTEN_OUT) {
    const piece = (r: number): string => select(indexText(add(index, r * stride), variable), width);
    return Array.from({ length: count }, (_, r) => piece(r));
  }
  const wire = names.fresh(hint);
  const piece = genvars.of(PIECE);
  const from = start === "0" ? `${piece}*${stride}` : `${start} + ${piece}*${stride}`;
  gathers.push({
    name: wire,
    label: names.scope(wire),
    variable: piece,
    count,
    range: `[${width * count - 1}:0] `,
    target: width === 1 ? `${wire}[${piece}]` : `${wire}[${piece}*${width} +: ${width}]`,
    source: select(from, width),
  });
  return [wire];
}
