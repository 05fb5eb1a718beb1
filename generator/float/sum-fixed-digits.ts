// The carry-save digits of a full-width sum: from the counts of columns to the thermometer code of every digit. Each
// distinct digit is one leaf circuit; the digits in the middle are alike, so they are arrays.
import { type Bus, CircuitBuilder } from "../circuit/builder.ts";
import type { Circuit, Slice } from "../circuit/circuit.ts";
import { Form } from "../circuit/form.ts";
import { add, type Index, loopVariable, mul } from "../circuit/index-map.ts";
import { circuitNamed } from "../circuit/library.ts";
import { range } from "../core/integers.ts";
import { bitsOf, type DigitProfile, type Row } from "./sum-fixed-columns.ts";
import type { FixedShape } from "./sum-fixed-plan.ts";

/** The counts of one group class: bit b of group g over column c, and over the signs. */
export interface Counts {
  /** at ((c * groups) + g) * bits + b */
  readonly ofColumns: Bus;
  /** at g * bits + b */
  readonly ofSigns: Bus;
}

/** One digit V as nets: V = 2^fineBits * A + L. */
export interface DigitNets {
  /** [A >= t] for t = 1, 2, ... */
  readonly coarse: readonly Form[];
  /** [V >= 2^width - 1]; none where V is always less */
  readonly full: readonly Form[];
  /** [L >= t] for t = 1 .. 2^fineBits - 1, one level later than the others */
  readonly fine: readonly Form[];
}

/** The digits of the sum, and the carry out of the top digit's own rows. */
export interface SumDigits {
  readonly digits: readonly DigitNets[];
  readonly carryOut: Form;
}

/**
 * The digits V_i = (rows of digit i) mod 2^width + (rows of digit i - 1) div 2^width. Depth +2 above the counts; fine +3.
 * @param counts by group class
 */
export function sumDigits(b: CircuitBuilder, shape: FixedShape, counts: readonly Counts[]): SumDigits {
  const { profiles, width } = shape;
  const [first, last] = middleDigits(shape);
  const highs = profiles.map((): readonly Form[] => []);
  const digits = profiles.map((): DigitNets => ({ coarse: [], full: [], fine: [] }));
  const edges = profiles.map((_, i) => i).filter((i) => i < first || i > last);
  const rowBits = (i: number): Form[] =>
    profiles[i].columns.flatMap((rows) => rows.flatMap((row) => rowForms(shape, counts, row)));

  for (const i of edges)
    if (profiles[i].high > 0) highs[i] = b.instance("high", highLeaf(profiles[i], width), { x: rowBits(i) }).h.bits();
  const alike = last - first + 1;
  if (alike > 0) {
    const { high } = profiles[first];
    const i = loopVariable("i");
    const { h } = b.array("high", {
      circuit: highLeaf(profiles[first], width),
      loops: [{ name: "i", count: alike }],
      inputs: { x: rowSlices(shape, counts, add(i, first)) },
      outputs: { h: { width: alike * high, index: mul(i, high) } },
    });
    for (const k of range(0, alike)) highs[first + k] = h.bits(k * high, (k + 1) * high);
    // the lowest middle digit takes its carries from another bus: an instance of its own, as the edges are
    if (alike > 1) {
      const circuit = digitLeaf(profiles[last], shape);
      const buses = b.array("digit", {
        circuit,
        loops: [{ name: "i", count: alike - 1 }],
        inputs: {
          x: rowSlices(shape, counts, add(i, first + 1)),
          h: [h.slice(mul(add(i, 1), high), high)],
          c: [h.slice(mul(i, high), high)],
        },
        outputs: Object.fromEntries(
          circuit.outputs.map((port) => [port.name, { width: (alike - 1) * port.width, index: mul(i, port.width) }]),
        ),
      });
      for (const k of range(0, alike - 1)) digits[first + 1 + k] = netsOf(circuit, buses, k);
    }
  }
  for (const i of alike > 0 ? [...edges, first] : edges) {
    const inputs = { x: rowBits(i), h: highs[i], c: i > 0 ? highs[i - 1] : [] };
    const connected = Object.fromEntries(Object.entries(inputs).filter(([, bits]) => bits.length > 0));
    const circuit = digitLeaf(profiles[i], shape);
    digits[i] = netsOf(circuit, b.instance("digit", circuit, connected), 0);
  }
  return { digits, carryOut: Form.sum([Form.zero, ...highs[profiles.length - 1]]) };
}

/** The outputs of instance k of a digit's leaf. */
function netsOf(circuit: Circuit, buses: Readonly<Record<string, Bus>>, k: number): DigitNets {
  const bits = (name: string): Form[] => {
    const port = circuit.outputs.find((output) => output.name === name);
    return port ? buses[name].bits(k * port.width, (k + 1) * port.width) : [];
  };
  return { coarse: bits("coarse"), full: bits("full"), fine: bits("fine") };
}

/** First and last of the digits whose columns all have every row, and no others. */
function middleDigits({ groups, columns, width }: FixedShape): [number, number] {
  const bits = Math.max(...groups.map((group) => group.bits));
  return [Math.ceil(bits / width), Math.floor(columns / width) - 1];
}

/** The nets of a row, as the leaves take them: a complemented row goes in plain, and the leaf complements it. */
function rowForms({ groups, columns }: FixedShape, counts: readonly Counts[], { group, column, bit }: Row): Form[] {
  const { ofColumns, ofSigns } = counts[groups.indexOf(group)];
  return range(0, group.count).map((g) =>
    column === columns
      ? ofSigns.bit(g * group.bits + bit)
      : ofColumns.bit((column * group.count + g) * group.bits + bit),
  );
}

/** The rows of middle digit `digit` in the order of rowsOf. */
function rowSlices(shape: FixedShape, counts: readonly Counts[], digit: Index): Slice[] {
  const { groups, width, profiles } = shape;
  const [first] = middleDigits(shape);
  return profiles[first].columns.flatMap((rows) =>
    rows.map(({ group, column, bit }) => {
      const stride = group.count * group.bits;
      const start = add(mul(digit, width * stride), (column - first * width) * stride + bit);
      return counts[groups.indexOf(group)].ofColumns.slice(start, 1, group.count, group.bits);
    }),
  );
}

/** What the gates of a digit depend on, as part of a name: rows of each column, complemented rows, constant, carries. */
function profileName({ columns, constant, high }: DigitProfile, width: number): string {
  const heights = (complemented: boolean): string =>
    columns.map((rows) => bitsOf(rows.filter((row) => row.complemented === complemented))).join("_");
  return `w${width}_r${heights(false)}_n${heights(true)}_k${constant}_h${high}`;
}

/** The weighted sum of a digit's rows plus its constant, over an input port. */
function rowsForm(b: CircuitBuilder, { columns, constant }: DigitProfile): Form {
  const total = columns.reduce((sum, rows) => sum + bitsOf(rows), 0);
  const bits = total > 0 ? b.input("x", total).bits() : [];
  let next = 0;
  const parts = columns.flatMap((rows, j) =>
    rows.flatMap((row) =>
      range(0, row.group.count).map(() => {
        const bit = bits[next++];
        return (row.complemented ? bit.not() : bit).times(2 ** j);
      }),
    ),
  );
  return Form.sum([Form.constant(constant), ...parts]);
}

/** Leaf: [rows >= t * 2^width] for t = 1 .. high; port x (rows) -> h. Depth 1. */
function highLeaf(profile: DigitProfile, width: number): Circuit {
  const name = `high_${profileName(profile, width)}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: "what the rows of a digit carry to the next one, in thermometer code",
      source: "Lemma 3.5.3, carry-save digit",
      params: { width },
    });
    const rows = rowsForm(b, profile);
    b.output(
      "h",
      range(1, profile.high + 1).map((t) => b.gate(rows, t * 2 ** width, "high")),
    );
    return b.build();
  });
}

/**
 * Leaf: a digit V = 2^fineBits * A + L; ports x (rows), h (own carries), c (carries from below) -> coarse, full, fine: see
 * DigitNets. The remainder L is V minus 2^fineBits times the thermometer code of A, so that 2^width / 2^fineBits +
 * 2^fineBits thresholds do instead of 2 * 2^width. Depth 1 for coarse and full, 2 for fine.
 */
function digitLeaf(profile: DigitProfile, { width, fineBits }: FixedShape): Circuit {
  const { high, carried } = profile;
  const name = `digit_${profileName(profile, width)}_c${carried}_f${fineBits}`;
  return circuitNamed(name, () => {
    const b = new CircuitBuilder(name, {
      summary: "a carry-save digit: its rows modulo 2^width plus the carries from below, in thermometer code",
      source: "Lemma 3.5.3, carry-save digit",
      params: { width, fineBits },
    });
    const rows = rowsForm(b, profile);
    const own = high > 0 ? Form.sum(b.input("h", high).bits()) : Form.zero;
    const below = carried > 0 ? Form.sum(b.input("c", carried).bits()) : Form.zero;
    // own = floor(rows / 2^width), so what is left is a digit; the top digit's rows stay below 2 * 2^width
    const low = b.claim(rows.minus(own.times(2 ** width)), 0, Math.min(2 ** width - 1, rows.hi));
    const value = low.plus(below);
    const unit = 2 ** fineBits;
    const coarse = range(1, Math.floor(value.hi / unit) + 1).map((t) => b.gate(value, t * unit, "at_least"));
    const remainder = b.claim(
      value.minus(Form.sum([Form.zero, ...coarse]).times(unit)),
      0,
      Math.min(unit - 1, value.hi),
    );
    if (coarse.length > 0) b.output("coarse", coarse);
    if (value.hi >= 2 ** width - 1) b.output("full", [b.gate(value, 2 ** width - 1, "at_least")]);
    b.output(
      "fine",
      range(1, unit).map((t) => b.gate(remainder, t, "remainder")),
    );
    return b.build();
  });
}
