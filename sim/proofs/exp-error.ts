// How far a number is from exp(x): relative in units of 2^-p, in ulp, and whether it is a neighbour; decided exactly.
import type { FloatFormat } from "../../generator/params/format.ts";
import { encloseExpIn } from "../golden/exp.ts";
import type { Enclosure } from "../golden/exp-bounds.ts";
import { absolute, bitLengthOf } from "../golden/integers.ts";
import { round } from "../golden/round.ts";
import { type FloatValue, ZERO } from "../golden/value.ts";

/** The error of one result. What is true or false is exact; the two figures are at most 2^-40 above the error. */
export interface ExpError {
  /** |y - exp(x)| / exp(x) in units of 2^-p; 0 where exp(x) is out of the range */
  readonly relative: number;
  /** |y - exp(x)| in units of the last of p places at exp(x); 0 where exp(x) is out of the range */
  readonly ulp: number;
  /** whether no other number of the format lies between y and exp(x) */
  readonly faithful: boolean;
  /** whether the relative error is at most 2^-p; where exp(x) is out of the range, whether y is round_p of such a number */
  readonly withinBound: boolean;
}

/** Figures are counted in 2^-FINE. */
const FINE = 44n;

/** The error of y, a number of the format, as exp(x). */
export function expError(format: FloatFormat, x: FloatValue, y: FloatValue): ExpError {
  if (x.m === 0n) {
    const right = y.m === 1n << BigInt(format.p - 1) && y.e === BigInt(1 - format.p);
    const error = right ? 0 : Number.POSITIVE_INFINITY;
    return { relative: error, ulp: error, faithful: right, withinBound: right };
  }
  for (let w = format.p + 52; ; w *= 2) {
    const found = errorWithin(format, encloseExpIn(format, x, w), y);
    if (found) return found;
  }
}

/** The error of y as a number between two bounds; nothing where they do not tell. */
function errorWithin(format: FloatFormat, { low, high, e }: Enclosure, y: FloatValue): ExpError | undefined {
  const [below, above] = [round(format, { m: low, e }), round(format, { m: high, e })];
  const same = below.m === above.m && below.e === above.e;
  if (same && isFar(format, below, y))
    return { relative: Number.POSITIVE_INFINITY, ulp: Number.POSITIVE_INFINITY, faithful: false, withinBound: false };
  const range = [low, high].map((bound) => placeInRange(format, { m: bound, e }));
  if (range[0] !== range[1]) return undefined;
  if (range[0] !== 0) {
    const near = roundingsOfNear(format, { low, high, e });
    if (near === undefined) return undefined;
    const ends = range[0] > 0 ? [largest(format)] : [ZERO, least(format)];
    return { relative: 0, ulp: 0, faithful: contains(ends, y), withinBound: contains(near, y) };
  }
  const faithful = isNeighbour(format, y, { low, high, e });
  // y and the bounds as integers of one unit
  const unit = y.m !== 0n && y.e < e ? y.e : e;
  const at = y.m << (y.m === 0n ? 0n : y.e - unit);
  const bounds = [low << (e - unit), high << (e - unit)];
  const p = BigInt(format.p);
  // bound - 2^p |y - bound| is concave, and linear on one side of y: its signs at the bounds decide between them
  const slack = bounds.map((bound) => bound - (absolute(at - bound) << p));
  const between = bounds[0] < at && at < bounds[1];
  const within = slack.every((s) => s >= 0n) ? true : slack.every((s) => s <= 0n) && !between ? false : undefined;
  if (faithful === undefined || within === undefined) return undefined;
  const place = BigInt(bitLengthOf(bounds[0])) - p; // of the last of p places, in units
  if (bitLengthOf(bounds[1] - 1n) !== bitLengthOf(bounds[0])) return undefined;
  const distance = bounds.map((bound) => absolute(at - bound)).reduce((a, b) => (a > b ? a : b));
  const fine = (numerator: bigint, denominator: bigint): number =>
    Number((numerator << FINE) / denominator + 1n) / 2 ** Number(FINE);
  const relative = fine(distance << p, bounds[0]);
  const ulp = place >= 0n ? fine(distance, 1n << place) : fine(distance << -place, 1n);
  return { relative, ulp, faithful, withinBound: within };
}

/** Whether y is more than a binade from the rounded value: no figure tells more, and shifts could be huge. */
function isFar(format: FloatFormat, rounded: FloatValue, y: FloatValue): boolean {
  if (y.m < 0n) return true;
  const exponent = (z: FloatValue): bigint => (z.m === 0n ? format.emin - 1n : z.e);
  return absolute(exponent(rounded) - exponent(y)) > 2n;
}

/** -1 below the smallest number, 1 above the largest, 0 in the range. */
function placeInRange(format: FloatFormat, { m, e }: FloatValue): -1 | 0 | 1 {
  const exponent = e + BigInt(bitLengthOf(m) - format.p);
  if (exponent < format.emin) return -1;
  if (exponent > format.emax) return 1;
  if (exponent < format.emax) return 0;
  return compare({ m, e }, largest(format)) > 0 ? 1 : 0;
}

/** The sign of a - b, numbers whose exponents are not far apart. */
function compare(a: FloatValue, b: FloatValue): number {
  const unit = a.e < b.e ? a.e : b.e;
  const difference = (a.m << (a.e - unit)) - (b.m << (b.e - unit));
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** Whether the number between the bounds lies between y and the number before or after it; nothing if they do not tell. */
function isNeighbour(format: FloatFormat, y: FloatValue, bounds: Enclosure): boolean | undefined {
  const smallest = least(format);
  const previous = y.m === smallest.m ? { m: 2n * y.m - 1n, e: y.e - 1n } : { m: y.m - 1n, e: y.e };
  const above = y.m === 0n || contains([smallest], y) || isAbove(bounds, previous);
  const next = y.m === 0n ? smallest : { m: y.m + 1n, e: y.e };
  const notBelow = contains([largest(format)], y) ? false : isAbove(bounds, next);
  if (above === false || notBelow === true) return false;
  return above === true && notBelow === false ? true : undefined;
}

/** Whether the number between the bounds, neither of which it is, is greater than z; nothing if they do not tell. */
function isAbove({ low, high, e }: Enclosure, z: FloatValue): boolean | undefined {
  if (compare({ m: low, e }, z) >= 0) return true;
  return compare({ m: high, e }, z) <= 0 ? false : undefined;
}

function largest({ p, emax }: FloatFormat): FloatValue {
  return { m: (1n << BigInt(p)) - 1n, e: emax };
}

/** The smallest positive number. */
function least({ p, emin }: FloatFormat): FloatValue {
  return { m: 1n << BigInt(p - 1), e: emin };
}

function contains(list: readonly FloatValue[], { m, e }: FloatValue): boolean {
  return list.some((item) => item.m === m && item.e === e);
}

/** All that numbers within v (1 - 2^-p) .. v (1 + 2^-p) round to, for v between the bounds; nothing if the bounds differ. */
function roundingsOfNear(format: FloatFormat, { low, high, e }: Enclosure): FloatValue[] | undefined {
  const p = BigInt(format.p);
  const ends = [low, high].map((bound) =>
    [(bound << p) - bound, (bound << p) + bound].map((m) => round(format, { m, e: e - p })),
  );
  const text = ends.map((pair) => pair.map(({ m, e: exponent }) => `${m},${exponent}`).join());
  return text[0] === text[1] ? ends[0] : undefined;
}
