// The rows of the table of operations, and their text.
import { metricsOf } from "../metrics/metrics.ts";
import type { Variant } from "../params/variant.ts";
import type { Report } from "./progress.ts";
import { synthesize } from "./synth-run.ts";
import { designOf } from "./tops.ts";

/** The tops of the table, in its order. Inner products are put together from operations: they are not synthesized. */
const OPERATIONS = ["fcmp", "ffloor", "fadd", "fmul", "fsum"];
const INNER_PRODUCTS = ["fdot", "fdot_fused"];

export interface TableRequest {
  readonly precisions: readonly number[];
  /** operands of fsum, products of the inner products */
  readonly n: number;
  readonly variant: Variant;
  /** whether Yosys synthesizes each */
  readonly luts: boolean;
  readonly report: Report;
}

/** One operation at one precision, E = p + 1. */
export interface TableRow {
  readonly operation: string;
  readonly p: number;
  readonly n?: number;
  readonly variant: Variant;
  readonly depth: number;
  readonly strictDepth: number;
  readonly majorityDepth: number;
  readonly gates: bigint;
  readonly wires: bigint;
  readonly maxFanIn: number;
  readonly luts?: bigint;
  readonly lutLevels?: number;
}

/** Measures every operation at every precision. @throws UserError as `synthesize` where LUTs are asked for */
export async function operationRows({ precisions, n, variant, luts, report }: TableRequest): Promise<TableRow[]> {
  const rows: TableRow[] = [];
  for (const operation of [...OPERATIONS, ...INNER_PRODUCTS])
    for (const precision of precisions) {
      const design = designOf(operation, { precision, tokens: n, variant });
      const { depth, strictDepth, majorityDepth, gates, wires, maxFanIn } = metricsOf(design.circuit);
      const name = design.circuit.name;
      const operands = design.shape.n === undefined ? {} : { n: design.shape.n };
      const figures = { depth, strictDepth, majorityDepth, gates, wires, maxFanIn };
      const limits = { timeoutSeconds: 3600 };
      const synthesis =
        luts && OPERATIONS.includes(operation)
          ? await synthesize(design, "lut6", { limits, seed: 1, report: (status) => report(`${name}: ${status}`) })
          : undefined;
      const mapped = synthesis && { luts: synthesis.synthesized.luts, lutLevels: synthesis.synthesized.levels };
      rows.push({ operation, p: precision, ...operands, variant, ...figures, ...mapped });
    }
  return rows;
}

/** The rows as a Markdown table. */
export function tableText(rows: readonly TableRow[]): string {
  const withLuts = rows.some(({ luts }) => luts !== undefined);
  const heads = ["operation", "p", "depth", "strict", "majority", "gates", "wires", "fan-in"];
  const head = withLuts ? [...heads, "LUT6", "LUT levels"] : heads;
  const number = (value: number | bigint): string => value.toLocaleString("en");
  const cells = rows.map((row) => {
    const name = row.n === undefined ? row.operation : `${row.operation} n=${row.n}`;
    const depths = [row.depth, row.strictDepth, row.majorityDepth];
    const own = [name, ...[row.p, ...depths, row.gates, row.wires, row.maxFanIn].map(number)];
    const optional = (value: number | bigint | undefined): string => (value === undefined ? "-" : number(value));
    return withLuts ? [...own, optional(row.luts), optional(row.lutLevels)] : own;
  });
  const widths = head.map((title, column) => Math.max(title.length, ...cells.map((line) => line[column].length)));
  const line = (words: readonly string[]): string =>
    `| ${words.map((word, i) => (i === 0 ? word.padEnd(widths[i]) : word.padStart(widths[i]))).join(" | ")} |`;
  const rule = `|${widths.map((width, i) => (i === 0 ? "-".repeat(width + 2) : `${"-".repeat(width + 1)}:`)).join("|")}|`;
  return [line(head), rule, ...cells.map(line)].join("\n");
}
