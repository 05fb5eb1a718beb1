// Operations with several constructions, one a regime, and the precisions that each is for.
import type { Circuit } from "../circuit/circuit.ts";
import { UserError } from "../core/errors.ts";
import type { FloatFormat } from "../params/format.ts";
import { REGIMES, type Regime } from "../params/regime.ts";
import type { Variant } from "../params/variant.ts";

/** An operation that is constructed in several regimes. */
export interface RegimeOperation {
  readonly name: string;
  /** its circuit, memoized; throws UserError where the regime does not apply to the format */
  construct(format: FloatFormat, variant: Variant, regime: Regime): Circuit;
  /** the regimes that apply to a format, at least one, those that are quick to count first */
  regimes(format: FloatFormat): readonly Regime[];
  /** see Construction */
  parts(format: FloatFormat, variant: Variant, regime: Regime): Iterable<Circuit> | undefined;
}

/** A construction, and the precisions from `least` (2 where absent) to `most` that it is for. */
export interface Construction {
  readonly circuit: (format: FloatFormat, variant: Variant) => Circuit;
  /**
   * of one that takes long to count: circuits of which it has an instance each, memoized, built one by one as they are asked for;
   * its depth from p = 8 on is one number, and not greater below
   */
  readonly parts?: (format: FloatFormat, variant: Variant) => Iterable<Circuit>;
  readonly least?: number;
  readonly most: number;
}

/** The operation of these constructions. */
export function inRegimes(name: string, constructions: Readonly<Record<Regime, Construction>>): RegimeOperation {
  const applies = ({ p }: FloatFormat, { least = 2, most }: Construction): boolean => least <= p && p <= most;
  return {
    name,
    parts: (format, variant, regime) => constructions[regime].parts?.(format, variant),
    regimes: (format) => REGIMES.filter((regime) => applies(format, constructions[regime])),
    construct: (format, variant, regime) => {
      const construction = constructions[regime];
      if (applies(format, construction)) return construction.circuit(format, variant);
      const { least, most } = construction;
      const accepted = least === undefined ? `up to ${most}` : `from ${least} up to ${most}`;
      throw new UserError(`regime ${regime} is asked for p = ${format.p}: accepted is p ${accepted}`);
    },
  };
}
