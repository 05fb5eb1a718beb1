// The cases in which the error of exp is checked: all arguments that matter where they are few, else the hardest.
import { range } from "../../generator/core/integers.ts";
import type { FloatFormat } from "../../generator/params/format.ts";
import { ln2Below } from "../golden/exp-bounds.ts";
import { absolute } from "../golden/integers.ts";
import { argumentExponents, expCorners } from "../vectors/exp-patterns.ts";
import { packWord } from "../vectors/number.ts";
import { seededRandom } from "../vectors/random.ts";

/** Both signs of m * 2^e, as words. */
function* bothSigns(format: FloatFormat, m: bigint, e: bigint): Generator<bigint[]> {
  for (const signed of [m, -m]) yield [packWord(format, { m: signed, e })];
}

/** Every argument whose exponential is neither 1 nor out of the range, all beside them, and the corners of exp. */
export function* everyArgument(format: FloatFormat): Generator<bigint[]> {
  for (const x of expCorners(format)) yield [packWord(format, x)];
  const { low, high } = argumentExponents(format);
  for (let e = low; e <= high; e++)
    for (let m = 1n << BigInt(format.p - 1); m < 1n << BigInt(format.p); m++) yield* bothSigns(format, m, e);
}

/** m * 2^e - k ln 2, a small number; in some fixed unit. */
interface Approximation {
  readonly m: bigint;
  readonly rest: bigint;
}

/**
 * Every p-bit m for which m * 2^e is within `places` * 2^-p of a multiple of ln 2: its exponential is beside a power of
 * two, where the bound on the relative error is the strictest. Two consecutive convergents of the continued fraction of
 * ln 2 / 2^e span all pairs (m, k): m = s m1 + t m2, where |s| ln 2 <= rest |m2| + |rest2| m by Cramer's rule.
 */
export function nearMultiplesOfLn2(format: FloatFormat, e: bigint, places: bigint): bigint[] {
  const p = BigInt(format.p);
  const unit = 4n * p + 64n;
  const ln2 = ln2Below(Number(unit));
  const reach = places << (unit - p);
  const top = 1n << p;
  let previous: Approximation = { m: 0n, rest: -ln2 };
  let current: Approximation = { m: 1n, rest: 1n << (unit + e) };
  if (absolute(previous.rest) < absolute(current.rest)) [previous, current] = [current, previous];
  for (;;) {
    const times = absolute(previous.rest) / absolute(current.rest);
    const next = { m: previous.m + times * current.m, rest: previous.rest + times * current.rest };
    if (next.m >= top || next.rest === 0n) break;
    [previous, current] = [current, next];
  }
  const most = (reach * current.m + absolute(current.rest) * top) / ln2 + 1n;
  const found: bigint[] = [];
  for (let s = -most; s <= most; s++) {
    // t from both conditions: 2^(p-1) <= m < 2^p, |rest| <= reach
    const [fromRest, toRest] = between(-reach - s * previous.rest, reach - s * previous.rest, current.rest);
    const [fromM, toM] = between(top / 2n - s * previous.m, top - 1n - s * previous.m, current.m);
    const from = fromRest > fromM ? fromRest : fromM;
    const to = toRest < toM ? toRest : toM;
    for (let t = from; t <= to; t++) found.push(s * previous.m + t * current.m);
  }
  return found;
}

/** The first and the last integer t with low <= t * factor <= high; factor not 0. */
function between(low: bigint, high: bigint, factor: bigint): [bigint, bigint] {
  if (factor < 0n) return between(-high, -low, -factor);
  return [-floorQuotient(-low, factor), floorQuotient(high, factor)];
}

function floorQuotient(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return quotient * b > a ? quotient - 1n : quotient;
}

/** Steps of 2^-p around a multiple of ln 2 that are looked at. */
const PLACES = 64n;
/** Short multiples of 2^-p and its halves, whose exponentials are beside 1 and its neighbours' middles. */
const SHORT = 512;

/** Arguments with exponentials beside powers of two, by continued fractions; and beside 1. */
export function* argumentsBesidePowers(format: FloatFormat): Generator<bigint[]> {
  const { p } = format;
  const { low, high } = argumentExponents(format);
  for (let e = low < BigInt(-p) ? BigInt(-p) : low; e <= high; e++)
    for (const m of nearMultiplesOfLn2(format, e, PLACES)) yield* bothSigns(format, m, e);
  for (const j of range(1, SHORT)) {
    const shift = p - BigInt(j).toString(2).length;
    if (shift < 0) break;
    for (const halves of [0, 1, 2]) yield* bothSigns(format, BigInt(j) << BigInt(shift), BigInt(-p - halves - shift));
  }
}

/**
 * Arguments with exponentials nearest to the middle of two neighbours among `tried` random ones, as far as doubles tell:
 * those that miss it by less than 2^-10 of a place.
 */
export function* argumentsBesideMiddles(format: FloatFormat, tried: number, seed: number): Generator<bigint[]> {
  const { p } = format;
  const random = seededRandom(seed);
  const { low, high } = argumentExponents(format);
  const span = Number(high - low) + 1;
  for (let i = 0; i < tried; i++) {
    const m = 2 ** (p - 1) + Math.floor((random.uint32() / 2 ** 32) * 2 ** (p - 1));
    const e = Number(low) + random.below(span);
    const negative = random.oneIn(2);
    const x = (negative ? -m : m) * 2 ** e;
    const y = Math.exp(x);
    if (!(y > 1e-300 && y < 1e300)) continue;
    const places = y / 2 ** (Math.floor(Math.log2(y)) - p + 1);
    if (Math.abs(places - Math.floor(places) - 0.5) < 2 ** -10)
      yield [packWord(format, { m: BigInt(negative ? -m : m), e: BigInt(e) })];
  }
}
