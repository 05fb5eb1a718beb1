// Propositional logic as clauses, for a SAT solver: literals are made with equal ones shared, then written as clauses.
import { bankLogic, type Edge, isComplement, KIND, Logic, nodeOf } from "../evaluator/bank-logic.ts";

/** A variable v > 0 or its complement -v. TRUE is a variable, FALSE its complement. */
export type Literal = number;

export const TRUE: Literal = 1;
export const FALSE: Literal = -1;

/** A growing set of clauses (Tseitin's form): operations on equal operands give the same literal. */
export class Cnf {
  /** what always has to hold */
  private readonly assertions: Literal[][] = [[TRUE]];
  /** clauses that say what a variable is */
  private readonly definitions = new Map<Literal, Literal[][]>();
  private variableCount = 1;
  private readonly known = new Map<string, Literal>();

  /** A variable of which nothing is known. */
  variable(): Literal {
    return ++this.variableCount;
  }

  /** One of these literals always holds. */
  assert(...clause: Literal[]): void {
    this.assertions.push(clause);
  }

  and(x: Literal, y: Literal): Literal {
    if (x === FALSE || y === FALSE || x === -y) return FALSE;
    if (x === TRUE || x === y) return y;
    if (y === TRUE) return x;
    const [a, b] = x < y ? [x, y] : [y, x];
    return this.once(`${a}&${b}`, (z) => [
      [-z, a],
      [-z, b],
      [z, -a, -b],
    ]);
  }

  or(...literals: readonly Literal[]): Literal {
    return -literals.reduce((all, literal) => this.and(all, -literal), TRUE);
  }

  xor(x: Literal, y: Literal): Literal {
    if (x === y) return FALSE;
    if (x === -y) return TRUE;
    if (Math.abs(x) === TRUE) return x === TRUE ? -y : y;
    if (Math.abs(y) === TRUE) return y === TRUE ? -x : x;
    const sign = x < 0 === y < 0 ? 1 : -1;
    const [a, b] = [Math.abs(x), Math.abs(y)].sort((first, second) => first - second);
    return (
      sign *
      this.once(`${a}^${b}`, (z) => [
        [-z, a, b],
        [-z, -a, -b],
        [z, -a, b],
        [z, a, -b],
      ])
    );
  }

  /** mask ? x : y */
  select(mask: Literal, x: Literal, y: Literal): Literal {
    if (mask < 0) return this.select(-mask, y, x);
    if (mask === TRUE || x === y) return x;
    if (x === -y) return this.xor(mask, y);
    if (Math.abs(x) === TRUE || Math.abs(y) === TRUE || mask === Math.abs(x) || mask === Math.abs(y))
      return this.or(this.and(mask, x), this.and(-mask, y));
    if (y < 0) return -this.select(mask, -x, -y);
    return this.once(`${mask}?${x}:${y}`, (z) => [
      [-mask, -x, z],
      [-mask, x, -z],
      [mask, -y, z],
      [mask, y, -z],
      [-x, -y, z],
      [x, y, -z],
    ]);
  }

  /** The outputs of a bank whose inputs are these literals. */
  bank(inputs: readonly Literal[], weights: ArrayLike<number>, thresholds: ArrayLike<number>): Literal[] {
    const logic = new Logic();
    // nets 0 and 1 are constants: input i is net i + 2
    const outputs = bankLogic(logic, { nets: inputs.map((_, i) => i + 2), weights, thresholds });
    const { kinds, a, b, c } = logic;
    const made: Literal[] = [FALSE];
    for (let node = 1; node < kinds.length; node++) {
      const [x, y] = [made[a[node]], made[b[node]]];
      if (kinds[node] === KIND.net) made.push(inputs[a[node] - 2]);
      else if (kinds[node] === KIND.and) made.push(this.and(x, y));
      else if (kinds[node] === KIND.andnot) made.push(this.and(x, -y));
      else if (kinds[node] === KIND.or) made.push(this.or(x, y));
      else if (kinds[node] === KIND.xor) made.push(this.xor(x, y));
      else made.push(this.select(made[c[node]], x, y));
    }
    return outputs.map((edge: Edge) => (isComplement(edge) ? -made[nodeOf(edge)] : made[nodeOf(edge)]));
  }

  /** The literal and what always holds, with the definitions that these rest on, in DIMACS's format. */
  dimacs(literal: Literal): string {
    const clauses = [[literal], ...this.assertions];
    const seen = new Set<Literal>();
    for (let next = 0; next < clauses.length; next++)
      for (const part of clauses[next]) {
        const variable = Math.abs(part);
        if (seen.has(variable)) continue;
        seen.add(variable);
        clauses.push(...(this.definitions.get(variable) ?? []));
      }
    const lines = clauses.map((clause) => `${clause.join(" ")} 0`);
    return `p cnf ${this.variableCount} ${lines.length}\n${lines.join("\n")}\n`;
  }

  private once(key: string, clausesOf: (result: Literal) => Literal[][]): Literal {
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const result = this.variable();
    this.known.set(key, result);
    this.definitions.set(result, clausesOf(result));
    return result;
  }
}
