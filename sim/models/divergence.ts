// How far the stages of a run lie from those expected: from float64's, or from a reference file's.
import type { AllowedError } from "../golden/allowed-error.ts";
import { type Distance, distanceOf } from "./distance.ts";
import type { Stage } from "./stages.ts";

/** A stage of numbers beside the one expected. */
export interface NumbersRow extends Distance {
  readonly stage: string;
  readonly kind: "words";
  readonly words: number;
  /** allowed difference, absolute and relative like the difference; absent where nothing is known: doubles overflow, too */
  readonly allowed?: { readonly absolute: number; readonly relative: number };
  readonly within: boolean;
}

/** A stage of tokens beside the one expected. */
export interface TokensRow {
  readonly stage: string;
  readonly kind: "index";
  readonly words: number;
  readonly differing: number;
  readonly within: boolean;
}

export type DivergenceRow = NumbersRow | TokensRow;

/** The expected stages that the run has, row by row. @throws Error (a bug) when one has another number of entries */
export function divergence(
  found: readonly Stage<number>[],
  expected: readonly Stage<number>[],
  p: number,
  allowed: ReadonlyMap<string, AllowedError>,
): DivergenceRow[] {
  const byName = new Map(found.map((stage) => [stage.name, stage]));
  return expected.flatMap((stage): DivergenceRow[] => {
    const { name, kind, data } = stage;
    const mine = byName.get(name);
    if (!mine) return [];
    const words = data.length;
    if (kind === "index") {
      const differing = data.filter((token, k) => token !== mine.data[k]).length;
      return [{ stage: name, kind, words, differing, within: differing === 0 }];
    }
    const distance = distanceOf(mine.data, data, p);
    const limit = allowed.get(name);
    if (!limit || limit.runs === 0 || !Number.isFinite(limit.error))
      return [{ stage: name, kind, words, ...distance, within: distance.absolute === 0 }];
    const relative = limit.scale === 0 ? 0 : limit.error / limit.scale;
    const within = distance.absolute <= limit.error;
    return [{ stage: name, kind, words, ...distance, allowed: { absolute: limit.error, relative }, within }];
  });
}

/** The first stage whose largest error is beyond a limit in ulps; tokens that differ are beyond every limit. */
export function firstBeyond(rows: readonly DivergenceRow[], ulps: number): DivergenceRow | undefined {
  return rows.find((row) => (row.kind === "index" ? !row.within : !(row.ulps <= ulps)));
}
