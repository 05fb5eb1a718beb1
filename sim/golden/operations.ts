// Every operation on words, under the names of the tops: what circuits are compared with.
import { UserError } from "../../generator/core/errors.ts";
import type { FloatFormat } from "../../generator/params/format.ts";
import { gelu, sigmoid, silu, tanh } from "./activation.ts";
import type { Arithmetic } from "./arithmetic.ts";
import { compare } from "./cmp.ts";
import {
  bit,
  count,
  type Definition,
  float,
  floatValues,
  type GoldenShape,
  halves,
  integer,
  type Kind,
  needed,
  orderBits,
  twiceCount,
  weightCount,
} from "./definition.ts";
import { div } from "./div.ts";
import { dot, dotFused } from "./dot.ts";
import { expOf } from "./exp-regime.ts";
import { floatArithmetic } from "./float-arithmetic.ts";
import { floor } from "./floor.ts";
import { and, majority, or, threshold } from "./gates.ts";
import { LAYER_DEFINITIONS } from "./layer-operations.ts";
import { matmul } from "./layers/linear.ts";
import { mul } from "./mul.ts";
import { prod } from "./prod.ts";
import { sqrt } from "./sqrt.ts";
import { add, sub, sum } from "./sum.ts";
import { tensor } from "./tensor.ts";
import type { FloatValue } from "./value.ts";

export type { GoldenShape, Kind } from "./definition.ts";

/** An operation at a shape, as a function on words. */
export interface GoldenOperation {
  /** the top it is the meaning of */
  readonly top: string;
  /** what an operand is: `float` a word of the format; `integer` an unsigned number of p bits; `bit` 0 or 1 */
  readonly kind: Kind;
  /** how many of the first operands are unsigned numbers, whatever the kind: the index of a codebook */
  readonly integerOperands: number;
  /** what a result is: the outputs lt and eq are bits, the index of argmax is an unsigned number */
  readonly resultKind: Kind;
  /** operand words `evaluate` takes; dot: x1..xn then y1..yn; layers: port by port, row-major */
  readonly operands: number;
  /** names of the results `evaluate` returns: ["y"], or ["lt", "eq"]; layers return all words of y, row-major */
  readonly outputs: readonly string[];
  /**
   * The results for these operands.
   * @throws Error (a bug) on a wrong number of words, a word out of range, or one that is not canonical without `canon`
   */
  evaluate(format: FloatFormat, words: readonly bigint[]): bigint[];
}

const DEFINITIONS: Readonly<Record<string, Definition>> = {
  fadd: float(2, (format, [a, b]) => [add(format, a, b)]),
  fsub: float(2, (format, [a, b]) => [sub(format, a, b)]),
  fmul: float(2, (format, [a, b]) => [mul(format, a, b)]),
  fdiv: float(2, (format, [a, b]) => [div(format, a, b)]),
  fcmp: {
    kind: "float",
    resultKind: "bit",
    outputs: ["lt", "eq"],
    operands: () => 2,
    evaluate: (format, words, shape) => {
      const [a, b] = floatValues(format, words, shape);
      return orderBits(compare(a, b));
    },
  },
  ffloor: float(1, (format, [x]) => [floor(format, x)]),
  fsum: float(count, (format, x) => [sum(format, x)]),
  fprod: float(count, (format, x) => [prod(format, x)]),
  fsqrt: float(1, (format, [x]) => [sqrt(format, x)]),
  fexp: float(1, (format, [x], { regime }) => [expOf(format, x, regime)]),
  fdot: float(twiceCount, (format, xy) => [dot(format, ...halves(xy))]),
  fdot_fused: float(twiceCount, (format, xy) => [dotFused(format, ...halves(xy))]),
  matmul: float(
    (shape) => needed(shape, "inner") * (needed(shape, "rows") + needed(shape, "cols")),
    (format, values, shape) => {
      const [rows, inner, cols] = [needed(shape, "rows"), needed(shape, "inner"), needed(shape, "cols")];
      const a = tensor([rows, inner], values.slice(0, rows * inner));
      const b = tensor([inner, cols], values.slice(rows * inner));
      return [...matmul(floatArithmetic(format, shape), a, b).data];
    },
  ),
  iadd: integer(2, ([a, b]) => [a + b]),
  imul: integer(2, ([a, b]) => [a * b]),
  isum: integer(count, (x) => [x.reduce((total, xi) => total + xi, 0n)]),
  icmp: integer(2, ([a, b]) => orderBits(a < b ? -1 : a > b ? 1 : 0), ["lt", "eq"]),
  threshold: bit(weightCount, (x, shape) => threshold(needed(shape, "weights"), needed(shape, "threshold"), x)),
  and: bit(count, and),
  or: bit(count, or),
  majority: bit(count, majority),
  sigmoid: activation(sigmoid),
  tanh: activation(tanh),
  silu: activation(silu),
  gelu: activation(gelu),
  ...LAYER_DEFINITIONS,
};

function activation(compute: (on: Arithmetic<FloatValue>, x: FloatValue) => FloatValue): Definition {
  return float(1, (format, [x], { regime }) => [compute(floatArithmetic(format, { regime }), x)]);
}

/** The tops that have a golden model, in a fixed order. */
export const GOLDEN_TOPS: readonly string[] = Object.keys(DEFINITIONS);

/** The operation names of `tcvar eval` and their tops. */
export const EVAL_TOPS: Readonly<Record<string, string>> = {
  add: "fadd",
  sub: "fsub",
  mul: "fmul",
  div: "fdiv",
  cmp: "fcmp",
  floor: "ffloor",
  sum: "fsum",
  prod: "fprod",
  sqrt: "fsqrt",
  exp: "fexp",
  dot: "fdot",
  dot_fused: "fdot_fused",
  sigmoid: "sigmoid",
  tanh: "tanh",
  silu: "silu",
  gelu: "gelu",
};

/** The top of an operation of `tcvar eval`. @throws UserError naming the operation and the ones that exist */
export function topOfOperation(operation: string): string {
  if (Object.hasOwn(EVAL_TOPS, operation)) return EVAL_TOPS[operation];
  throw new UserError(`operation is ${JSON.stringify(operation)}: accepted are ${Object.keys(EVAL_TOPS).join(", ")}`);
}

/**
 * The golden model of a top at a shape.
 * @throws UserError on an unknown top; Error (a bug) when the shape lacks a field that the top needs
 */
export function goldenOperation(top: string, shape: GoldenShape = {}): GoldenOperation {
  if (!Object.hasOwn(DEFINITIONS, top))
    throw new UserError(`top ${JSON.stringify(top)} has no golden model: accepted are ${GOLDEN_TOPS.join(", ")}`);
  const { kind, integerOperands = 0, resultKind = kind, outputs, operands, evaluate } = DEFINITIONS[top];
  const expected = operands(shape);
  return {
    top,
    kind,
    integerOperands,
    resultKind,
    operands: expected,
    outputs,
    evaluate: (format, words) => {
      if (words.length !== expected) throw new Error(`${top} of ${words.length} words: it takes ${expected}`);
      return evaluate(format, words, shape);
    },
  };
}
