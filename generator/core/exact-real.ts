// ln 2, exp and powers of two to any number of bits, in integer arithmetic: what tables and constants are made from.
// All results are fixed-point numbers: an integer r stands for r / 2^bits.

/** Bits that are computed beyond those asked for: fewer than 2^12 roundings, each below one unit, stay below 2^-12 units. */
const GUARD = 24;

/** value / 2^shift, rounded to nearest (halves up). @param shift not negative */
export function roundShift(value: bigint, shift: number): bigint {
  return shift === 0 ? value : (value + (1n << BigInt(shift - 1))) >> BigInt(shift);
}

const known = new Map<number, bigint>();

/**
 * ln 2 * 2^bits as an integer, with an error below 0.501.
 * ln 2 = 2 atanh(1/3) = sum of 2 / ((2k + 1) 3^(2k + 1)): each term is cut by less than one unit of the GUARD bits more, there
 * are bits / 3 of them, and the rest of the series is below the last one.
 */
export function ln2(bits: number): bigint {
  const found = known.get(bits);
  if (found !== undefined) return found;
  let power = (2n << BigInt(bits + GUARD)) / 3n;
  let sum = 0n;
  for (let k = 1n; power > 0n; k += 2n, power /= 9n) sum += power / k;
  const result = roundShift(sum, GUARD);
  known.set(bits, result);
  return result;
}

/**
 * exp(x / 2^bits) * 2^bits for 0 <= x <= 2^bits, with an error below 0.501.
 * Taylor's series: with GUARD bits more, each term is cut by less than one unit, there are fewer than `bits` of them, and what
 * follows the first term that is 0 is below two units.
 */
export function expFixed(x: bigint, bits: number): bigint {
  if (x < 0n || x > 1n << BigInt(bits)) throw new Error(`exp of ${x} / 2^${bits}: accepted are 0 .. 1`);
  const width = BigInt(bits + GUARD);
  let term = 1n << width;
  let sum = 0n;
  for (let k = 1n; term > 0n; k++) {
    sum += term;
    term = (term * x) / (k << BigInt(bits));
  }
  return roundShift(sum, GUARD);
}

/**
 * 2^(x / 2^scale) * 2^bits for 0 <= x <= 2^scale, with an error below 0.501: exp of x ln 2, both with GUARD bits
 * more.
 */
export function pow2Fixed(x: bigint, scale: number, bits: number): bigint {
  const inner = bits + GUARD;
  return roundShift(expFixed(roundShift(x * ln2(inner), scale), inner), GUARD);
}

/** 2^bits / ln 2 as an integer, with an error below 0.501. */
export function inverseLn2(bits: number): bigint {
  const inner = bits + GUARD;
  return ((2n << BigInt(bits + inner)) / ln2(inner) + 1n) >> 1n;
}
