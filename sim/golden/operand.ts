// Operands as `tcvar eval` reads them: [m,e], C hexadecimal floats, raw words.
import { UserError } from "../../generator/core/errors.ts";
import type { FloatFormat } from "../../generator/params/format.ts";
import { normalize } from "./normalize.ts";
import { encode, isCanonical } from "./word.ts";

/** How operands are read. */
export interface OperandOptions {
  /** accept raw words that are not canonical (the layer `canon` stands at the inputs); false when left out */
  readonly canon?: boolean;
}

const FORMS = '[m,e] (integers or decimal strings), "0x1.8p+3", {"w":"hex"}';

/**
 * The word of one operand, a value parsed from JSON: `[m,e]` (safe integers or decimal strings), a C hexadecimal float
 * as a string, or a raw word `{"w":"hex"}`.
 * @throws UserError naming the operand and what is accepted: unknown form, a value outside F(p, E), a raw word that is
 * too wide or not canonical
 */
export function operandWord(format: FloatFormat, operand: unknown, options: OperandOptions = {}): bigint {
  if (Array.isArray(operand) && operand.length === 2) {
    const value = normalize(format, integerOf(operand[0]), integerOf(operand[1]));
    return encode(format, value);
  }
  if (typeof operand === "string") {
    const { m, e } = hexFloat(operand);
    return encode(format, normalize(format, m, e));
  }
  if (isRawWord(operand)) return rawWord(format, operand.w, options.canon ?? false);
  throw new UserError(`operand ${excerpt(operand)} is of an unknown form: accepted are ${FORMS}`);
}

function isRawWord(operand: unknown): operand is { w: unknown } {
  return typeof operand === "object" && operand !== null && Object.keys(operand).join() === "w";
}

function integerOf(part: unknown): bigint {
  if (typeof part === "number" && Number.isSafeInteger(part)) return BigInt(part);
  if (typeof part === "number" && Number.isInteger(part))
    throw new UserError(`number ${part} is not exact in JSON: accepted are integers below 2^53, or decimal strings`);
  if (typeof part === "string" && /^-?[0-9]+$/.test(part)) return BigInt(part);
  throw new UserError(`${excerpt(part)} is not an integer: accepted are integers below 2^53, or decimal strings`);
}

/** [sign] 0x digits [. digits] [p exponent], as C's strtod reads it; no infinity, no NaN. */
function hexFloat(text: string): { m: bigint; e: bigint } {
  const parts = /^([+-]?)0x([0-9a-f]*)(?:\.([0-9a-f]*))?(?:p([+-]?[0-9]+))?$/i.exec(text);
  const [sign, whole, fraction, exponent] = [parts?.[1], parts?.[2] ?? "", parts?.[3] ?? "", parts?.[4] ?? "0"];
  if (parts === null || whole + fraction === "")
    throw new UserError(`operand ${excerpt(text)} is not a hexadecimal float: accepted are strings such as "0x1.8p+3"`);
  const magnitude = BigInt(`0x${whole}${fraction}`);
  const e = BigInt(exponent.replace("+", "")) - 4n * BigInt(fraction.length);
  return { m: sign === "-" ? -magnitude : magnitude, e };
}

function rawWord(format: FloatFormat, hex: unknown, canon: boolean): bigint {
  if (typeof hex !== "string" || !/^(0x)?[0-9a-f]+$/i.test(hex))
    throw new UserError(`raw word ${excerpt(hex)} is not hexadecimal: accepted are strings such as {"w":"1f"}`);
  const word = BigInt(`0x${hex.replace(/^0x/i, "")}`);
  if (word >> BigInt(format.width) !== 0n)
    throw new UserError(`raw word ${excerpt(hex)} is too wide: accepted are ${format.width} bits`);
  if (!canon && !isCanonical(format, word))
    throw new UserError(
      `raw word ${excerpt(hex)} is not canonical: accepted are 0 and words whose leading significand bit ` +
        `(bit ${format.p - 1}) is 1, or any word with --canon`,
    );
  return word;
}

/** A value for a message: at most 60 characters of its JSON. */
export function excerpt(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}
