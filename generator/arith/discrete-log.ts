// Products modulo a prime by sums of discrete logarithms. Source: Lemma 3.5.2 (iterated product), Chinese remainders.
//
// The logarithms modulo q - 1 are kept as their residues modulo the prime powers of q - 1: the sums stay small, and so do the
// weights.
import type { CircuitBuilder } from "../circuit/builder.ts";
import type { Form } from "../circuit/form.ts";
import { bitLength, range } from "../core/integers.ts";
import { columnCounts } from "./column-count.ts";
import { residueHot, type WeightedBit } from "./residue.ts";

/** A factor of the group of residues: a cyclic group of prime power order, its elements written in `bits` bits. */
export interface LogComponent {
  readonly order: number;
  readonly bits: number;
}

/** How the residues modulo a prime q are written: a logarithm, or zero. */
export interface LogCode {
  readonly q: number;
  readonly components: readonly LogComponent[];
  /** the logarithm of residue r = 1 .. q - 1 to a primitive root; its residues modulo the orders are the components */
  readonly logs: readonly number[];
  /** bits of a coded residue: those of all components, and on top [the residue is 0] */
  readonly width: number;
}

/** The code modulo the prime q, for its least primitive root. */
export function logCode(q: number): LogCode {
  const components = logComponents(q);
  return { q, components, logs: discreteLogs(q), width: components.reduce((sum, { bits }) => sum + bits, 1) };
}

/** The prime powers whose product is q - 1. */
export function logComponents(q: number): LogComponent[] {
  const components: LogComponent[] = [];
  let rest = q - 1;
  for (let f = 2; rest > 1; f++) {
    let order = 1;
    while (rest % f === 0) [order, rest] = [order * f, rest / f];
    if (order > 1) components.push({ order, bits: bitLength(order - 1) });
  }
  return components;
}

/** For each bit of the code, whether it is 1 for residue r. */
export function logBits({ components, logs, q }: LogCode): boolean[][] {
  return [
    ...components.flatMap(({ order, bits }) =>
      range(0, bits).map((j) => range(0, q).map((r) => r > 0 && Math.floor((logs[r] % order) / 2 ** j) % 2 === 1)),
    ),
    range(0, q).map((r) => r === 0),
  ];
}

/** log[r] with g^log[r] = r modulo the prime q, for the least primitive root g; log[0] is not used. */
function discreteLogs(q: number): number[] {
  for (const g of range(1, q)) {
    const logs = new Array<number>(q).fill(0);
    const seen = new Set<number>();
    let power = 1;
    for (const exponent of range(0, q - 1)) {
      logs[power] = exponent;
      seen.add(power);
      power = (power * g) % q;
    }
    if (seen.size === q - 1) return logs;
  }
  throw new Error(`${q} has no primitive root`);
}

/** How the logarithms are added. */
export interface LogSumPlan {
  /** count the ones of the logarithms' columns first: two levels */
  readonly countLogs: boolean;
  /** the one-hot codes of the logarithms' sums as nets: one level */
  readonly codeNets: boolean;
  /** columns from this height on are counted by fours */
  readonly tall: number;
}

/**
 * [the product of these coded residues is r], r = 1 .. q - 1: gates two levels above the codes, up to five by the plan. Wires
 * in order of n^2 for each component's order, with counts n^2 for each of its bits.
 */
export function productHot(
  b: CircuitBuilder,
  { q, components, logs, width }: LogCode,
  operands: readonly (readonly Form[])[],
  plan: LogSumPlan,
): Form[] {
  let from = 0;
  const codes = components.map(({ order, bits }) => {
    const columns = range(0, bits).map((j) => operands.map((operand) => operand[from + j]));
    from += bits;
    const counted = plan.countLogs ? columnCounts(b, columns, plan.tall) : columns;
    const number = counted.flatMap((column, j) => column.map((bit): WeightedBit => ({ bit, value: 1n << BigInt(j) })));
    const code = residueHot(b, number, order);
    return plan.codeNets ? code.map((bit) => b.materialize(bit, "code")) : code;
  });
  const someZero = b.or(
    operands.map((operand) => operand[width - 1]),
    "some_zero",
  );
  return range(1, q).map((r) =>
    b.and([...components.map(({ order }, k) => codes[k][logs[r] % order]), someZero.not()], "is"),
  );
}
