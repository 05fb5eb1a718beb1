// `tcvar bench`: speed, memory and file sizes against their limits, in one run.
import type { Command } from "commander";
import { EXIT, UserError } from "../core/errors.ts";
import { addCommand } from "./command.ts";
import type { CommonOptions } from "./options.ts";

const OUTPUT = "rtl-out/bench.json";

interface BenchOptions extends CommonOptions {
  readonly out: string;
}

/** Adds the command. */
export function register(program: Command): void {
  addCommand(program, {
    name: "bench",
    summary: "measure speed, memory and file sizes against their limits",
    text: `Measures generation, evaluation and synthesis in one run, prints one table and writes ${OUTPUT} (or --out).\nExit code 1 when a limit does not hold, or could not be measured. Takes some minutes.`,
    options: ["json", "quiet"],
    examples: ["tcvar bench", "tcvar bench --json --out bench.json"],
  })
    .option("--out <file>", "file of the figures, as JSON", OUTPUT)
    .action(bench);
}

async function bench(options: BenchOptions): Promise<void> {
  const { measureAll } = await import("./bench-figures.ts");
  const { benchTable } = await import("../../sim/bench/rows.ts");
  const { stableJson } = await import("../core/stable-json.ts");
  const { writeFileAtomic } = await import("../core/files.ts");
  const { withProgress } = await import("./progress.ts");
  const { statSync } = await import("node:fs");
  // told before the work, which takes minutes
  if (options.out.trim() === "" || statSync(options.out, { throwIfNoEntry: false })?.isDirectory())
    throw new UserError(`out is ${JSON.stringify(options.out)}: accepted is the path of a file`);
  const rows = await withProgress("measuring", measureAll, options);
  const record = { node: process.version, platform: `${process.platform} ${process.arch}`, rows };
  console.log(options.json ? stableJson(record) : benchTable(rows));
  // after the table: a place that cannot be written loses no figures
  await writeFileAtomic(options.out, `${stableJson(record, { indent: 2 })}\n`);
  if (rows.some(({ holds }) => !holds)) process.exitCode = EXIT.comparisonFailed;
}
