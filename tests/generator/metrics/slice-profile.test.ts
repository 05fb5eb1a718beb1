import { expect, it } from "vitest";
import { type Slice, sliceNets } from "../../../generator/circuit/circuit.ts";
import {
  add,
  div,
  type Index,
  loopVariable,
  max,
  min,
  mod,
  mul,
  type Range,
} from "../../../generator/circuit/index-map.ts";
import { indexValues } from "../../../generator/metrics/index-values.ts";
import { flat, Profile, ProfileBuilder } from "../../../generator/metrics/profile.ts";
import { boundsOf, Look } from "../../../generator/metrics/slice-profile.ts";
import { RandomSource } from "../../support/random-source.ts";

const [i, j] = ["i", "j"].map(loopVariable);
const BASE = 2;
const WIDTH = 96;
const INDICES: readonly Index[] = [
  i,
  mul(i, 4),
  add(mul(i, 6), mul(j, 3)),
  mul(div(i, 2), 8),
  add(mul(mod(i, 3), 4), j),
  mul(min(i, j), 5),
  mul(max(i, 2), 4),
];

/** A few stretches with patterns of 1 to `longest` times. */
function randomProfile(random: RandomSource, longest: number): Profile {
  const builder = new ProfileBuilder();
  while (builder.width < WIDTH) {
    const pattern = Array.from({ length: random.integer(1, longest) }, () => random.integer(0, 9));
    builder.append(
      pattern,
      random.integer(0, pattern.length - 1),
      Math.min(random.integer(1, 50), WIDTH - builder.width),
    );
  }
  return builder.build();
}

/** All values of i and j in the ranges. */
const points = ([a, b]: Range, [c, d]: Range): Map<string, number>[] =>
  Array.from({ length: (b - a + 1) * (d - c + 1) }, (_, n) => {
    const across = d - c + 1;
    return new Map([
      ["i", a + Math.floor(n / across)],
      ["j", c + (n % across)],
    ]);
  });

it.each(Array.from({ length: 40 }, (_, seed) => seed))("bounds hold for every instance, seed %i", (seed) => {
  const random = new RandomSource(seed);
  const longest = seed % 2 === 0 ? 6 : 1;
  const [early, late] = [randomProfile(random, longest), randomProfile(random, longest)];
  const upper = Profile.of(flat(early, 0, WIDTH).map((time, bit) => Math.max(time, late.at(bit))));
  for (const bounds of [
    { lower: early, upper: early },
    { lower: early, upper },
  ])
    for (const index of INDICES) {
      const [a, c] = [random.integer(0, 3), random.integer(0, 2)];
      const ranges: [Range, Range] = [
        [a, a + random.integer(0, 4)],
        [c, c + random.integer(0, 2)],
      ];
      const named = new Map(["i", "j"].map((name, n) => [name, ranges[n]]));
      const { greatest } = indexValues(index, named);
      const width = random.integer(1, 6);
      const count = random.integer(1, 4);
      const stride = random.integer(0, Math.floor((WIDTH - greatest - width) / count));
      const slices: Slice[] = [{ base: BASE, index, width, count, stride }];
      const found = boundsOf(slices, named, (net) => ({ bounds, bit: net - BASE }), new Look());
      const seen = points(...ranges).map((variables) => sliceNets(slices, variables).map((net) => net - BASE));
      const say = `seed ${seed}, ${JSON.stringify(slices[0])} over ${JSON.stringify(ranges)}`;
      for (let bit = 0; bit < width * count; bit++) {
        const least = Math.min(...seen.map((bits) => bounds.lower.at(bits[bit])));
        const most = Math.max(...seen.map((bits) => bounds.upper.at(bits[bit])));
        expect(found.lower.at(bit), say).toBeLessThanOrEqual(least);
        expect(found.upper.at(bit), say).toBeGreaterThanOrEqual(most);
        // exact as well where all positions of a window are seen, and times do not alternate
        if (seen.length === 1 || (index === i && longest === 1))
          expect([found.lower.at(bit), found.upper.at(bit)], say).toEqual([least, most]);
      }
    }
});
