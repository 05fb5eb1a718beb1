// Arrival profiles up to a shift in time: a circuit met again later, with the same differences between its late inputs, is
// not looked into again.
import type { Profile } from "./profile.ts";

/** Times from here on are relative to `late`. Depths stay below. */
const RELATIVE = 2 ** 28;

/** Inputs arrive at most at `early`, or at `late` or after it (0: there are no such). */
export interface TimeShift {
  readonly early: number;
  readonly late: number;
}

/** Early and late inputs, told apart at the widest gap between arrival times (0 is one of them). */
export function shiftOf(profiles: readonly Profile[]): TimeShift {
  const times = new Set<number>();
  for (const { patterns } of profiles) for (const pattern of patterns) for (const time of pattern) times.add(time);
  const sorted = [...times].sort((a, b) => a - b);
  let [early, late] = [0, 0];
  sorted.forEach((time, i) => {
    const before = i > 0 ? sorted[i - 1] : 0;
    if (time - before > late - early) [early, late] = [before, time];
  });
  return { early, late };
}

/** The profile with late times counted from the first of them. */
export const shifted = (profile: Profile, { late }: TimeShift): Profile =>
  late === RELATIVE ? profile : profile.map((time) => (time >= late ? time - late + RELATIVE : time));

/** The inverse of `shifted`, for times that follow from shifted ones. */
export const restored = (profile: Profile, { late }: TimeShift): Profile =>
  late === RELATIVE ? profile : profile.map((time) => (time >= RELATIVE ? time - RELATIVE + late : time));
