// The tensors that a model takes from a file: exact as stored, rounded to a format, and what rounding did to them.
import { UserError } from "../../generator/core/errors.ts";
import type { FloatFormat } from "../../generator/params/format.ts";
import type { Arithmetic } from "../golden/arithmetic.ts";
import { absolute } from "../golden/integers.ts";
import { round } from "../golden/round.ts";
import { type Tensor, tensor } from "../golden/tensor.ts";
import type { FloatValue } from "../golden/value.ts";
import type { Weights } from "../golden/weights.ts";
import { FLOAT_DTYPES } from "./elements.ts";
import type { TensorFile } from "./safetensors.ts";

/** A tensor that a model takes. */
export interface ExpectedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** bits of the unsigned number that it is, instead of words */
  readonly bits?: number;
}

/** What rounding to a format did to the numbers of a file. */
export interface RoundingReport {
  readonly tensors: number;
  readonly values: number;
  /** not in the format: rounded to a neighbour */
  readonly inexact: number;
  /** beyond the largest number: became the largest */
  readonly saturated: number;
  /** nearer to zero than to the smallest number: became zero */
  readonly flushed: number;
  /** below the smallest number, and nearer to it than to zero: became the smallest */
  readonly raised: number;
}

const shapeText = (shape: readonly number[]): string => `[${shape.join(", ")}]`;

/**
 * The tensors that are expected, exact, by name.
 * @throws UserError naming the first one that is missing, of another shape or of integers, that has a NaN or an infinity, or an index
 * that is not one
 */
export async function exactTensors(
  file: TensorFile,
  expected: readonly ExpectedTensor[],
): Promise<Map<string, Tensor<FloatValue>>> {
  for (const { name, shape, bits } of expected) {
    const found = file.tensors.get(name);
    if (!found) throw new UserError(`${file.path}: tensor ${name} is missing: expected is shape ${shapeText(shape)}`);
    if (found.shape.join() !== shape.join())
      throw new UserError(
        `${file.path}: tensor ${name} has shape ${shapeText(found.shape)}: expected is ${shapeText(shape)}`,
      );
    if (bits === undefined && !FLOAT_DTYPES.includes(found.dtype))
      throw new UserError(
        `${file.path}: tensor ${name} has dtype ${found.dtype}: accepted are ${FLOAT_DTYPES.join(", ")}`,
      );
  }
  const tensors = new Map<string, Tensor<FloatValue>>();
  for (const { name, shape, bits } of expected) {
    const stored = file.tensors.get(name);
    if (!stored) throw new Error(`${name} was there before`);
    const values = await file.values(stored);
    if (bits !== undefined) checkIndex(file.path, name, values[0], bits);
    tensors.set(name, tensor(shape, values));
  }
  return tensors;
}

function checkIndex(path: string, name: string, value: FloatValue, bits: number): void {
  const index = Number(value.m) * 2 ** Number(value.e);
  if (!Number.isInteger(index) || index < 0 || index >= 2 ** bits)
    throw new UserError(`${path}: tensor ${name} is ${index}: accepted are integers 0..${2 ** bits - 1}`);
}

/** Exact tensors rounded once to an arithmetic. */
export function tensorsIn<T>(on: Arithmetic<T>, exact: ReadonlyMap<string, Tensor<FloatValue>>): Weights<T> {
  const rounded = ({ m, e }: FloatValue): T => (e >= 0n ? on.constant(m << e) : on.constant(m, 1n << -e));
  return Object.fromEntries(
    [...exact].map(([name, { shape, data }]) => [name, { shape, data: data.map(rounded) }] as const),
  );
}

/** Exact tensors rounded once to a format, and what that did. @param indices names of those that are no words: as they are */
export function roundedTensors(
  format: FloatFormat,
  exact: ReadonlyMap<string, Tensor<FloatValue>>,
): { tensors: Map<string, Tensor<FloatValue>>; report: RoundingReport } {
  const counts = { tensors: exact.size, values: 0, inexact: 0, saturated: 0, flushed: 0, raised: 0 };
  const largest = { m: (1n << BigInt(format.p)) - 1n, e: format.emax };
  const smallest = { m: 1n << BigInt(format.p - 1), e: format.emin };
  const tensors = new Map<string, Tensor<FloatValue>>();
  for (const [name, { shape, data }] of exact) {
    const rounded = data.map((value) => {
      const result = round(format, value);
      const magnitude = { m: absolute(value.m), e: value.e };
      counts.values++;
      if (order(value, result) === 0) return result;
      if (order(magnitude, largest) > 0) counts.saturated++;
      else if (order(magnitude, smallest) > 0) counts.inexact++;
      else if (result.m === 0n) counts.flushed++;
      else counts.raised++;
      return result;
    });
    tensors.set(name, tensor(shape, rounded));
  }
  return { tensors, report: counts };
}

/** Negative, zero or positive as a < b, a = b or a > b, exactly. */
function order(a: FloatValue, b: FloatValue): number {
  if (a.m === 0n || b.m === 0n) return Number(a.m > b.m) - Number(a.m < b.m);
  const least = a.e < b.e ? a.e : b.e;
  const difference = (a.m << (a.e - least)) - (b.m << (b.e - least));
  return difference > 0n ? 1 : difference < 0n ? -1 : 0;
}
