// `tcvar bench`: speed, memory and file sizes against their limits, in one run.
import type { Command } from "commander";
import { EXIT } from "../core/errors.ts";
import { addCommand } from "./command.ts";
import type { CommonOptions } from "./options.ts";

/** Adds the command. */
export function register(program: Command): void {
  addCommand(program, {
    name: "bench",
    summary: "measure speed, memory and file sizes against their limits",
    text: "Measures generation, evaluation and synthesis in one run, prints one table and writes rtl-out/bench.json (or --out).\nExit code 1 when a limit does not hold. Takes some minutes.",
    options: ["json", "out", "quiet"],
    examples: ["tcvar bench", "tcvar bench --json --out bench.json"],
  }).action(bench);
}

async function bench(options: CommonOptions): Promise<void> {
  const { measureAll } = await import("./bench-figures.ts");
  const { benchTable } = await import("../../sim/bench/rows.ts");
  const { stableJson } = await import("../core/stable-json.ts");
  const { writeFileAtomic } = await import("../core/files.ts");
  const { withProgress } = await import("./progress.ts");
  const rows = await withProgress("measuring", measureAll, options);
  const record = { node: process.version, platform: `${process.platform} ${process.arch}`, rows };
  await writeFileAtomic(options.out ?? "rtl-out/bench.json", `${stableJson(record, { indent: 2 })}\n`);
  console.log(options.json ? stableJson(record) : benchTable(rows));
  if (rows.some(({ holds }) => !holds)) process.exitCode = EXIT.comparisonFailed;
}
