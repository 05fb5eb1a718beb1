// The fraction f / q of one modulus, looked up by a residue and the cell. Source: Chinese remainders, table look-up.
import type { CircuitBuilder } from "../circuit/builder.ts";
import { Form } from "../circuit/form.ts";
import { range } from "../core/integers.ts";
import { type Digit, type ValueSet, valuesBetween } from "./digit.ts";
import type { PolynomialFraction } from "./polynomial-fraction.ts";
import type { ResidueDigits } from "./residue-digits.ts";

/** The digits of the residue modulo q, and the cell as a one-hot code. */
export interface FractionIndex {
  readonly q: number;
  readonly digits: ResidueDigits;
  readonly cells: readonly Form[];
}

/** The values of the high and of the low digit. */
const valuesOf = ({ high, low }: ResidueDigits): [number[], number[]] => [range(0, high.hi + 1), range(0, low.hi + 1)];

/** "The digit is in the set" as a sum of its thermometer: a bit, as it falls; not claimed, for there are very many of them. */
function inSet(digit: Digit, set: ValueSet): Form {
  const parts: Form[] = [Form.zero];
  let inside = false;
  for (let v = digit.lo; v <= digit.hi + 1; v++) {
    const member = v <= digit.hi && ((set >> BigInt(v)) & 1n) === 1n;
    if (member !== inside) parts.push(member ? digit.atLeast(v) : digit.atLeast(v).times(-1));
    inside = member;
  }
  return Form.sum(parts);
}

/**
 * The bits of the fraction, each the sum of the exclusive gates [cell] AND [high digit] AND [low digit is where the bit is 1]:
 * one level above the digits. About bits * q / 2 wires a cell.
 */
export function fractionGates(b: CircuitBuilder, plan: PolynomialFraction, index: FractionIndex): Form[][] {
  const { q, digits, cells } = index;
  const numerators = plan.numerators(q);
  const fractions = range(0, q).map((f) => plan.fraction(f, q));
  const [highs, lows] = valuesOf(digits);
  const columns: Form[][] = range(0, plan.bits).map(() => []);
  cells.forEach((cell, k) => {
    for (const high of highs) {
      const possible = lows.filter((low) => digits.residue(high, low) !== undefined);
      if (possible.length === 0) continue;
      const [least, most] = [possible[0], possible[possible.length - 1]];
      const values = possible.map((low) => fractions[numerators[k][digits.residue(high, low) as number]]);
      columns.forEach((column, j) => {
        let set = 0n;
        values.forEach((value, i) => {
          if ((value >> BigInt(j)) & 1n) set |= 1n << BigInt(possible[i]);
        });
        if (set === 0n) return;
        // values that do not occur count like the nearest that does: fewer steps of the thermometer
        if ((set >> BigInt(least)) & 1n) set |= valuesBetween(0, least);
        if ((set >> BigInt(most)) & 1n) set |= valuesBetween(most, digits.low.hi);
        column.push(b.gate(Form.sum([cell, digits.high.equals(high), inSet(digits.low, set)]), 3, "fraction"));
      });
    }
  });
  return columns;
}

/**
 * The same through the numerator: (1) the pair of digits, one AND gate a value, (2) with the cell, those values that have the
 * numerator f, one gate a cell and f, (3) f, (4) the bits of f / q, one gate each: four levels above the digits, three without
 * cells. About q * (5 + 3 * cells + bits / 2) wires.
 */
export function fractionByNumerator(b: CircuitBuilder, plan: PolynomialFraction, index: FractionIndex): Form[][] {
  const { q, digits, cells } = index;
  const numerators = plan.numerators(q);
  const [highs, lows] = valuesOf(digits);
  const isHigh = highs.map((high) => digits.high.equals(high));
  const isLow = lows.map((low) => digits.low.equals(low));
  const pairs = highs.flatMap((high) =>
    lows.flatMap((low) => {
      const residue = digits.residue(high, low);
      return residue === undefined ? [] : [{ residue, hot: b.and([isHigh[high], isLow[low]], "pair") }];
    }),
  );
  // one pair at most, so that a sum of pairs is a bit
  b.claimBit(Form.sum(pairs.map(({ hot }) => hot)));
  const numeratorOf = range(0, q).map((): Form[] => []);
  cells.forEach((cell, k) => {
    const hots = range(0, q).map((): Form[] => []);
    for (const { residue, hot } of pairs) hots[numerators[k][residue]].push(hot);
    // f = 0 is no fraction at all
    for (let f = 1; f < q; f++)
      if (hots[f].length > 0) numeratorOf[f].push(b.gate(Form.sum([cell, ...hots[f]]), 2, "with_cell"));
  });
  const hot = numeratorOf.map((parts) => b.or(parts, "numerator"));
  const fractions = range(0, q).map((f) => plan.fraction(f, q));
  return range(0, plan.bits).map((j) => {
    const ones = hot.filter((_, f) => (fractions[f] >> BigInt(j)) & 1n);
    return [b.or(ones, "fraction")];
  });
}
