// Tensors by name.
import type { Tensor } from "./tensor.ts";

/** Tensors by their names: of ports, or of the published code. */
export type Weights<T> = Readonly<Record<string, Tensor<T>>>;

/** The tensors whose names begin with a prefix, by the rest of their names. */
export interface Scope<T> {
  /** @throws Error (a bug) if there is no such tensor */
  of(name: string): Tensor<T>;
  has(name: string): boolean;
  within(prefix: string): Scope<T>;
}

/** All of the weights, or those below a prefix. */
export function scopeOf<T>(weights: Weights<T>, prefix = ""): Scope<T> {
  const has = (name: string): boolean => Object.hasOwn(weights, prefix + name);
  return {
    has,
    of: (name) => {
      if (!has(name)) throw new Error(`weights lack ${prefix}${name}`);
      return weights[prefix + name];
    },
    within: (inner) => scopeOf(weights, prefix + inner),
  };
}
