// Row-major tensors of numbers of any kind.
import { range } from "../../generator/core/integers.ts";
import type { MapSize } from "../../generator/params/layer-shape.ts";

/** Row-major numbers; feature maps are row, column, channel. */
export interface Tensor<T> {
  readonly shape: readonly number[];
  readonly data: readonly T[];
}

/** Called with every intermediate tensor, in the order of computation. */
export type Trace<T> = (name: string, tensor: Tensor<T>) => void;

/** Indices of tokens: numbers that need not be in the format. */
export interface Indices {
  readonly shape: readonly number[];
  readonly indices: readonly number[];
}

/** Called with every stage of a model that makes tokens, too. */
export type ModelTrace<T> = (name: string, stage: Tensor<T> | Indices) => void;

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1);

/** A tensor of that shape. @throws Error (a bug) on another number of data */
export function tensor<T>(shape: readonly number[], data: readonly T[]): Tensor<T> {
  if (sizeOf(shape) !== data.length) throw new Error(`tensor ${shape.join("x")} of ${data.length} numbers`);
  return { shape, data };
}

/** The entries i of the first axis, each as a list: the rows of a matrix. */
export function rows<T>({ shape, data }: Tensor<T>): T[][] {
  const width = sizeOf(shape.slice(1));
  return range(0, shape[0]).map((i) => data.slice(i * width, (i + 1) * width));
}

/** A matrix of these rows. */
export function matrix<T>(list: readonly (readonly T[])[]): Tensor<T> {
  return tensor([list.length, list[0]?.length ?? 0], list.flat());
}

/** The columns of a matrix. */
export function columns<T>({ shape: [height, width], data }: Tensor<T>): T[][] {
  return range(0, width).map((j) => range(0, height).map((i) => data[i * width + j]));
}

/** The same numbers in another shape. */
function reshaped<T>({ data }: Tensor<T>, ...shape: readonly number[]): Tensor<T> {
  return tensor(shape, data);
}

/** The pixels of a map as rows of a matrix. */
export function pixelRows<T>(map: Tensor<T>): Tensor<T> {
  const [h, w, channels] = map.shape;
  return reshaped(map, h * w, channels);
}

/** The rows of a matrix as pixels of a map. */
export function asMap<T>(rowsOfPixels: Tensor<T>, { h, w }: MapSize): Tensor<T> {
  return reshaped(rowsOfPixels, h, w, rowsOfPixels.shape[1]);
}

/** Every number by itself. */
export function each<T>({ shape, data }: Tensor<T>, f: (x: T) => T): Tensor<T> {
  return { shape, data: data.map(f) };
}

/** Numbers of two tensors of one shape, pair by pair. @throws Error (a bug) on other shapes */
export function pairwise<T>(a: Tensor<T>, b: Tensor<T>, f: (x: T, y: T) => T): Tensor<T> {
  if (a.shape.join() !== b.shape.join()) throw new Error(`shapes ${a.shape.join("x")} and ${b.shape.join("x")}`);
  return { shape: a.shape, data: a.data.map((x, k) => f(x, b.data[k])) };
}

/** The tensor with its axes in another order: axis k of the result is axis order[k] of the tensor. */
export function transposed<T>({ shape, data }: Tensor<T>, order: readonly number[]): Tensor<T> {
  const strides = shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
  const result = order.map((axis) => shape[axis]);
  const list: T[] = [];
  const visit = (depth: number, at: number): void => {
    if (depth === order.length) list.push(data[at]);
    else for (let i = 0; i < result[depth]; i++) visit(depth + 1, at + i * strides[order[depth]]);
  };
  visit(0, 0);
  return { shape: result, data: list };
}
