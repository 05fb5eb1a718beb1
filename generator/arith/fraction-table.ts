// The fraction f / q of one modulus, looked up by a residue and the cell. Source: Chinese remainders, table look-up.
import type { CircuitBuilder } from "../circuit/builder.ts";
import { Form } from "../circuit/form.ts";
import { range } from "../core/integers.ts";
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

/** The bits of f / q for f = 0 .. q - 1, lowest first. */
function fractionBits(plan: PolynomialFraction, q: number): Uint8Array[] {
  return range(0, q).map((f) => {
    const digits = plan.fraction(f, q).toString(2).padStart(plan.bits, "0");
    return Uint8Array.from({ length: plan.bits }, (_, j) => Number(digits[plan.bits - 1 - j]));
  });
}

/**
 * The bits of the fraction, each the sum of the exclusive gates [cell] AND [high digit] AND [low digit is where the bit is 1]:
 * one level above the digits. About bits * q / 2 wires a cell.
 */
export function fractionGates(b: CircuitBuilder, plan: PolynomialFraction, index: FractionIndex): Form[][] {
  const { q, digits, cells } = index;
  const numerators = plan.numerators(q);
  const bits = fractionBits(plan, q);
  const [highs, lows] = valuesOf(digits);
  const falling: Form[] = [];
  const fallsAt = (v: number): Form => {
    falling[v] ??= digits.low.atLeast(v).times(-1);
    return falling[v];
  };
  const columns: Form[][] = range(0, plan.bits).map(() => []);
  cells.forEach((cell, k) => {
    for (const high of highs) {
      // values in a row, as all residues are
      const possible = lows.filter((low) => digits.residue(high, low) !== undefined);
      if (possible.length === 0) continue;
      const ones = possible.map((low) => bits[numerators[k][digits.residue(high, low) as number]]);
      const isHigh = digits.high.equals(high);
      columns.forEach((column, j) => {
        const parts = [cell, isHigh];
        // values that do not occur count like the nearest that does: fewer steps of the thermometer
        if (ones[0][j]) parts.push(Form.one);
        for (let i = 1; i < ones.length; i++)
          if (ones[i][j] !== ones[i - 1][j])
            parts.push(ones[i][j] ? digits.low.atLeast(possible[i]) : fallsAt(possible[i]));
        if (parts.length > 2) column.push(b.gate(Form.sum(parts), 3, "fraction"));
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
  const bits = fractionBits(plan, q);
  return range(0, plan.bits).map((j) => {
    const ones = hot.filter((_, f) => bits[f][j] === 1);
    return [b.or(ones, "fraction")];
  });
}
