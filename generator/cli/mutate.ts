// `tcvar mutate`: do the standard vectors notice a fault? Random faults in circuits, those that stay unnoticed with place.
import type { Command } from "commander";
import { EXIT } from "../core/errors.ts";
import { addCommand } from "./command.ts";
import { type DesignOptions, regimeOption, requestOf } from "./design-options.ts";
import { integerReader } from "./options.ts";

interface MutateOptions extends DesignOptions {
  readonly mutants: number;
  readonly seed: number;
  readonly vectors?: number;
  readonly decide?: boolean;
}

/** Adds the command. */
export function register(program: Command): void {
  const command = addCommand(program, {
    name: "mutate",
    summary: "check that the vectors of sim notice faults in a circuit",
    text: [
      "Changes a circuit in random places: a threshold by one, two inputs swapped, an input replaced by another net, a gate",
      "or a bank stuck at 0 or 1; and runs the vectors of sim on every mutant. Those that survive are decided up to P = 4 (by",
      "a SAT solver) and where all operands can be tried: of the ones that change the function less than 2 % may survive (what",
      "cannot be decided counts as such). Elsewhere they are listed, and stay under 10 %. Exit code 1 where a bar is missed.",
      "Without -p: P = 4 and P = 16; for div, sqrt and exp, in each regime, P = 4 and a format of which all operands are tried.",
    ].join("\n"),
    argument: ["[tops...]", "tops, such as fmul and fsum; every one with gates of its own when left out"],
    options: ["precision", "expBits", "tokens", "variant", "canon", "seed", "json", "quiet"],
    presets: { seed: 1 },
    examples: [
      "tcvar mutate",
      "tcvar mutate fmul fadd -p 4 --mutants 1000",
      "tcvar mutate fsum -p 16 -E 5 -n 8 --variant wires --json",
    ],
  });
  regimeOption(command, "takes each that applies")
    .option("--mutants <count>", "mutants of each circuit", integerReader("mutants", 1, 1_000_000), 300)
    .option("--vectors <count>", "vectors where they are not exhaustive", integerReader("vectors", 1, 2 ** 22))
    .option("--decide", "decide survivors above P = 4 too, as far as the solver can: it takes minutes")
    .action(mutate);
}

async function mutate(names: readonly string[], options: MutateOptions): Promise<void> {
  const { checkMutants } = await import("../../sim/mutation/check.ts");
  const { isDecided, verdictOf } = await import("../../sim/mutation/verdict.ts");
  const { DEFAULT_VECTORS } = await import("../../sim/vectors/operation-vectors.ts");
  const { mutationDesigns } = await import("./mutate-designs.ts");
  const { reportLines, reportRecord } = await import("./mutate-report.ts");
  const { stableJson } = await import("../core/stable-json.ts");
  const { withProgress } = await import("./progress.ts");

  const { mutants, seed, vectors = DEFAULT_VECTORS } = options;
  const records = [];
  for (const design of mutationDesigns(names, requestOf(options), options.precision === undefined)) {
    const decided = isDecided(design);
    const report = await withProgress(
      `mutants of ${design.circuit.name}`,
      (tell) =>
        checkMutants(design, { mutants, vectors, seed, decide: decided || options.decide === true, report: tell }),
      options,
    );
    const verdict = verdictOf(report, decided);
    records.push(reportRecord(design, report, verdict, seed));
    if (!verdict.passed) process.exitCode = EXIT.comparisonFailed;
    if (!options.json) for (const line of reportLines(design, report, verdict, options.quiet)) console.log(line);
  }
  if (options.json) console.log(stableJson(records));
}
