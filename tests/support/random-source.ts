// Seeded random numbers, so that a failing test can be repeated.

/** A source of random numbers: mulberry32. */
export class RandomSource {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** 32 random bits. */
  word(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  }

  /** An integer from .. to, both included. */
  integer(from: number, to: number): number {
    return from + (this.word() % (to - from + 1));
  }

  pick<T>(list: readonly T[]): T {
    return list[this.word() % list.length];
  }

  /** A number of `width` random bits. */
  bits(width: number): bigint {
    let value = 0n;
    for (let i = 0; i < width; i += 32) value = (value << 32n) | BigInt(this.word());
    return BigInt.asUintN(width, value);
  }
}
