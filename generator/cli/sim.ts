// `tcvar sim`: vectors through an engine, compared with the golden model.
import type { Command } from "commander";
import { LIMITS_TEXT } from "../../sim/models/evaluation-limits.ts";
import { EXIT, UserError } from "../core/errors.ts";
import { addCommand } from "./command.ts";
import { DESIGN, type DesignOptions, designOptions, requestOf, weightsOption } from "./design-options.ts";
import { choiceReader, integerReader } from "./options.ts";

const CHOICES = ["auto", "netlist", "icarus", "verilator"] as const;

interface SimOptions extends DesignOptions {
  readonly engine: (typeof CHOICES)[number];
  readonly vectors?: number;
  readonly wave?: string;
  readonly force?: boolean;
}

/** Adds the command. */
export function register(program: Command): void {
  const command = addCommand(program, {
    name: "sim",
    summary: "simulate a top and compare it with the golden model",
    text: [
      "Simulates a top and compares every result with the golden model: all vectors where there are few, else corners and",
      "seeded random ones. The engine auto takes a simulator of the emitted Verilog where the design is small enough for",
      "it; else the netlist engine at full size, the simulator at fewer operands, every distinct module on its own in",
      "Icarus, and how they are put together by what Yosys counts; of a public model the last two (tcvar run evaluates it as",
      "a whole). Exit code 1 and the first mismatches in decimal and in bits when a result differs. A simulation of more than",
      `${LIMITS_TEXT} is refused, unless --force.`,
    ].join("\n"),
    argument: ["[top]", "a top, such as fmul or matmul, or a model's configuration, *.json"],
    options: [...DESIGN, "seed", "json", "quiet"],
    presets: { seed: 1 },
    examples: [
      "tcvar sim fmul -p 16",
      "tcvar sim fexp -p 11 --engine netlist",
      "tcvar sim fsum -p 8 -n 16 --engine netlist --vectors 100000 --seed 7",
      "tcvar sim fadd -p 8 --engine icarus --vectors 50 --wave fadd.vcd",
    ],
  });
  weightsOption(designOptions(command))
    .option("--engine <name>", CHOICES.join(", "), choiceReader("engine", CHOICES), "auto")
    .option("--vectors <count>", "vectors where they are not exhaustive", integerReader("vectors", 1, 1e9))
    .option("--wave <file>", "write all nets to a waveform, *.vcd or *.fst (a simulator of Verilog)")
    .option("--force", "simulate however long the forecast")
    .action(sim);
}

async function sim(name: string | undefined, options: SimOptions): Promise<void> {
  const { DEFAULT_TOP } = await import("./tops.ts");
  const { chooseRuns } = await import("./sim-plan.ts");
  const { refuseLongRun } = await import("./sim-limits.ts");
  const { simulateRun } = await import("./sim-run.ts");
  const { simulateParts } = await import("./sim-parts.ts");
  const { stableJson } = await import("../core/stable-json.ts");

  const { designFrom, PUBLIC } = await import("./model-design.ts");
  const { withWeights } = await import("./weights.ts");
  const top = name ?? DEFAULT_TOP;
  const request = requestOf(options);
  const { design, lines } = await withWeights(await designFrom(top, options), options.weights);
  if (!options.json && !options.quiet) for (const line of lines) console.log(line);
  const isPublic = design.top === PUBLIC;
  if (isPublic) refuseForPublic(top, options);
  const runs = isPublic ? [] : chooseRuns(design.top, request, options, design);
  if (!options.force) for (const run of runs) refuseLongRun(run);
  const reports = [];
  for (const run of runs) {
    if (!options.json && !options.quiet) console.log(run.note);
    const report = await simulateRun(run, options);
    reports.push(report);
    if (!options.json) for (const line of report.lines) console.log(line);
  }
  // where no simulator of Verilog holds the design, its modules are simulated each on its own
  const inParts = isPublic || (options.engine === "auto" && runs[0].engine === "netlist");
  const parts = inParts ? await simulateParts(design, request, options) : undefined;
  if (options.json) console.log(stableJson([...reports.map(({ record }) => record), ...(parts ? [parts.record] : [])]));
  else for (const line of parts?.lines ?? []) console.log(line);
  if (![...reports, ...(parts ? [parts] : [])].every(({ agrees }) => agrees)) process.exitCode = EXIT.comparisonFailed;
}

/** @throws UserError for what a model as a whole has not: `tcvar run` compares it with the golden model */
function refuseForPublic(path: string, { engine, vectors, wave }: SimOptions): void {
  const asked =
    engine !== "auto" ? "engine" : vectors !== undefined ? "vectors" : wave !== undefined ? "wave" : undefined;
  if (asked)
    throw new UserError(`${asked} is asked for ${path}, a public model: accepted is auto, which simulates its modules`);
}
