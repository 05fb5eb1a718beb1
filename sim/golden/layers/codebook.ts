// Tokens: the row of a table (Def 4.1), and the index of a greatest word.
import type { Arithmetic } from "../arithmetic.ts";
import { rows, type Tensor } from "../tensor.ts";

/** Row `index` of the table; all zero where it has no such row. */
export function codebook<T>(on: Arithmetic<T>, index: number, table: Tensor<T>): T[] {
  return index < table.shape[0] ? rows(table)[index] : rows(table)[0].map(() => on.zero);
}

/** The least index of a greatest word. */
export function argmax<T>(on: Arithmetic<T>, words: readonly T[]): number {
  return words.reduce((best, word, i) => (on.compare(words[best], word) < 0 ? i : best), 0);
}
