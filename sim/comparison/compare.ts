// Results against the golden model: how many vectors agree, and the first that do not, in decimal and in bits.
import type { FloatFormat } from "../../generator/params/format.ts";
import { describeInteger, describeWord } from "../golden/describe.ts";
import type { GoldenOperation } from "../golden/operations.ts";

/** One vector whose result is wrong. */
export interface Mismatch {
  /** index of the vector, from 0 */
  readonly vector: number;
  readonly operands: readonly bigint[];
  readonly expected: readonly bigint[];
  readonly found: readonly bigint[];
}

/** What a comparison has seen so far. */
export interface Comparison {
  readonly compared: number;
  readonly mismatches: number;
  readonly first: readonly Mismatch[];
}

/** Mismatches that are kept and shown. */
const SHOWN = 5;

/** Nothing compared yet. A run that ends here has failed: see `agrees`. */
export const NOTHING_COMPARED: Comparison = Object.freeze({ compared: 0, mismatches: 0, first: [] });

/** The comparison with the results of more vectors added. @throws Error (a bug) when there are not as many results as vectors */
export function compareMore(
  before: Comparison,
  golden: GoldenOperation,
  format: FloatFormat,
  vectors: readonly (readonly bigint[])[],
  results: readonly (readonly bigint[])[],
): Comparison {
  if (results.length !== vectors.length) throw new Error(`${results.length} results for ${vectors.length} vectors`);
  const first = [...before.first];
  let { mismatches } = before;
  vectors.forEach((operands, i) => {
    const expected = golden.evaluate(format, operands);
    const found = results[i];
    if (found.length === expected.length && expected.every((word, k) => word === found[k])) return;
    mismatches++;
    if (first.length < SHOWN) first.push({ vector: before.compared + i, operands, expected, found });
  });
  return { compared: before.compared + vectors.length, mismatches, first };
}

/** Did at least one vector agree, and none disagree? */
export const agrees = ({ compared, mismatches }: Comparison): boolean => compared > 0 && mismatches === 0;

/** The lines that show a mismatch: operands, and the results that differ, in decimal and in bits. */
export function mismatchLines(golden: GoldenOperation, format: FloatFormat, mismatch: Mismatch): string[] {
  const { vector, operands, expected, found } = mismatch;
  const operandText = (word: bigint, i: number): string => {
    if (golden.kind === "bit" || i < golden.integerOperands) return `${word}`;
    return golden.kind === "float" ? describeWord(format, word) : describeInteger(word, format.p);
  };
  const named = golden.outputs.length > 1;
  const resultText = (word: bigint): string => (golden.resultKind === "float" ? describeWord(format, word) : `${word}`);
  const differing = expected.flatMap((word, k) => (word === found[k] ? [] : [k]));
  const name = (k: number): string => (named ? golden.outputs[k] : expected.length > 1 ? `y[${k}]` : "y");
  return [
    `vector ${vector}:`,
    ...limited(operands.map((word, i) => `  operand ${i}: ${operandText(word, i)}`)),
    ...limited(
      differing.flatMap((k) => [
        `  ${name(k)} expected: ${resultText(expected[k])}`,
        `  ${name(k)} found:    ${found[k] === undefined ? "nothing" : resultText(found[k])}`,
      ]),
    ),
  ];
}

const LINES = 16;

function limited(lines: readonly string[]): string[] {
  return lines.length <= LINES ? [...lines] : [...lines.slice(0, LINES), `  ... ${lines.length - LINES} more`];
}
