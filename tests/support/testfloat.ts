// Cases made with Berkeley TestFloat, beside the repository. A test that finds no data is skipped and says how many.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { type FloatFormat, floatFormat } from "../../generator/params/format.ts";
import { operandWord } from "../../sim/golden/operand.ts";

const FOLDER = join(import.meta.dirname, "..", "..", "..", "shared", "reference", "testfloat");

/** The operations of the data and how many cases each has. */
export const TESTFLOAT_CASES = {
  f16: { add: 4076, sub: 4078, mul: 4000, cmp: 4071, floor: 4000, div: 4000, sqrt: 2209 },
  f32: { add: 4065, sub: 4071, mul: 4000, cmp: 4070, floor: 4000, div: 4000, sqrt: 4000 },
} as const;

export type TestFloatFormat = keyof typeof TESTFLOAT_CASES;
export type TestFloatOperation = keyof (typeof TESTFLOAT_CASES)["f16"];

/** The precision and the exponent bits that the exponents of the data fit. */
export const TESTFLOAT_PARAMETERS = { f16: { p: 11, E: 5 }, f32: { p: 24, E: 8 } } as const;

/** One case: operand words and result words, as the golden model takes and gives them (cmp: [lt, eq]). */
export interface TestFloatCase {
  readonly operands: bigint[];
  readonly results: bigint[];
}

/** Whether the data is there. */
export function hasTestFloat(): boolean {
  return existsSync(FOLDER);
}

/** A title for a group of tests on this data: when it is absent, what is skipped and how many cases; printed too. */
export function testFloatTitle(title: string, operations: readonly TestFloatOperation[]): string {
  const cases = operations.reduce((sum, op) => sum + TESTFLOAT_CASES.f16[op] + TESTFLOAT_CASES.f32[op], 0);
  if (hasTestFloat()) return title;
  const skipped = `${title}: skipped, ${cases} cases (no ../shared/reference/testfloat)`;
  console.warn(skipped); // reporters that print only files would not tell
  return skipped;
}

/**
 * All cases of one file pair as words of a format.
 * @param format the words' format; the data's own range when left out. Any with the same p and a range that holds it.
 */
export function loadTestFloat(
  name: TestFloatFormat,
  operation: TestFloatOperation,
  format: FloatFormat = floatFormat(TESTFLOAT_PARAMETERS[name].p, TESTFLOAT_PARAMETERS[name].E),
): TestFloatCase[] {
  const inputs = readLines(`${name}_${operation}.in.jsonl.gz`) as unknown[][];
  const outputs = readLines(`${name}_${operation}.out.jsonl.gz`);
  if (inputs.length === 0 || inputs.length !== outputs.length)
    throw new Error(`${name}_${operation}: ${inputs.length} inputs, ${outputs.length} outputs`);
  return inputs.map((operands, i) => ({
    operands: operands.map((operand) => operandWord(format, operand)),
    results: resultWords(format, outputs[i]),
  }));
}

function resultWords(format: FloatFormat, output: unknown): bigint[] {
  if (typeof output === "number") return [output === -1 ? 1n : 0n, output === 0 ? 1n : 0n];
  return [operandWord(format, output)];
}

function readLines(file: string): unknown[] {
  const text = gunzipSync(readFileSync(join(FOLDER, file))).toString("utf8");
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
}
