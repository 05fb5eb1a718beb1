// `tcvar table`: depth, gates, wires and LUTs of every operation, as Markdown.
import type { Command } from "commander";
import { UserError } from "../core/errors.ts";
import { addCommand } from "./command.ts";
import type { CommonOptions } from "./options.ts";

interface TableOptions extends CommonOptions {
  readonly precisions: readonly number[];
  readonly luts: boolean;
}

const DEFAULT_PRECISIONS = [8, 16, 24];
const DEFAULT_OPERANDS = 4;

/** Adds the command. */
export function register(program: Command): void {
  addCommand(program, {
    name: "table",
    summary: "print depth, gates, wires and LUTs of each operation",
    text: "Prints a Markdown table of every operation at several precisions: depth (three conventions), gates, wires, largest\nfan-in, and LUTs and LUT levels as Yosys synthesizes them (cached; not for inner products, which are put together from\noperations; --no-luts leaves all of them out).",
    options: ["tokens", "variant", "json", "quiet"],
    presets: { tokens: DEFAULT_OPERANDS, variant: "balanced" },
    examples: [
      "tcvar table",
      "tcvar table --no-luts --precisions 8,11,16,24,32 --variant depth",
      "tcvar table -n 8 --json",
    ],
  })
    .option("--precisions <list>", "precisions, separated by commas", readPrecisions, DEFAULT_PRECISIONS)
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
  const { operationRows, tableText } = await import("./table-rows.ts");
  const { withProgress } = await import("./progress.ts");
  const { stableJson } = await import("../core/stable-json.ts");
  const { tokens: n = DEFAULT_OPERANDS, variant = "balanced", precisions, luts } = options;
  const rows = await withProgress(
    "measuring the operations",
    (report) => operationRows({ precisions, n, variant, luts, report }),
    options,
  );
  console.log(options.json ? stableJson(rows) : tableText(rows));
}
