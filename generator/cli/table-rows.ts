// The rows of the table of operations: every operation, precision and variant with its figures.
import { metricsOf } from "../metrics/metrics.ts";
import type { Regime } from "../params/regime.ts";
import type { Variant } from "../params/variant.ts";
import { type BestKnown, bestKnown } from "./literature.ts";
import type { Report } from "./progress.ts";
import { type LutMode, type Luts, lutsOf } from "./table-luts.ts";
import { designOf } from "./tops.ts";

/** The tops of the table, in its order. */
export const TABLE_TOPS: readonly string[] = [
  ...["fcmp", "ffloor", "fadd", "fsub", "fmul", "fdiv", "fsqrt", "fexp"],
  ...["fsum", "fprod", "fdot", "fdot_fused"],
];

export interface TableRequest {
  readonly precisions: readonly number[];
  /** operands of sum and product, products of the inner products */
  readonly n: number;
  readonly variants: readonly Variant[];
  /** whether Yosys synthesizes each */
  readonly luts: LutMode;
  readonly report: Report;
}

/** One operation at one precision, E = p + 1. */
export interface TableRow extends Luts {
  readonly operation: string;
  readonly p: number;
  readonly E: number;
  /** null where the number of operands is fixed */
  readonly n: number | null;
  readonly variant: Variant;
  /** null where there is but one construction */
  readonly regime: Regime | null;
  readonly depth: number;
  readonly strictDepth: number;
  readonly majorityDepth: number;
  /** null where the sources give none */
  readonly bestKnown: BestKnown | null;
  readonly gates: bigint;
  readonly wires: bigint;
  readonly maxFanIn: number;
  readonly maxWeight: number;
}

/** Measures every operation at every precision. @throws UserError as `synthesize` where LUTs are asked for */
export async function operationRows(request: TableRequest): Promise<TableRow[]> {
  const { precisions, n, variants, luts, report } = request;
  const rows: TableRow[] = [];
  for (const operation of TABLE_TOPS)
    for (const precision of precisions)
      for (const variant of variants) {
        report(`${operation}, p = ${precision}, ${variant}`);
        const design = designOf(operation, { precision, tokens: n, variant });
        const { depth, strictDepth, majorityDepth, gates, wires, maxFanIn, maxWeight } = metricsOf(design.circuit);
        rows.push({
          operation,
          p: precision,
          E: design.format.E,
          n: design.shape.n ?? null,
          variant,
          regime: design.regime ?? null,
          ...{ depth, strictDepth, majorityDepth, bestKnown: bestKnown(operation) ?? null },
          ...{ gates, wires, maxFanIn, maxWeight },
          ...(await lutsOf(design, luts, report)),
        });
      }
  return rows;
}
