// The input of `tcvar eval`: JSON lines, one array of operands a line.
import { UserError } from "../../generator/core/errors.ts";
import type { FloatFormat } from "../../generator/params/format.ts";
import { excerpt, type OperandOptions, operandWord } from "./operand.ts";

/** How lines are read. */
export interface OperandLineOptions extends OperandOptions {
  /** operands a line must have */
  readonly operands: number;
}

/**
 * The words of all lines, in order. Empty lines at the end do not count.
 * @throws UserError of the first bad line: its number (from 1) and the reason
 */
export function parseOperandLines(format: FloatFormat, text: string, options: OperandLineOptions): bigint[][] {
  const lines = text.trimEnd().split("\n");
  if (lines[0] === "" && lines.length === 1) return [];
  return lines.map((line, i) => {
    try {
      return parseOperandLine(format, line, options);
    } catch (error) {
      if (error instanceof UserError) throw new UserError(`line ${i + 1}: ${error.message}`, error.exitCode);
      throw error;
    }
  });
}

/** The words of one line: a JSON array of operands. @throws UserError with the reason */
export function parseOperandLine(format: FloatFormat, line: string, options: OperandLineOptions): bigint[] {
  const operands = parseJson(line);
  if (!Array.isArray(operands))
    throw new UserError(`${excerpt(operands)} is not an array of operands: accepted are lines such as [[3,0],[5,-1]]`);
  if (operands.length !== options.operands)
    throw new UserError(`${operands.length} operands: accepted are ${options.operands}`);
  return operands.map((operand) => operandWord(format, operand, options));
}

function parseJson(line: string): unknown {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch {
    throw new UserError(`${excerpt(line)} is not JSON: accepted are lines such as [[3,0],[5,-1]]`);
  }
  // JSON.parse rounds: 1.00000000000000000001 arrives as 1. So numbers are looked at as they are written.
  const outsideStrings = line.replace(/"(?:[^"\\]|\\.)*"/g, "");
  const inexact = outsideStrings.match(/-?[0-9][-+.0-9eE]*/g)?.find((token) => !/^-?[0-9]+$/.test(token));
  if (inexact !== undefined)
    throw new UserError(`number ${inexact} is not written as an integer: accepted are integers, or hexadecimal floats`);
  return parsed;
}
