// Seeded random operand lists for sums of n: each pattern aims at one mechanism.
import { ceilLog2, range } from "../../generator/core/integers.ts";
import type { FloatFormat } from "../../generator/params/format.ts";
import {
  extremeSignificands,
  negated,
  nextOutward,
  randomExponent,
  randomNumber,
  randomSignificand,
  signed,
  type TestNumber,
  ZERO,
} from "./number.ts";
import { independent, type Pattern, SUM_PAIRS } from "./pair-patterns.ts";
import type { Random } from "./random.ts";

/** All exponents in one window, from a single exponent to several significands wide. */
const window: Pattern = (format, n, random) => {
  const width = random.pick([1, 2, format.p >> 1, format.p, 2 * format.p, 4 * format.p]) + ceilLog2(n);
  const base = randomExponent(format, random);
  return range(0, n).map(() => randomNumber(format, random, base + BigInt(random.below(width))));
};

/** One exponent for all. */
const sameExponent: Pattern = (format, n, random) => {
  const e = randomExponent(format, random);
  return range(0, n).map(() => randomNumber(format, random, e));
};

/** One number n times, of one sign or of alternating signs. */
const repeated: Pattern = (format, n, random) => {
  const x = randomNumber(format, random);
  const alternate = random.oneIn(2);
  return range(0, n).map((i) => (alternate && i % 2 === 1 ? negated(x) : x));
};

/** x, -next(x), next(next(x)), ...: alternating signs, the sum a few last places. */
const alternating: Pattern = (format, n, random) => {
  const list: TestNumber[] = [];
  let x = randomNumber(format, random);
  for (let i = 0; i < n; i++) {
    list.push(i % 2 === 0 ? x : negated(x));
    x = nextOutward(format, x);
  }
  return list;
};

/** Pairs x, -x at exponents spread over the range, and at most three others far below. */
const cancelledPairs: Pattern = (format, n, random) => {
  const rest = Math.min(random.below(4), n);
  const pairs = range(0, (n - rest) >> 1).flatMap(() => {
    const x = randomNumber(format, random, random.between(format.emin, format.emax));
    return [x, negated(x)];
  });
  const low = random.oneIn(2) ? format.emin : randomExponent(format, random);
  const others = range(0, rest).map(() => randomNumber(format, random, low + BigInt(random.below(format.p + 2))));
  return [...pairs, ...others];
};

/** One huge pair that cancels over a cluster of tiny numbers. */
const hugePair: Pattern = (format, n, random) => {
  const x = randomNumber(format, random, format.emax - BigInt(random.below(4)));
  const tiny = range(0, Math.max(n - 2, 0)).map(() =>
    randomNumber(format, random, format.emin + BigInt(random.below(2 * format.p))),
  );
  return [x, negated(x), ...tiny];
};

/** The last operands undo the exact sum of the others, cut to p bits each time: what stays is far below. */
const undone: Pattern = (format, n, random) => {
  const free = Math.max(1, n - 1 - random.below(3));
  const list = window(format, free, random);
  const least = list.reduce((low, { e }) => (e < low ? e : low), list[0].e);
  let sum = list.reduce((total, { m, e }) => total + (m << (e - least)), 0n);
  while (list.length < n && sum !== 0n) {
    const bits = (sum < 0n ? -sum : sum).toString(2).length;
    const shift = BigInt(Math.max(bits - format.p, 0));
    const cut = sum < 0n ? -(-sum >> shift) : sum >> shift;
    const up = BigInt(Math.max(format.p - bits, 0));
    list.push({ m: -(cut << up), e: least + shift - up });
    sum -= cut << shift;
  }
  return list;
};

/** Runs of all ones one below another with a unit at the bottom: a carry through all of them. Or a borrow: the negative. */
const ripple: Pattern = (format, n, random) => {
  const { least, greatest } = extremeSignificands(format);
  const runs = Math.max(1, Math.min(n - 1, 1 + random.below(8)));
  const base = randomExponent(format, random);
  const ones = range(0, runs).map((i) => ({ m: greatest, e: base + BigInt(format.p * i) }));
  const unit = { m: least, e: base - BigInt(format.p - 1) - BigInt(random.oneIn(3) ? 1 : 0) };
  const top = { m: -least, e: base + BigInt(format.p * runs - format.p + 1) };
  const list = random.oneIn(2) ? [...ones, unit] : [top, ...ones];
  return random.oneIn(2) ? list : list.map(negated);
};

/** x - x/2 - x/4 ...: borrows through many places, the rest one unit of the last term. */
const halving: Pattern = (format, n, random) => {
  const { least } = extremeSignificands(format);
  const step = BigInt(random.pick([1, 1, 2, format.p, format.p + 1]));
  const top = randomExponent(format, random);
  return range(0, n).map((i) => ({ m: i === 0 ? least : -least, e: top - step * BigInt(i) }));
};

/** A tie between two numbers, and one far below that breaks it, or does not because it cancels. */
const brokenTie: Pattern = (format, n, random) => {
  const { least } = extremeSignificands(format);
  const x = randomNumber(format, random);
  const below = BigInt(format.p + (random.oneIn(3) ? 1 : 0));
  const half = signed(random, { m: least, e: x.e - below });
  const depth = random.pick([1, 2, format.p, format.p + 1, 2 * format.p, 8 * format.p]);
  const anywhere = random.oneIn(2) ? random.between(format.emin, format.emax) : x.e;
  const low = anywhere < half.e - BigInt(depth) ? anywhere : half.e - BigInt(depth);
  const tiny = randomNumber(format, random, low);
  const list = [x, half, tiny, ...(random.oneIn(3) ? [negated(tiny)] : [])];
  const cancelledAbove = randomNumber(format, random, x.e + BigInt(random.below(3 * format.p)));
  return n >= 6 && random.oneIn(2) ? [...list, cancelledAbove, negated(cancelledAbove)] : list;
};

/** Exponents on the edges of aligned blocks of 2^k: last of one block, first of the next; extreme significands. */
const blockEdges: Pattern = (format, n, random) => {
  const { least, greatest } = extremeSignificands(format);
  const edge = randomEdge(format, n, random);
  return range(0, n).map(() => {
    const e = edge(random.below(4)) - BigInt(random.below(4));
    return signed(random, { m: random.pick([least, greatest, randomSignificand(format, random)]), e });
  });
};

/** A number just above a block's edge against its two halves below the edge, one place apart or not; the rest lower. */
const cancelledAcrossEdge: Pattern = (format, n, random) => {
  const edge = randomEdge(format, n, random);
  const x = randomNumber(format, random, edge(3) + BigInt(random.below(3)));
  const half = { m: -x.m, e: x.e - 1n };
  const other = random.oneIn(2) ? half : nextOutward(format, half);
  const rest = range(0, Math.max(n - 3, 0)).map(() =>
    random.oneIn(3) ? ZERO : randomNumber(format, random, edge(random.below(3)) + BigInt(random.below(3) - 1)),
  );
  return [x, half, other, ...rest];
};

/**
 * The lower edges of neighbouring blocks of 2^k exponents, counted from 0 or from the least exponent; k is random, from
 * the least with 2^k > p + ceil(log2 n).
 */
function randomEdge(format: FloatFormat, n: number, random: Random): (index: number) => bigint {
  const block = 1n << BigInt(random.below(3) + ceilLog2(format.p + ceilLog2(n) + 1));
  const origin = random.pick([0n, format.emin]);
  const first = (randomExponent(format, random) - origin) / block;
  return (index) => origin + (first + BigInt(index)) * block;
}

/** At the ends of the range: sums that saturate, that come back, and that fall below the smallest. */
const ends: Pattern = (format, n, random) => {
  const positive = random.oneIn(3);
  const high = random.oneIn(2);
  return range(0, n).map(() => {
    const offset = BigInt(random.below(random.oneIn(4) ? format.p + 2 : 2));
    const x = randomNumber(format, random, high ? format.emax - offset : format.emin + offset);
    return positive && x.m < 0n ? negated(x) : x;
  });
};

/** Few operands that are not zero. */
const sparse: Pattern = (format, n, random) => window(format, Math.min(n, 1 + random.below(3)), random);

/** A pair that is hard for add, among zeros. */
const hardPair: Pattern = (format, n, random) => (n < 2 ? independent : random.pick(SUM_PAIRS))(format, n, random);

const LISTS: readonly Pattern[] = [
  window,
  independent,
  sameExponent,
  repeated,
  alternating,
  cancelledPairs,
  hugePair,
  undone,
  ripple,
  halving,
  brokenTie,
  blockEdges,
  cancelledAcrossEdge,
  ends,
  sparse,
  hardPair,
];

/** The patterns for sums, every list cut or filled with zeros to n operands, and in random order three times of four. */
export const SUM_LISTS: readonly Pattern[] = LISTS.map(
  (pattern) => (format, n, random) => ordered(fitted(pattern(format, n, random), n), random),
);

function fitted(list: readonly TestNumber[], n: number): TestNumber[] {
  return range(0, n).map((i) => (i < list.length ? list[i] : ZERO));
}

function ordered(list: TestNumber[], random: Random): TestNumber[] {
  return random.oneIn(4) ? list : random.shuffled(list);
}
