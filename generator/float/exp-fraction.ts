// 2^f for a fraction f, from tables of two fields of f and a quadratic in the rest: as one sum of columns. Lemma 3.6.
import { ColumnSum } from "../arith/constant-multiples.ts";
import { oneHot } from "../arith/one-hot.ts";
import type { CircuitBuilder } from "../circuit/builder.ts";
import { Form } from "../circuit/form.ts";
import { ln2 } from "../core/exact-real.ts";
import { range } from "../core/integers.ts";
import { type ExpCuts, powerTable, squareTable } from "./exp-table-plan.ts";

/** How the tables are made. */
export interface FractionPlan {
  /** tables' bits as nets: one level more than virtual bits, of which every product holds all entries */
  readonly nets: boolean;
  /** the same for the square, which goes into the sum as it is; the rows of A and B are nets there */
  readonly squareNets: boolean;
  /** fields wider than this are decoded in pieces: one level more */
  readonly predecode: number | undefined;
}

/** Bits of a table at places: bit(i) counts 2^-i. */
type PlacedBits = ReadonlyMap<number, Form>;

/**
 * The columns (least significant first, column `sum` counts 1) of
 *   (1 + A)(1 + B)(1 + l ln 2) + (l ln 2)^2 / 2 without its smallest products,
 * A = 2^(h / 2^..) - 1, B = 2^(g / 2^..) - 1 and the square from tables, and of `added`.
 * @param fraction the bits of f, least significant first, `cuts.y` of them
 */
export function fractionPower(
  b: CircuitBuilder,
  cuts: ExpCuts,
  fraction: readonly Form[],
  added: bigint,
  plan: FractionPlan,
): Form[][] {
  const sum = new ColumnSum(cuts.sum + 2);
  sum.addConstant((1n << BigInt(cuts.sum)) + added);
  const top = cuts.y;
  const rest = cuts.y - cuts.both;
  const hot = (from: number, to: number): Form[] => oneHot(b, fraction.slice(from, to), plan.predecode);
  const [h, g, q] = b.scope("field", () => [hot(top - cuts.h, top), hot(rest, top - cuts.h), hot(rest - cuts.q, rest)]);
  const aTable = powerTable(cuts.h, cuts.h, cuts.a, false);
  const bTable = powerTable(cuts.g, cuts.both, cuts.b, false);
  const A = b.scope("a", () => placed(b, h, aTable, cuts.a, plan.nets));
  const B = b.scope("b", () => placed(b, g, bTable, cuts.b, plan.nets));
  const square = b.scope("square", () => placed(b, q, squareTable(cuts), cuts.sum, plan.squareNets));
  const l = new Map(range(cuts.both + 1, cuts.y + 1).map((i) => [i, fraction[cuts.y - i]]));

  const row = (bits: PlacedBits): void => {
    for (const [i, bit] of bits) sum.addBit(bit, cuts.sum - i);
  };
  const netted = (bits: PlacedBits): PlacedBits =>
    new Map([...bits].map(([i, bit]) => [i, b.materialize(bit, "entry")]));
  const products = (u: PlacedBits, v: PlacedBits, last: number, name: string): void => {
    for (const [i, x] of u)
      for (const [j, y] of v) if (i + j <= last) sum.addBit(b.and([x, y], name), cuts.sum - i - j);
  };
  row(netted(A));
  row(netted(B));
  row(square);
  for (const [i, bit] of l) sum.addMultiple(bit, ln2(cuts.sum - i));
  products(A, B, cuts.ab, "ab");
  const [aPlaces, bPlaces] = [cuts.al - cuts.both - 1, cuts.bl - cuts.both - 1];
  const aLn2 = powerTable(cuts.h, cuts.h, aPlaces, true);
  const bLn2 = powerTable(cuts.g, cuts.both, bPlaces, true);
  products(
    b.scope("a_ln2", () => placed(b, h, aLn2, aPlaces, plan.nets)),
    l,
    cuts.al,
    "al",
  );
  products(
    b.scope("b_ln2", () => placed(b, g, bLn2, bPlaces, plan.nets)),
    l,
    cuts.bl,
    "bl",
  );
  return sum.columns();
}

/** Table look-up by a one-hot code of which one bit is 1: the bits by place; those that are always 0 are left out. */
function placed(
  b: CircuitBuilder,
  hot: readonly Form[],
  table: readonly bigint[],
  places: number,
  nets: boolean,
): PlacedBits {
  const bits = new Map<number, Form>();
  for (const i of range(0, places + 1)) {
    const members = hot.filter((_, v) => (table[v] >> BigInt(places - i)) & 1n);
    if (members.length === 0) continue;
    // the entries with a 1, or 1 less those with a 0
    const others = hot.filter((_, v) => !((table[v] >> BigInt(places - i)) & 1n));
    const bit =
      members.length <= others.length ? Form.sum([Form.zero, ...members]) : Form.sum([Form.zero, ...others]).not();
    bits.set(i, nets ? b.materialize(b.claimBit(bit), "entry") : b.claimBit(bit));
  }
  return bits;
}
