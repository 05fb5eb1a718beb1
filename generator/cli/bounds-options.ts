// The places at which `tcvar bounds` and `tcvar bounds-sweep` look: precision, tokens, dimension, in fixed regimes.
import { UserError } from "../core/errors.ts";
import type { MapSize } from "../params/layer-shape.ts";
import type { Place } from "../var/theorem-check.ts";
import type { CommonOptions } from "./options.ts";

/** What the commands have in common. */
export interface ModelOptions {
  readonly layers: number;
  readonly stages: number;
}

const DEFAULT_TOKENS = 64;

/** The token map: MAP, or the square of N tokens. @throws UserError where N is no square, or not that of MAP */
export function mapOfTokens({ tokens, map }: CommonOptions): MapSize {
  if (map) {
    const size = { h: map.height, w: map.width };
    if (tokens !== undefined && tokens !== size.h * size.w)
      throw new UserError(`tokens N is ${tokens} and map is ${size.h}x${size.w}: accepted is N = ${size.h * size.w}`);
    return size;
  }
  const n = tokens ?? DEFAULT_TOKENS;
  const side = Math.round(Math.sqrt(n));
  if (side * side !== n) throw new UserError(`tokens N is ${n}: accepted are squares, or any map by --map HxW`);
  return { h: side, w: side };
}

/** Precisions besides the asked one, the first of which is taken that the regimes allow. */
const OTHER_PRECISIONS = [8, 12, 16];

/**
 * Where the depth has to be the same: half and double the side of the map, twice the dimension, and another precision in the
 * same regimes.
 */
export async function otherPlaces({ operations, size }: Place): Promise<Place[]> {
  const { floatFormat } = await import("../params/format.ts");
  const { format } = operations;
  const { map, d } = size;
  const full = format.E === format.p + 1;
  const scaled = (factor: number) => ({
    h: Math.max(2, Math.floor(map.h * factor)),
    w: Math.max(2, Math.floor(map.w * factor)),
  });
  const places: Place[] = [
    { operations, size: { ...size, map: scaled(1 / 2) } },
    { operations, size: { ...size, map: scaled(2), d: 2 * d } },
  ];
  for (const p of OTHER_PRECISIONS) {
    if (p === format.p || (!full && format.E > p + 1)) continue;
    const other = operations.at(floatFormat(p, full ? undefined : format.E));
    try {
      // a regime that is not there for this precision says so when its circuits are made
      for (const circuit of [other.div, other.sqrt, other.exp]) void circuit.name;
    } catch (error) {
      if (error instanceof UserError) continue;
      throw error;
    }
    places.push({ operations: other, size });
    break;
  }
  return places;
}
