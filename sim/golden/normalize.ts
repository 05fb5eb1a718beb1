// From any integers m and e to the canonical value m * 2^e of F(p, E), without rounding.
import { UserError } from "../../generator/core/errors.ts";
import type { FloatFormat } from "../../generator/params/format.ts";
import { absolute, bitLengthOf } from "./integers.ts";
import { type FloatValue, ZERO } from "./value.ts";

/**
 * The canonical value equal to m * 2^e.
 * @throws UserError if m * 2^e is not exactly representable, naming the value and what is accepted
 */
export function normalize(format: FloatFormat, m: bigint, e: bigint): FloatValue {
  if (m === 0n) return ZERO;
  const shift = BigInt(bitLengthOf(absolute(m)) - format.p);
  const significand = shift > 0n ? m >> shift : m << -shift;
  const exponent = e + shift;
  const exact = shift <= 0n || significand << shift === m;
  if (!exact || exponent < format.emin || exponent > format.emax) {
    const reason = exact
      ? `exponent ${shorten(exponent)} as m has ${format.p} bits`
      : `m needs more than ${format.p} bits`;
    throw new UserError(
      `operand [${shorten(m)},${shorten(e)}] is not in F(${format.p}, ${format.E}) (${reason}): accepted are 0 and ` +
        `m * 2^e with 2^${format.p - 1} <= |m| < 2^${format.p}, ${format.emin} <= e <= ${format.emax}`,
    );
  }
  return { m: significand, e: exponent };
}

/** A number for a message: long ones by their ends. */
function shorten(x: bigint): string {
  const digits = x.toString();
  return digits.length <= 40 ? digits : `${digits.slice(0, 16)}...${digits.slice(-8)} (${digits.length} characters)`;
}
