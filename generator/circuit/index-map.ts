// Index maps: where the ports of an instance of an array attach, as integer expressions over the loop variables.

/** An integer expression over the loop variables of an instance array. Division rounds down; operands are not negative there. */
export type Index =
  | { readonly op: "constant"; readonly value: number }
  | { readonly op: "variable"; readonly name: string }
  | { readonly op: "add" | "mul" | "div" | "mod" | "min" | "max"; readonly left: Index; readonly right: Index };

type Operand = Index | number;

const index = (operand: Operand): Index => (typeof operand === "number" ? { op: "constant", value: operand } : operand);

/** The constant `value`. */
export const at = (value: number): Index => ({ op: "constant", value });
/** The loop variable `name`. */
export const loopVariable = (name: string): Index => ({ op: "variable", name });
/** left + right, folded where both are constants or one is 0. */
export function add(left: Operand, right: Operand): Index {
  const [a, b] = [index(left), index(right)];
  if (a.op === "constant" && b.op === "constant") return at(a.value + b.value);
  if (a.op === "constant" && a.value === 0) return b;
  if (b.op === "constant" && b.value === 0) return a;
  return { op: "add", left: a, right: b };
}
/** left * right, folded where both are constants or one is 1. */
export function mul(left: Operand, right: Operand): Index {
  const [a, b] = [index(left), index(right)];
  if (a.op === "constant" && b.op === "constant") return at(a.value * b.value);
  if (a.op === "constant" && a.value === 1) return b;
  if (b.op === "constant" && b.value === 1) return a;
  return { op: "mul", left: a, right: b };
}
/** floor(left / right). */
export const div = (left: Operand, right: Operand): Index => ({ op: "div", left: index(left), right: index(right) });
/** left mod right. */
export const mod = (left: Operand, right: Operand): Index => ({ op: "mod", left: index(left), right: index(right) });
/** The smaller of the two. */
export const min = (left: Operand, right: Operand): Index => ({ op: "min", left: index(left), right: index(right) });
/** The greater of the two. */
export const max = (left: Operand, right: Operand): Index => ({ op: "max", left: index(left), right: index(right) });

/** The value of an index expression, given the loop variables. @throws Error on a variable that has no value */
export function evaluateIndex(expression: Index, variables: ReadonlyMap<string, number>): number {
  if (expression.op === "constant") return expression.value;
  if (expression.op === "variable") {
    const value = variables.get(expression.name);
    if (value === undefined) throw new Error(`index expression uses the unknown loop variable ${expression.name}`);
    return value;
  }
  const left = evaluateIndex(expression.left, variables);
  const right = evaluateIndex(expression.right, variables);
  switch (expression.op) {
    case "add":
      return left + right;
    case "mul":
      return left * right;
    case "div":
      return Math.floor(left / right);
    case "mod":
      return left - right * Math.floor(left / right);
    case "min":
      return Math.min(left, right);
    case "max":
      return Math.max(left, right);
  }
}

/** Least and greatest value. */
export type Range = readonly [least: number, greatest: number];

/**
 * Bounds of an index expression where each loop variable lies in a range, by interval arithmetic: exact for affine maps,
 * may be wide for others. @throws Error on a variable that has no range
 */
export function indexRange(expression: Index, variables: ReadonlyMap<string, Range>): Range {
  if (expression.op === "constant") return [expression.value, expression.value];
  if (expression.op === "variable") {
    const range = variables.get(expression.name);
    if (!range) throw new Error(`index expression uses the unknown loop variable ${expression.name}`);
    return range;
  }
  const [a, b] = indexRange(expression.left, variables);
  const [c, d] = indexRange(expression.right, variables);
  switch (expression.op) {
    case "add":
      return [a + c, b + d];
    case "mul": {
      if (c === d) return c < 0 ? [b * c, a * c] : [a * c, b * c];
      const corners = [a * c, a * d, b * c, b * d];
      return [Math.min(...corners), Math.max(...corners)];
    }
    case "div":
      return [Math.floor(a / d), Math.floor(b / c)];
    case "mod":
      return Math.floor(a / d) === Math.floor(b / c) && c === d ? [a % c, b % c] : [0, d - 1];
    case "min":
      return [Math.min(a, c), Math.min(b, d)];
    case "max":
      return [Math.max(a, c), Math.max(b, d)];
  }
}

/** Adds the names of the loop variables of an index expression to `names`. */
export function collectVariables(expression: Index, names: Set<string>): void {
  if (expression.op === "constant") return;
  if (expression.op === "variable") {
    names.add(expression.name);
    return;
  }
  collectVariables(expression.left, names);
  collectVariables(expression.right, names);
}

/** The expression with the given variables at these values; what has no variable left is a constant. */
export function substitute(expression: Index, values: ReadonlyMap<string, number>): Index {
  if (expression.op === "constant") return expression;
  if (expression.op === "variable") {
    const value = values.get(expression.name);
    return value === undefined ? expression : at(value);
  }
  const left = substitute(expression.left, values);
  const right = substitute(expression.right, values);
  const replaced: Index = { op: expression.op, left, right };
  if (left.op === "constant" && right.op === "constant") return at(evaluateIndex(replaced, new Map()));
  return replaced.op === "add" ? add(left, right) : replaced.op === "mul" ? mul(left, right) : replaced;
}
