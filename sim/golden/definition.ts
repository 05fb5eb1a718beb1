// How a golden model is described: what its operands are at a shape, and its results.
import type { FloatFormat } from "../../generator/params/format.ts";
import type { LayerShapes, LayerTop } from "../../generator/params/layer-ports.ts";
import type { Regime } from "../../generator/params/regime.ts";
import type { FloatValue } from "./value.ts";
import { canonicalWord, decode, encode } from "./word.ts";

/** The size of an operation, and what stands at its inputs. An operation looks only at the fields it needs. */
export interface GoldenShape {
  /** operands of fsum, fprod and isum, products of fdot and fdot_fused, inputs of and, or, majority */
  readonly n?: number;
  /** matmul: rows x inner times inner x cols */
  readonly rows?: number;
  readonly inner?: number;
  readonly cols?: number;
  /** threshold: one integer weight an input, and the bound */
  readonly weights?: readonly number[];
  readonly threshold?: number;
  /** whether `canon` stands at the inputs: words that are not canonical count as zero */
  readonly canon?: boolean;
  /** the shape object of a top of the paper's layers and models */
  readonly layer?: LayerShapes[LayerTop];
  /** layers and matmul: inner products with exact products and one rounding */
  readonly fused?: boolean;
  /** fexp, and what is composed of it: the documented algorithm of this regime; without it, the correctly rounded exponential */
  readonly regime?: Regime;
}

/** What a word is: `float` a word of the format; `integer` an unsigned number; `bit` 0 or 1. */
export type Kind = "float" | "integer" | "bit";

/** The meaning of an operation, before words: its kind, its operands at a shape, its results. */
export interface Definition {
  readonly kind: Kind;
  /** how many of the first operands are unsigned numbers, whatever the kind; none when left out */
  readonly integerOperands?: number;
  /** what the results are, where it is not what the operands are */
  readonly resultKind?: Kind;
  readonly outputs: readonly string[];
  operands(shape: GoldenShape): number;
  evaluate(format: FloatFormat, words: readonly bigint[], shape: GoldenShape): bigint[];
}

/** An operation from float values to float values. @param operands their number, or that as a function of the shape */
export function float(
  operands: number | ((shape: GoldenShape) => number),
  compute: (format: FloatFormat, values: FloatValue[], shape: GoldenShape) => FloatValue[],
): Definition {
  return {
    kind: "float",
    outputs: ["y"],
    operands: typeof operands === "number" ? () => operands : operands,
    evaluate: (format, words, shape) =>
      compute(format, floatValues(format, words, shape), shape).map((value) => encode(format, value)),
  };
}

/** The values of float words, through `canon` where the shape has it. @throws Error (a bug) on a word that has no value */
export function floatValues(format: FloatFormat, words: readonly bigint[], shape: GoldenShape): FloatValue[] {
  return words.map((word) => decode(format, shape.canon ? canonicalWord(format, word) : word));
}

/** An operation on unsigned numbers of p bits. @param operands their number, or that as a function of the shape */
export function integer(
  operands: number | ((shape: GoldenShape) => number),
  compute: (x: readonly bigint[]) => bigint[],
  outputs: readonly string[] = ["y"],
): Definition {
  return {
    kind: "integer",
    outputs,
    ...(outputs.length > 1 ? { resultKind: "bit" } : {}),
    operands: typeof operands === "number" ? () => operands : operands,
    evaluate: (format, words) => compute(checkBits(words, format.p)),
  };
}

/** A gate on single bits. */
export function bit(
  operands: (shape: GoldenShape) => number,
  compute: (x: readonly bigint[], shape: GoldenShape) => bigint,
): Definition {
  return {
    kind: "bit",
    outputs: ["y"],
    operands,
    evaluate: (_format, words, shape) => [compute(checkBits(words, 1), shape)],
  };
}

function checkBits(words: readonly bigint[], bits: number): readonly bigint[] {
  const wide = words.find((word) => word < 0n || word >> BigInt(bits) !== 0n);
  if (wide !== undefined) throw new Error(`operand ${wide} is not ${bits} bits`);
  return words;
}

/** The outputs [lt, eq] of an order -1, 0 or 1. */
export function orderBits(order: -1 | 0 | 1): bigint[] {
  return [order < 0 ? 1n : 0n, order === 0 ? 1n : 0n];
}

/** The two halves of a list of even length: x1..xn and y1..yn. */
export function halves<T>(list: T[]): [T[], T[]] {
  return [list.slice(0, list.length / 2), list.slice(list.length / 2)];
}

/** n operands. */
export function count(shape: GoldenShape): number {
  return needed(shape, "n");
}

/** n pairs of operands. */
export function twiceCount(shape: GoldenShape): number {
  return 2 * needed(shape, "n");
}

/** One operand a weight. */
export function weightCount(shape: GoldenShape): number {
  return needed(shape, "weights").length;
}

/** A field of the shape. @throws Error (a bug) if the shape lacks it */
export function needed<K extends keyof GoldenShape>(shape: GoldenShape, field: K): NonNullable<GoldenShape[K]> {
  const value = shape[field];
  if (value === undefined || value === null) throw new Error(`the shape lacks ${field}`);
  return value;
}
