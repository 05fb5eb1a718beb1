// What is checked: a circuit, the golden model that it has to equal, and how operands lie on its ports.
import type { Circuit } from "../../generator/circuit/circuit.ts";
import type { FloatFormat } from "../../generator/params/format.ts";
import { emptyLanes, type Lanes, packLanes, unpackLanes } from "../evaluator/lanes.ts";
import type { GoldenShape } from "../golden/definition.ts";
import { goldenOperation } from "../golden/operations.ts";
import { isCanonical } from "../golden/word.ts";

export interface Subject {
  /** name of the golden model and the vectors */
  readonly top: string;
  readonly circuit: Circuit;
  readonly format: FloatFormat;
  readonly shape: GoldenShape;
  /** bits of an operand; operands follow each other through the input ports, in their order */
  readonly operandBits: number;
}

/** Bits of each operand, in order: those before the others that are unsigned numbers (an index) have a port each. */
export function operandWidths({ top, shape, circuit, operandBits }: Subject): number[] {
  const { operands, integerOperands } = goldenOperation(top, shape);
  return Array.from({ length: operands }, (_, i) => (i < integerOperands ? circuit.inputs[i].width : operandBits));
}

/** The bits of all operands as one number, the first operand in the low bits. */
const packOperands = (widths: readonly number[], words: readonly bigint[]): bigint =>
  words.reduceRight((all, word, i) => (all << BigInt(widths[i])) | word, 0n);

/** The operands of which the bits are these, the first operand's first. */
export function operandsFromBits(subject: Subject, isOne: (bit: number) => boolean): bigint[] {
  let first = 0;
  return operandWidths(subject).map((width) => {
    let word = 0n;
    for (let bit = width - 1; bit >= 0; bit--) word = 2n * word + (isOne(first + bit) ? 1n : 0n);
    first += width;
    return word;
  });
}

/** Vectors on the bits of the input ports: bit b in words b * stride .., one lane a vector. */
export interface PackedVectors {
  readonly words: Uint32Array;
  readonly stride: number;
}

/** Lanes are filled up to whole groups of this many with repetitions of the first vector. */
const GROUP = 128;

/** The vectors (lists of operands) in lanes; at least one vector. */
export function packVectors(subject: Subject, vectors: readonly (readonly bigint[])[]): PackedVectors {
  const widths = operandWidths(subject);
  const numbers = vectors.map((words) => packOperands(widths, words));
  while (numbers.length % GROUP !== 0) numbers.push(numbers[0]);
  const bits = widths.reduce((sum, width) => sum + width, 0);
  const packed = { words: new Uint32Array(bits * (numbers.length / 32)), stride: numbers.length / 32 };
  const lanes = packLanes(numbers, bits);
  forEachPiece(lanes, packed, (from, to, count) => {
    packed.words.set(lanes.words.subarray(from, from + count), to);
  });
  return packed;
}

/** The same bits in the evaluator's layout and here: `count` words from `from` in its array are those from `to` here. */
function forEachPiece(
  { width, lanes, stride }: Lanes,
  packed: PackedVectors,
  visit: (from: number, to: number, count: number) => void,
): void {
  const count = stride / 32;
  for (let block = 0; block * stride < lanes; block++)
    for (let bit = 0; bit < width; bit++)
      visit((block * width + bit) * count, bit * packed.stride + block * count, count);
}

/** The operands of one lane. */
export function operandsOf(subject: Subject, { words, stride }: PackedVectors, lane: number): bigint[] {
  return operandsFromBits(subject, (bit) => ((words[bit * stride + (lane >>> 5)] >>> (lane & 31)) & 1) === 1);
}

/**
 * The first vector whose outputs are not what the golden model says, or -1.
 * @param outputs the bits of the output ports, one lane a vector
 */
export function firstWrong(
  { top, format, shape }: Subject,
  vectors: readonly (readonly bigint[])[],
  outputs: PackedVectors,
): number {
  const golden = goldenOperation(top, shape);
  const width = outputs.words.length / outputs.stride;
  const lanes = emptyLanes(width, 32 * outputs.stride);
  forEachPiece(lanes, outputs, (from, to, count) => {
    lanes.words.set(outputs.words.subarray(to, to + count), from);
  });
  const values = unpackLanes(lanes);
  return vectors.findIndex((operands, v) => {
    const expected = golden.evaluate(format, operands);
    const bits = BigInt(width / expected.length);
    return values[v] !== expected.reduceRight((all, word) => (all << bits) | word, 0n);
  });
}

/** Every word that each operand can be: canonical ones for floats, unless `canon` stands at the inputs. */
export function operandWords(subject: Subject): bigint[][] {
  const { top, format, shape, operandBits } = subject;
  const { kind, integerOperands } = goldenOperation(top, shape);
  const all = (width: number): bigint[] => Array.from({ length: 2 ** width }, (_, i) => BigInt(i));
  const isFloat = kind === "float" && !shape.canon;
  const words = all(operandBits).filter((word) => !isFloat || isCanonical(format, word));
  return operandWidths(subject).map((width, i) => (i < integerOperands ? all(width) : words));
}
