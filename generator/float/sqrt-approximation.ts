// The root of a significand to within half an ulp, as redundant digits: polynomials whose coefficients are tables. Lemma 3.7.
import { columnDigits, type PlacedPosition } from "../arith/digit-sum.ts";
import { StepTable } from "../arith/step-table.ts";
import type { CircuitBuilder } from "../circuit/builder.ts";
import { Form } from "../circuit/form.ts";
import { range } from "../core/integers.ts";
import { FINE, type Monomial, type RootCells, rootPolynomials } from "./sqrt-polynomial.ts";

/** How the approximation is made. */
export interface ApproximationPlan {
  /** make the bits of the coefficients nets: one level more; else each product holds a whole table */
  readonly netTables: boolean;
  /** estimated wires behind each digit of the sum, and behind each digit of its fraction: see `columnDigits` */
  readonly perDigit: number;
  readonly perLowDigit: number;
}

/** A number close to the root of M = m * 2^t in ulps; digits of places from 0, the units at `guard`. */
export interface RootApproximation {
  readonly digits: PlacedPosition[];
  readonly guard: number;
}

/**
 * |sum of the digits / 2^guard - root| < 1/2, for the fraction of a significand (p - 1 bits, the top 1 left out) and [t = p].
 * Level 1: steps of the tables and products of bits of the fraction; (2: bits of the tables, for `netTables`;) then the
 * products of both, and the digits. A subtracted product is the complement of its gate, less a constant.
 */
export function approximateRoot(
  b: CircuitBuilder,
  fraction: readonly Form[],
  odd: Form,
  plan: ApproximationPlan & RootCells,
): RootApproximation {
  const low = plan.p - 1 - plan.cellBits;
  const { guard, constants, magnitudes, monomials } = rootPolynomials(plan);
  const table = new StepTable(b, [...fraction.slice(low), odd]);
  const columns: Form[][] = range(0, plan.p + guard).map(() => []);
  let subtracted = 0n;
  magnitudes.forEach((values, k) => {
    const bits = new Map<number, Form>();
    const bitOf = (j: number): Form => {
      const bit = bits.get(j) ?? coefficientBit(b, table, values, j, plan.netTables);
      bits.set(j, bit);
      return bit;
    };
    const length = values.reduce((most, x) => Math.max(most, x.toString(2).length), 0);
    for (const monomial of monomials[k]) {
      const power = powerBit(b, fraction.slice(0, low), monomial);
      for (let j = FINE + monomial.shift - guard; j < length; j++) {
        const place = j - (FINE + monomial.shift - guard);
        const product = b.and([bitOf(j), power], "product");
        if (product === Form.zero) continue;
        // powers with an odd exponent k + 1 are added
        columns[place].push(k % 2 === 0 ? product : product.not());
        if (k % 2 === 1) subtracted += 2n ** BigInt(place);
      }
    }
  });
  const bits = range(0, columns.length).map((j) =>
    coefficientBit(
      b,
      table,
      constants.map((x) => x - subtracted),
      j,
      true,
    ),
  );
  bits.forEach((bit, j) => {
    if (bit !== Form.zero) columns[j].push(bit);
  });
  const { perDigit, perLowDigit } = plan;
  const use = { length: columns.length, rounding: guard, added: 0, perDigit, perLowDigit };
  return { digits: columnDigits(b, columns, use), guard };
}

/** A monomial of bits u_1 (the top one), u_2, ...; shared by all bits of the coefficient. */
function powerBit(b: CircuitBuilder, u: readonly Form[], { bits, squareBit }: Monomial): Form {
  const chosen = bits.map((i) => u[u.length - i]);
  if (squareBit === undefined) return b.and(chosen, "power");
  const squares = range(0, 2 ** bits.length).map((v) => Math.floor(v ** 2 / 2 ** squareBit) % 2 === 1);
  return b.materialize(new StepTable(b, chosen.toReversed()).bit(squares), "square");
}

function coefficientBit(b: CircuitBuilder, table: StepTable, values: readonly bigint[], j: number, net: boolean): Form {
  const bit = table.bit(values.map((value) => ((value >> BigInt(j)) & 1n) === 1n));
  return net ? b.materialize(bit, "coefficient") : bit;
}
