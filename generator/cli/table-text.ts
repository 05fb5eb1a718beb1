// The table of operations as Markdown, with what its marks mean below it.
import { SOURCES } from "./literature.ts";
import type { TableRow } from "./table-rows.ts";

/** A column: its title, and the text of a row in it. */
type Column = readonly [title: string, cell: (row: TableRow) => string];

const number = (value: number | bigint | null): string => (value === null ? "-" : value.toLocaleString("en"));

const COLUMNS: readonly Column[] = [
  ["operation", ({ operation, n }) => (n === null ? operation : `${operation} n=${n}`)],
  ["variant", ({ variant, regime }) => (regime === null ? variant : `${variant}, ${regime}`)],
  ["p", ({ p }) => number(p)],
  ["depth", ({ depth }) => number(depth)],
  ["strict", ({ strictDepth }) => number(strictDepth)],
  ["majority", ({ majorityDepth }) => number(majorityDepth)],
  ["best", ({ bestKnown }) => (bestKnown ? `${bestKnown.depth} ${bestKnown.source}` : "-")],
  ["gates", ({ gates }) => number(gates)],
  ["wires", ({ wires }) => number(wires)],
  ["fan-in", ({ maxFanIn }) => number(maxFanIn)],
  ["weight", ({ maxWeight }) => number(maxWeight)],
];

const LUT_COLUMNS: readonly Column[] = [
  ["LUT6", ({ luts }) => number(luts)],
  ["levels", ({ lutLevels }) => number(lutLevels)],
];

/** Columns of words, to the left; the others are numbers, to the right. */
const WORDS = 2;

/** The rows as a Markdown table. @param luts with the columns of LUTs */
export function tableText(rows: readonly TableRow[], luts: boolean): string {
  const columns = luts ? [...COLUMNS, ...LUT_COLUMNS] : COLUMNS;
  const head = columns.map(([title]) => title);
  const cells = rows.map((row) => columns.map(([, cell]) => cell(row)));
  const widths = head.map((title, i) => Math.max(title.length, ...cells.map((line) => line[i].length)));
  const pad = (word: string, i: number): string => (i < WORDS ? word.padEnd(widths[i]) : word.padStart(widths[i]));
  const line = (words: readonly string[]): string => `| ${words.map(pad).join(" | ")} |`;
  const rule = widths.map((width, i) => (i < WORDS ? "-".repeat(width + 2) : `${"-".repeat(width + 1)}:`));
  return [line(head), `|${rule.join("|")}|`, ...cells.map(line)].join("\n");
}

/** What "best" says, the sources, and why some rows have no LUTs. */
export function tableNotes(rows: readonly TableRow[], luts: boolean): string[] {
  const best = "best: the least depth known in theory for integers, polynomial weights and (large) polynomial size.";
  const sources = Object.entries(SOURCES).map(([name, text]) => `${name}: ${text}.`);
  const reasons = new Map<string, string[]>();
  if (luts)
    for (const { noLuts, operation, p, variant } of rows)
      if (noLuts !== undefined) reasons.set(noLuts, [...(reasons.get(noLuts) ?? []), `${operation} p=${p} ${variant}`]);
  return [best, ...sources, ...[...reasons].map(([reason, which]) => `no LUTs of ${which.join(", ")}: ${reason}.`)];
}
