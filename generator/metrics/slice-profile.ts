// Arrival times at the input ports of the instances of an array: exact where all instances of a box of loop values see the
// same ones, else bounds, without visiting the instances.
import type { Slice } from "../circuit/circuit.ts";
import type { Range } from "../circuit/index-map.ts";
import { distances, type IndexValues, indexValues } from "./index-values.ts";
import { flat, type Profile, ProfileBuilder } from "./profile.ts";

/** Times are at least `lower` and at most `upper`, bit by bit; they are known exactly where both are one object. */
export interface Bounds {
  readonly lower: Profile;
  readonly upper: Profile;
}

/** Bounds of the signal that a net belongs to, and the net's number in it. */
export type Source = (net: number) => { readonly bounds: Bounds; readonly bit: number };

/** Bounds that are one object where they are equal. */
export const boundsBetween = (lower: Profile, upper: Profile): Bounds =>
  lower.equals(upper) ? { lower, upper: lower } : { lower, upper };

/** What a look at slices leaves open, and what it costs. */
export class Look {
  /** loops that could be split for closer bounds, and how many bits each moves a slice */
  readonly open = new Map<string, number>();
  /** stretches looked at, bit by bit or once for a piece of a slice */
  steps = 0;
}

/** Beyond this many looks at a time of arrival, a piece is bounded as a whole. */
const SCAN_LIMIT = 2 ** 14;
/** So many of them cost as much as one stretch that is looked for. */
const LOOKS_A_STEP = 256;
/** No time is later. */
const LAST = 2 ** 31 - 1;

/**
 * Bounds of the times on a port that is driven by the slices, while the loop variables take the values of the ranges.
 */
export function boundsOf(
  slices: readonly Slice[],
  ranges: ReadonlyMap<string, Range>,
  source: Source,
  look: Look,
): Bounds {
  const lower = new ProfileBuilder();
  const upper = new ProfileBuilder();
  let exact = true;
  for (const slice of slices) {
    const values = indexValues(slice.index, ranges);
    const { bounds, bit } = source(slice.base);
    const start = bit + values.least;
    const known = bounds.lower === bounds.upper;
    const fixed = isFixed(slice, values, bounds.lower, start) && (known || isFixed(slice, values, bounds.upper, start));
    if (!fixed) distances(slice.index, ranges, look.open);
    if (exact && !(fixed && known)) {
      upper.appendPart(lower.build(), 0, lower.width);
      exact = false;
    }
    if (fixed) look.steps += areAlike(slice, bounds.lower, start, values) ? 1 : slice.count;
    if (fixed) appendSlice(lower, slice, bounds.lower, start);
    if (fixed && !exact) appendSlice(upper, slice, bounds.upper, start);
    if (fixed) continue;
    appendExtremes(lower, known ? upper : undefined, slice, bounds.lower, start, values, look);
    if (!known) appendExtremes(undefined, upper, slice, bounds.upper, start, values, look);
  }
  const least = lower.build();
  return exact ? { lower: least, upper: least } : boundsBetween(least, upper.build());
}

/** The times on slices that no loop moves. */
export const boundsOfWires = (slices: readonly Slice[], source: Source): Bounds =>
  boundsOf(slices, NO_RANGES, source, new Look());

const NO_RANGES: ReadonlyMap<string, Range> = new Map();

/** Are the times the same for all values? So they are within one stretch whose period divides the step. */
function isFixed({ width, count, stride }: Slice, values: IndexValues, profile: Profile, start: number): boolean {
  const span = values.greatest - values.least;
  if (span === 0) return true;
  const stretch = profile.stretchOf(start);
  return (
    start + span + (count - 1) * stride + width <= profile.end(stretch) &&
    values.step % profile.patterns[stretch].length === 0
  );
}

/** Do all pieces see the same, wherever they start? */
function areAlike({ width, count, stride }: Slice, profile: Profile, start: number, values: IndexValues): boolean {
  const stretch = profile.stretchOf(start);
  const end = start + values.greatest - values.least + (count - 1) * stride + width;
  return end <= profile.end(stretch) && stride % profile.patterns[stretch].length === 0;
}

function appendSlice(builder: ProfileBuilder, { width, count, stride }: Slice, profile: Profile, start: number): void {
  if (width * count === 0) return;
  const stretch = profile.stretchOf(start);
  const pattern = profile.patterns[stretch];
  const phase = (start - profile.starts[stretch]) % pattern.length;
  const inOne = start + (count - 1) * stride + width <= profile.end(stretch);
  // pieces that are all alike are not visited
  if (stride === width) builder.appendPart(profile, start, width * count);
  else if (inOne && stride % pattern.length === 0 && width % pattern.length === 0)
    builder.append(pattern, phase, width * count);
  else if (inOne && stride % pattern.length === 0) builder.append(flat(profile, start, width), 0, width * count);
  else for (let r = 0; r < count; r++) builder.appendPart(profile, start + r * stride, width);
}

/** Appends the earliest and the latest times that the pieces of a slice can have, which start from `start` on in steps. */
function appendExtremes(
  lower: ProfileBuilder | undefined,
  upper: ProfileBuilder | undefined,
  slice: Slice,
  profile: Profile,
  start: number,
  values: IndexValues,
  look: Look,
): void {
  const { width, stride } = slice;
  const { step } = values;
  const span = values.greatest - values.least;
  if (slice.count > 1 && areAlike(slice, profile, start, values)) {
    const one = { ...slice, count: 1 };
    const [early, late] = [new ProfileBuilder(), new ProfileBuilder()];
    appendExtremes(early, late, one, profile, start, values, look);
    lower?.appendRepeated(early.build(), slice.count);
    upper?.appendRepeated(late.build(), slice.count);
    return;
  }
  const extremes = new Extremes();
  let first = 0;
  for (let r = 0; r < slice.count; r++) {
    const from = start + r * stride;
    first = profile.stretchOf(from, first);
    let last = first;
    while (profile.end(last) < from + span + width) last++;
    const stretches = last - first + 1;
    const plain = step === 1 && profile.isPlain(first, last);
    const looks = plain ? 2 * stretches ** 2 : width * Math.min(span / step + 1, 2 * stretches);
    look.steps += stretches;
    if (width === 1 || looks > SCAN_LIMIT) {
      extremes.find(profile, first, last, from, from + span + width - 1, width === 1 ? step : undefined);
      lower?.appendTime(extremes.early, width);
      upper?.appendTime(extremes.late, width);
      continue;
    }
    look.steps += Math.ceil(looks / LOOKS_A_STEP);
    if (plain) {
      // bits whose values lie in the same stretches are alike
      let [low, high] = [first, first];
      for (let bit = from, next = from; bit < from + width; bit = next) {
        while (profile.end(low) <= bit) low++;
        while (profile.end(high) <= bit + span) high++;
        extremes.find(profile, low, high, bit, bit + span, step);
        next = Math.min(from + width, profile.end(low), profile.end(high) - span);
        lower?.appendTime(extremes.early, next - bit);
        upper?.appendTime(extremes.late, next - bit);
      }
      continue;
    }
    const { early, late } = columnExtremes(profile, first, from, width, span / step + 1, step);
    for (let bit = 0; bit < width; bit++) {
      lower?.appendTime(early[bit], 1);
      upper?.appendTime(late[bit], 1);
    }
  }
}

/** The earliest and the latest time of each of `width` bits, over rows of them that start from `from` on in steps. */
function columnExtremes(
  profile: Profile,
  first: number,
  from: number,
  width: number,
  rows: number,
  step: number,
): { readonly early: Int32Array; readonly late: Int32Array } {
  const early = new Int32Array(width).fill(LAST);
  const late = new Int32Array(width);
  for (let row = 0, s = first; row < rows; row++) {
    const start = from + row * step;
    s = profile.stretchOf(start, s);
    const pattern = profile.patterns[s];
    const { length } = pattern;
    // the rows that lie in one stretch are alike where its period divides the step
    const alike = step % length === 0 ? Math.floor((profile.end(s) - width - start) / step) : 0;
    for (let bit = 0, stretch = s; bit < width; stretch++) {
      const times = profile.patterns[stretch];
      const period = times.length;
      let phase = period === 1 ? 0 : (start + bit - profile.starts[stretch]) % period;
      for (const to = Math.min(width, profile.end(stretch) - start); bit < to; bit++) {
        const time = times[phase];
        if (time < early[bit]) early[bit] = time;
        if (time > late[bit]) late[bit] = time;
        phase = phase + 1 === period ? 0 : phase + 1;
      }
    }
    row += Math.max(alike, 0);
  }
  return { early, late };
}

/** The earliest and the latest time among some bits of a profile; one object is used again for many pieces. */
class Extremes {
  early = 0;
  late = 0;

  /**
   * Of bits from .. to, which lie in stretches first .. last; with `step`, only of those that lie a multiple of it behind bit
   * `from`, where that is easily told.
   */
  find(profile: Profile, first: number, last: number, from: number, to: number, step: number | undefined): void {
    const { starts, patterns } = profile;
    let [early, late] = [Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER];
    for (let s = first; s <= last; s++) {
      const pattern = patterns[s];
      const { length } = pattern;
      const low = Math.max(from, starts[s]) - starts[s];
      let bits = Math.min(length, Math.min(to + 1, profile.end(s)) - starts[s] - low);
      let phase = length === 1 ? 0 : low % length;
      if (length > 1 && step !== undefined && step % length === 0) {
        phase = (((from - starts[s]) % length) + length) % length;
        bits = 1;
      }
      for (; bits > 0; bits--) {
        const time = pattern[phase];
        if (time < early) early = time;
        if (time > late) late = time;
        phase = phase + 1 === length ? 0 : phase + 1;
      }
    }
    this.early = early;
    this.late = late;
  }
}
