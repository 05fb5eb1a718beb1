// `tcvar table`: depth, best known depth, gates, wires and LUTs of every operation, as Markdown.
import type { Command } from "commander";
import { UserError } from "../core/errors.ts";
import { VARIANTS } from "../params/variant.ts";
import { addCommand } from "./command.ts";
import type { CommonOptions } from "./options.ts";

interface TableOptions extends CommonOptions {
  readonly precisions?: readonly number[];
  readonly luts: boolean;
}

/** Precision and number of operands where the user gives none. */
export const TABLE_DEFAULTS = { precision: 16, tokens: 4 } as const;

/** Adds the command. */
export function register(program: Command): void {
  addCommand(program, {
    name: "table",
    summary: "print depth, gates, wires and LUTs of each operation",
    text: [
      "Prints a Markdown table of every operation in every variant: depth (three conventions), the best depth known in the",
      "literature, gates, wires, largest fan-in and weight, and LUTs and LUT levels as Yosys synthesizes them where that",
      "takes minutes at most (cached; --no-luts leaves them out). tcvar metrics --all has the same figures as JSON.",
    ].join("\n"),
    options: ["precision", "tokens", "variant", "json", "quiet"],
    presets: { tokens: TABLE_DEFAULTS.tokens },
    examples: [
      "tcvar table",
      "tcvar table --no-luts --precisions 8,11,16,24,32 --variant depth",
      "tcvar table -p 8 -n 8 --json",
    ],
  })
    .option("--precisions <list>", "precisions, separated by commas (default: P, or 16)", readPrecisions)
    .option("--no-luts", "leave out what Yosys has to synthesize")
    .action(table);
}

function readPrecisions(text: string): number[] {
  const list = text.split(",").map((word) => (/^\d+$/.test(word.trim()) ? Number(word) : Number.NaN));
  if (list.some((p) => !(p >= 2 && p <= 64)))
    throw new UserError(`precisions are ${JSON.stringify(text)}: accepted are integers 2..64 separated by commas`);
  return list;
}

async function table(options: TableOptions): Promise<void> {
  const { operationRows } = await import("./table-rows.ts");
  const { tableNotes, tableText } = await import("./table-text.ts");
  const { withProgress } = await import("./progress.ts");
  const { stableJson } = await import("../core/stable-json.ts");
  const { precision = TABLE_DEFAULTS.precision, tokens: n = TABLE_DEFAULTS.tokens, luts } = options;
  const { precisions = [precision], variant } = options;
  const variants = variant ? [variant] : VARIANTS;
  const rows = await withProgress(
    "measuring the operations",
    (report) => operationRows({ precisions, n, variants, luts: luts ? "made" : "none", report }),
    options,
  );
  if (options.json) console.log(stableJson(rows));
  else console.log([tableText(rows, luts), "", ...tableNotes(rows, luts)].join("\n"));
}
