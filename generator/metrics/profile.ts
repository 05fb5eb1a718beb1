// Arrival times along a bus as a few periodic stretches: a map of millions of words takes no more room than one word.

/** Times of bits that repeat: bit i of a stretch arrives at pattern[i mod pattern.length]. */
export type Pattern = readonly number[];

/** Arrival times of the bits of a signal. Immutable; stretch s covers the bits from starts[s] up to the next one. */
export class Profile {
  readonly width: number;
  readonly starts: readonly number[];
  readonly patterns: readonly Pattern[];
  private text: string | undefined;

  constructor(width: number, starts: readonly number[], patterns: readonly Pattern[]) {
    this.width = width;
    this.starts = starts;
    this.patterns = patterns;
  }

  /** All bits at one time. */
  static uniform(width: number, time = 0): Profile {
    return new Profile(width, [0], [[time]]);
  }

  /** One time a bit. */
  static of(times: ArrayLike<number>): Profile {
    const builder = new ProfileBuilder();
    for (let from = 0, to = 1; from < times.length; from = to++) {
      while (to < times.length && times[to] === times[from]) to++;
      builder.append([times[from]], 0, to - from);
    }
    return builder.build();
  }

  /** The one time of all bits, or undefined where they differ. */
  get single(): number | undefined {
    return this.patterns.length === 1 && this.patterns[0].length === 1 ? this.patterns[0][0] : undefined;
  }

  /** The time of one bit. */
  at(bit: number): number {
    const stretch = this.patterns.length === 1 ? 0 : this.stretchOf(bit);
    const pattern = this.patterns[stretch];
    return pattern.length === 1 ? pattern[0] : pattern[(bit - this.starts[stretch]) % pattern.length];
  }

  /** The stretch that a bit lies in; `guess` is looked at first, and the one after it. */
  stretchOf(bit: number, guess = 0): number {
    for (let s = guess; s < guess + 2 && s < this.starts.length; s++)
      if (this.starts[s] <= bit && bit < this.end(s)) return s;
    let [low, high] = [0, this.starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.starts[middle] <= bit) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Has each of these stretches one time? */
  isPlain(first: number, last: number): boolean {
    for (let s = first; s <= last; s++) if (this.patterns[s].length > 1) return false;
    return true;
  }

  /** First bit after the stretch. */
  end(stretch: number): number {
    return this.starts[stretch + 1] ?? this.width;
  }

  /** The latest time; 0 on a bus without bits. */
  get latest(): number {
    let latest = 0;
    for (const pattern of this.patterns) for (const time of pattern) latest = Math.max(latest, time);
    return latest;
  }

  /** The same with other times. */
  map(change: (time: number) => number): Profile {
    return new Profile(
      this.width,
      this.starts,
      this.patterns.map((pattern) => pattern.map(change)),
    );
  }

  /** The same text for the same stretches, whatever the names of the bits. */
  get key(): string {
    this.text ??= this.patterns.map((pattern, s) => `${this.starts[s]}:${pattern.join()}`).join(";");
    return this.text;
  }

  equals(other: Profile): boolean {
    if (this === other) return true;
    return (
      this.width === other.width &&
      this.starts.length === other.starts.length &&
      this.starts.every((start, s) => start === other.starts[s] && same(this.patterns[s], other.patterns[s]))
    );
  }
}

/** Up to this many bits, a profile of several stretches that repeats becomes one pattern. */
const LONGEST_PATTERN = 2 ** 20;

/** Puts a profile together, lowest bits first. */
export class ProfileBuilder {
  width = 0;
  private readonly starts: number[] = [];
  private readonly patterns: Pattern[] = [];

  /** `count` bits whose times repeat the pattern, the first one at pattern[phase]. */
  append(pattern: Pattern, phase: number, count: number): void {
    if (count <= 0) return;
    if (pattern.length === 1) {
      this.appendTime(pattern[0], count);
      return;
    }
    const piece = normal(pattern, phase, count);
    const last = this.patterns.length - 1;
    if (last >= 0) {
      const before = this.patterns[last];
      if (same(before, piece) && (this.width - this.starts[last]) % piece.length === 0) {
        this.width += count;
        return;
      }
    }
    this.starts.push(this.width);
    this.patterns.push(piece);
    this.width += count;
  }

  /** `count` bits that arrive at one time. */
  appendTime(time: number, count: number): void {
    if (count <= 0) return;
    const last = this.patterns.length > 0 ? this.patterns[this.patterns.length - 1] : undefined;
    if (last?.length !== 1 || last[0] !== time) {
      this.starts.push(this.width);
      this.patterns.push([time]);
    }
    this.width += count;
  }

  /** Bits from .. from + count - 1 of another profile. */
  appendPart(profile: Profile, from: number, count: number): void {
    const end = from + count;
    for (let stretch = profile.stretchOf(from), bit = from; bit < end; stretch++) {
      const pattern = profile.patterns[stretch];
      const to = Math.min(end, profile.end(stretch));
      this.append(pattern, (bit - profile.starts[stretch]) % pattern.length, to - bit);
      bit = to;
    }
  }

  /** The whole of another profile, several times. */
  appendRepeated(profile: Profile, times: number): void {
    const { width, patterns } = profile;
    if (patterns.length === 1 && width % patterns[0].length === 0) this.append(patterns[0], 0, width * times);
    else if (times > 1 && width <= LONGEST_PATTERN) this.append(flat(profile, 0, width), 0, width * times);
    else for (let i = 0; i < times; i++) this.appendPart(profile, 0, width);
  }

  build(): Profile {
    if (this.width === 0) return Profile.uniform(0);
    return new Profile(this.width, this.starts, this.patterns);
  }
}

/** Bits from .. from + count - 1, one time each. */
export function flat(profile: Profile, from: number, count: number): Pattern {
  const times: number[] = new Array(count).fill(0);
  for (let stretch = profile.stretchOf(from), bit = from; bit < from + count; stretch++) {
    const pattern = profile.patterns[stretch];
    const to = Math.min(from + count, profile.end(stretch));
    if (pattern.length === 1) times.fill(pattern[0], bit - from, to - from);
    else
      for (let i = bit, k = (bit - profile.starts[stretch]) % pattern.length; i < to; i++) {
        times[i - from] = pattern[k];
        k = k + 1 === pattern.length ? 0 : k + 1;
      }
    bit = to;
  }
  return times;
}

/** The pattern from `phase` on, no longer than `count`, as one time where all are equal. */
function normal(pattern: Pattern, phase: number, count: number): Pattern {
  if (pattern.length === 1) return pattern;
  const length = Math.min(pattern.length, count);
  if (phase === 0 && length === pattern.length) return shortened(pattern);
  return shortened(Array.from({ length }, (_, i) => pattern[(phase + i) % pattern.length]));
}

function shortened(pattern: Pattern): Pattern {
  for (let i = 1; i < pattern.length; i++) if (pattern[i] !== pattern[0]) return pattern;
  return [pattern[0]];
}

function same(a: Pattern, b: Pattern): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
