// What the circuits of exp's regime `table` compute, in integers; generator/float/exp-table.ts argues its error.
import type { FloatFormat } from "../../generator/params/format.ts";
import { ln2Below } from "./exp-bounds.ts";
import { absolute } from "./integers.ts";
import { type FloatValue, ZERO } from "./value.ts";

/** Where the algorithm cuts. Places are binary digits after the point. */
interface Cuts {
  /** bits of the fields h, g and q of the fraction, from the top; q is the upper part of the rest l */
  readonly h: number;
  readonly g: number;
  readonly q: number;
  /** places of y = x / ln 2, and those beyond to which its constants are rounded */
  readonly y: number;
  readonly beyond: number;
  /** places of the result, and the last ones of the products in it */
  readonly sum: number;
  readonly hg: number;
  readonly hl: number;
  readonly gl: number;
}

function log2Up(n: number): number {
  return Math.ceil(Math.log2(n));
}

function cutsOf(p: number): Cuts {
  const [fields, guard] = p > 24 ? [p + 1, 8] : [p + 2, 7];
  const h = Math.ceil(fields / 3);
  const g = fields - 2 * h;
  const y = p + Math.max(p, h + g) + 3;
  const gl = p + h + g + guard;
  const sum = Math.max(y + log2Up(y - h - g) - 2, gl);
  return {
    h,
    g,
    q: Math.max(0, p + 2 - h - g),
    y,
    beyond: Math.max(3, log2Up(p)),
    sum,
    hg: p + h + guard,
    hl: p + h + guard,
    gl,
  };
}

/** number / 2^places to the nearest integer. */
function nearest(number: bigint, places: number): bigint {
  return places <= 0 ? number << BigInt(-places) : (number + (1n << BigInt(places - 1))) >> BigInt(places);
}

/** Places of the constants before they are rounded. */
const WIDE = 320;
const LN2 = ln2Below(WIDE);
/** 1 / ln 2. */
const LOG2_E = (1n << BigInt(2 * WIDE)) / LN2;

const powers = new Map<string, bigint>();

/** 2^(k / 2^bits) - 1, or that times ln 2, rounded to `places` places. Few are asked for, again and again. */
function power(k: bigint, bits: number, of: "one" | "ln2", places: number): bigint {
  const key = `${k} ${bits} ${of} ${places}`;
  let known = powers.get(key);
  if (known === undefined) {
    known = roundedPower(k, bits, of === "one" ? 1n << BigInt(WIDE) : LN2, places);
    powers.set(key, known);
  }
  return known;
}

function roundedPower(k: bigint, bits: number, factor: bigint, places: number): bigint {
  const x = (k * LN2) >> BigInt(bits);
  let [sum, term] = [0n, x];
  for (let n = 2n; term !== 0n; n++) {
    sum += term;
    term = ((term * x) >> BigInt(WIDE)) / n;
  }
  return nearest((sum * factor) >> BigInt(WIDE), WIDE - places);
}

/** u * v of two fractions, less the products of a bit at place i and one at place j with i + j > last; in `places` places. */
function product(u: bigint, uPlaces: number, v: bigint, vPlaces: number, last: number, places: number): bigint {
  let sum = 0n;
  for (let i = 1; i < Math.min(uPlaces + 1, last); i++) {
    const kept = Math.min(vPlaces, last - i);
    if ((u >> BigInt(uPlaces - i)) & 1n) sum += (v >> BigInt(vPlaces - kept)) << BigInt(places - i - kept);
  }
  return sum;
}

/** 2^(f / 2^y) for 0 <= f < 2^y, in `sum` places: (1 + A)(1 + B)(1 + l ln 2) + (l ln 2)^2 / 2 without its smallest products. */
function powerOfFraction(p: number, f: bigint): bigint {
  const cuts = cutsOf(p);
  const a = cuts.h + cuts.g;
  const rest = cuts.y - a;
  const l = f & ((1n << BigInt(rest)) - 1n);
  const h = f >> BigInt(cuts.y - cuts.h);
  const g = (f >> BigInt(rest)) & ((1n << BigInt(cuts.g)) - 1n);
  // B and its multiple of ln 2 belong to g / 2^a
  const [aPlaces, bPlaces] = [p + cuts.h + 4, p + a + 4];
  const [hlPlaces, glPlaces] = [cuts.hl - a - 1, cuts.gl - a - 1];
  const A = power(h, cuts.h, "one", aPlaces);
  const B = power(g, a, "one", bPlaces);
  // (l ln 2)^2 / 2 in the middle of the cell of q
  const middle = 2n * (l >> BigInt(rest - cuts.q)) + 1n;
  const square = (LN2 * LN2 * middle * middle) >> BigInt(WIDE + 1 + 2 * (a + cuts.q + 1));
  let sum = 1n << BigInt(cuts.sum);
  sum += (A << BigInt(cuts.sum - aPlaces)) + (B << BigInt(cuts.sum - bPlaces));
  sum += nearest(square, WIDE - cuts.sum);
  for (let i = a + 1; i <= cuts.y; i++) if ((l >> BigInt(cuts.y - i)) & 1n) sum += nearest(LN2, WIDE + i - cuts.sum);
  sum += product(A, aPlaces, B, bPlaces, cuts.hg, cuts.sum);
  sum += product(l, cuts.y, power(h, cuts.h, "ln2", hlPlaces), hlPlaces, cuts.hl, cuts.sum);
  sum += product(l, cuts.y, power(g, a, "ln2", glPlaces), glPlaces, cuts.gl, cuts.sum);
  return sum;
}

/** exp as the circuits of the regime `table` compute it. */
export function expTableAlgorithm(format: FloatFormat, x: FloatValue): FloatValue {
  const { p, E, emin, emax } = format;
  const cuts = cutsOf(p);
  const largest = { m: (1n << BigInt(p)) - 1n, e: emax };
  const top = Number(x.e) + p - 1; // 2^top <= |x| < 2^(top + 1)
  if (x.m !== 0n && top > E - 2) return x.m > 0n ? largest : ZERO;
  // |x| / ln 2 = sum of the bits of m times constants for the greatest top, shifted, cut; below 2^(-p - 1): 0
  let y = 0n;
  if (top >= -p - 1) {
    for (let i = 0; i < p; i++)
      if ((absolute(x.m) >> BigInt(i)) & 1n) {
        const places = cuts.y + cuts.beyond + E - 1 - p + i;
        y += nearest(LOG2_E, WIDE - places);
      }
    y >>= BigInt(cuts.beyond + E - 2 - top);
  }
  // the complement, one place of y below -y
  if (x.m < 0n) y = -1n - y;
  const n = y >> BigInt(cuts.y);
  const value = powerOfFraction(p, y - (n << BigInt(cuts.y)));
  let m = nearest(value, cuts.sum - p + 1);
  let e = n - BigInt(p - 1);
  // a value from the middle to the smallest number is above that middle: exp is never a power of two but at 0
  if (e < emin) return e === emin - 1n ? { m: 1n << BigInt(p - 1), e: emin } : ZERO;
  if (m >> BigInt(p)) [m, e] = [m >> 1n, e + 1n];
  return e > emax ? largest : { m, e };
}
