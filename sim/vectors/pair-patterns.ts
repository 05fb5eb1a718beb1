// Seeded random pairs for operations of two operands: each pattern aims at one mechanism.
import type { FloatFormat } from "../../generator/params/format.ts";
import { inverseOfOdd } from "./hard-quotients.ts";
import {
  extremeSignificands,
  negated,
  nextOutward,
  randomExponent,
  randomNumber,
  randomSignificand,
  signed,
  type TestNumber,
} from "./number.ts";
import type { Random } from "./random.ts";

/** Makes the operands of one vector. @param n their number */
export type Pattern = (format: FloatFormat, n: number, random: Random) => TestNumber[];

/** Every operand on its own. */
export const independent: Pattern = (format, n, random) =>
  Array.from({ length: n }, () => randomNumber(format, random));

/** Exponents at most p + 3 apart. */
const nearExponents: Pattern = (format, _n, random) => {
  const a = randomNumber(format, random);
  return either(random, a, randomNumber(format, random, a.e + BigInt(random.below(format.p + 4))));
};

/** Exponents at most 1 apart, opposite signs, sharing a prefix of significand bits: long cancellation. */
const cancelling: Pattern = (format, _n, random) => {
  const a = randomNumber(format, random);
  const low = BigInt(random.below(format.p));
  const changed = (a.m < 0n ? -a.m : a.m) ^ (random.bits(format.p) & ((1n << low) - 1n));
  const b = { m: changed, e: a.e + BigInt(random.below(3) - 1) };
  return either(random, a, a.m < 0n ? b : negated(b));
};

/** Neighbours, across binades too, of equal or opposite sign. */
const neighbours: Pattern = (format, _n, random) => {
  const a = randomNumber(format, random);
  return either(random, a, signed(random, nextOutward(format, a)));
};

/** The smaller operand's bits below the larger one's last place are exactly 10...0: a tie, or a bit beside it. */
const sumTies: Pattern = (format, _n, random) => {
  const { least } = extremeSignificands(format);
  const gap = random.below(format.p) + 1;
  const half = 1n << BigInt(gap - 1);
  const smallM = least | (random.bits(format.p) & ~(2n * half - 1n) & (least - 1n)) | half;
  const beside = random.oneIn(3) && gap > 1 ? smallM ^ 1n : smallM;
  const big = randomNumber(format, random);
  return either(random, big, signed(random, { m: beside, e: big.e - BigInt(gap) }));
};

/** Odd parts times powers of two, so that the product's low half is exactly 10...0 in many pairs. */
export const productTies: Pattern = (format, _n, random) => {
  const zeros = format.p - 1 - random.below(2); // trailing zeros of the product at a tie: p - 1 or p - 2
  const first = random.below(zeros + 1);
  const at = (trailing: number): bigint => {
    const odd = (extremeSignificands(format).least >> BigInt(trailing)) | random.bits(format.p - 1 - trailing) | 1n;
    return odd << BigInt(trailing);
  };
  const { a, b } = exponentsOfProduct(format, random);
  return [signed(random, { m: at(first), e: a }), signed(random, { m: at(zeros - first), e: b })];
};

/** Products one last bit above or below a tie: every bit that is cut off decides. */
export const besideProductTies: Pattern = (format, _n, random) => {
  const { least } = extremeSignificands(format);
  const cut = format.p - random.below(2); // bits that rounding cuts off the product
  const target = (1n << BigInt(cut - 1)) + (random.oneIn(2) ? 1n : -1n);
  const m = least | random.bits(format.p - 1) | 1n;
  const n = BigInt.asUintN(cut, target * inverseOfOdd(m, cut));
  const { a, b } = exponentsOfProduct(format, random);
  return either(random, signed(random, { m, e: a }), signed(random, { m: least | n, e: b }));
};

/** Products close to a power of two, on both sides: the leading one's place and the rounding carry decide. */
export const nearPowerOfTwo: Pattern = (format, _n, random) => {
  const { least, greatest } = extremeSignificands(format);
  const m = least | random.bits(format.p - 1);
  const partner = (1n << BigInt(2 * format.p - 1)) / m + BigInt(random.below(3) - 1);
  const n = partner < least ? least : partner > greatest ? greatest : partner;
  const { a, b } = exponentsOfProduct(format, random);
  return either(random, signed(random, { m, e: a }), signed(random, { m: n, e: b }));
};

/** Products around the ends of the range. */
const productAtEnds: Pattern = (format, _n, random) => {
  const { emin, emax, p } = format;
  const end = random.oneIn(2) ? emin : emax;
  const total = end - BigInt(p) + BigInt(random.below(7) - 3);
  const e = random.between(emin, emax);
  return [randomNumber(format, random, e), randomNumber(format, random, total - e)];
};

/** Sums around the largest and differences around the smallest. */
const sumAtEnds: Pattern = (format, _n, random) => {
  const gap = BigInt(random.below(format.p + 2));
  const [high, low] = random.oneIn(2) ? [format.emax, format.emax - gap] : [format.emin + gap, format.emin];
  return either(random, randomNumber(format, random, high), randomNumber(format, random, low));
};

/** Equal magnitudes, of equal or opposite sign. */
const equalMagnitudes: Pattern = (format, _n, random) => {
  const a = randomNumber(format, random);
  return [a, signed(random, a)];
};

/** For add, sub and cmp. */
export const SUM_PAIRS: readonly Pattern[] = [
  independent,
  nearExponents,
  cancelling,
  neighbours,
  sumTies,
  sumAtEnds,
  equalMagnitudes,
];

/** For mul. */
export const PRODUCT_PAIRS: readonly Pattern[] = [
  independent,
  productTies,
  besideProductTies,
  nearPowerOfTwo,
  productAtEnds,
  nearExponents,
];

/** For floor: numbers whose last places are around the units, fractions of zeros, of ones, and a half. */
export const FLOOR_SINGLES: readonly Pattern[] = [
  independent,
  (format, _n, random) => [randomNumber(format, random, BigInt(-random.below(format.p + 3)))],
  (format, _n, random) => {
    const fraction = random.below(format.p);
    const cut = 1n << BigInt(fraction);
    const whole = extremeSignificands(format).least | (randomSignificand(format, random) & -cut);
    const parts = [0n, cut - 1n, cut >> 1n, cut > 1n ? 1n : 0n];
    return [signed(random, { m: whole | random.pick(parts), e: BigInt(-fraction) })];
  },
];

/** Two exponents whose sum spreads over the range of products that fit. */
function exponentsOfProduct(format: FloatFormat, random: Random): { a: bigint; b: bigint } {
  const total = randomExponent(format, random) - BigInt(format.p);
  const a = random.oneIn(2) ? total / 2n : random.between(format.emin, format.emax);
  return { a, b: total - a };
}

/** The two in either order. */
function either(random: Random, a: TestNumber, b: TestNumber): TestNumber[] {
  return random.oneIn(2) ? [a, b] : [b, a];
}
