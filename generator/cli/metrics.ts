// `tcvar metrics`: depth in three conventions, size, wires and fan-in of a top, or of every operation, as JSON.
import type { Command } from "commander";
import { UserError } from "../core/errors.ts";
import { stableJson } from "../core/stable-json.ts";
import type { RegimeChoice } from "../float/regime-choice.ts";
import { VARIANTS } from "../params/variant.ts";
import { addCommand } from "./command.ts";
import { DESIGN, type DesignOptions, designOptions, weightsOption } from "./design-options.ts";

interface MetricsOptions extends DesignOptions {
  readonly levels?: boolean;
  readonly path?: boolean;
  readonly all?: boolean;
  readonly luts?: boolean;
}

/** Every record has these, null where the top has no such parameter. */
const ABSENT = { p: null, E: null, n: null, d: null, variant: null };

/** Adds the command. */
export function register(program: Command): void {
  const command = addCommand(program, {
    name: "metrics",
    summary: "print depth, gates, wires and fan-in of a top as JSON",
    text: [
      "Prints depth (three conventions), size, wires, weights and fan-in of a top as JSON, counted through the hierarchy",
      "without flattening it. Counts above 2^53 are decimal strings; a parameter that the top does not have is null. Where",
      "the regime is left to be chosen, regime says which was taken and choice has the figures of all that were counted whole,",
      "best first, and beaten: the levels and wires that others have at least, which is worse; of layers and models, regimes and",
      "choices say so for each operation inside. An activation function has the choice of its exponential, and the formula that",
      "bounds its depth (depthBound).",
      "--all prints a list: every operation in every variant, with the best depth known in the literature and its source,",
      "and LUTs as far as tcvar table has made them (--luts makes them, which takes minutes).",
    ].join("\n"),
    argument: ["[top]", "a top, such as fmul or matmul, or a model's configuration, *.json"],
    options: [...DESIGN, "json", "quiet"],
    examples: [
      "tcvar metrics fmul -p 16",
      "tcvar metrics fsum -p 16 -n 64 --variant wires",
      "tcvar metrics fexp -p 16 --regime poly",
      "tcvar metrics --all -p 16 --json",
      "tcvar metrics matmul -p 16 -n 1024 -d 8 --json",
      "tcvar metrics fadd -p 11 -E 5 --path --levels",
      "tcvar metrics examples/var-tiny.json -p 8",
    ],
  });
  weightsOption(designOptions(command))
    .option("--levels", "add the number of gates at each level")
    .option("--path", "add the critical path: instances, bank and threshold of each gate on it")
    .option("--all", "every operation in every variant (or that of --variant)")
    .option("--luts", "with --all: have Yosys synthesize what is not yet")
    .action(metrics);
}

async function metrics(name: string | undefined, options: MetricsOptions): Promise<void> {
  if (options.all) return allMetrics(name, options);
  if (options.luts) throw new UserError("luts is asked for one top: accepted with --all; tcvar synth does one top");
  const { DEFAULT_TOP } = await import("./tops.ts");
  const { beyondPaper } = await import("./top-kind.ts");
  const { designFrom } = await import("./model-design.ts");
  const { metricsOf } = await import("../metrics/metrics.ts");
  const { levelsOf } = await import("../metrics/arrival.ts");
  const { criticalPath } = await import("../metrics/critical-path.ts");
  const { withWeights } = await import("./weights.ts");
  const asked = await designFrom(name ?? DEFAULT_TOP, options);
  const { design, saving } = await withWeights(asked, options.weights);
  const { top, circuit, parameters, choice } = design;
  const inside = design.inside?.() ?? [];
  const record = {
    top,
    ...ABSENT,
    ...parameters,
    ...(design.regime ? { regime: design.regime } : {}),
    depthBound: design.depthBound,
    choice: choice && whyOf(choice),
    regimes: inside.length > 0 ? Object.fromEntries(inside.map(({ name, regime }) => [name, regime])) : undefined,
    choices: inside.some((operation) => operation.choice)
      ? Object.fromEntries(inside.map(({ name, choice: why }) => [name, why && whyOf(why)]))
      : undefined,
    ...metricsOf(circuit),
    folded: saving,
    note: beyondPaper(parameters.n, parameters.d),
    levels: options.levels ? levelsOf(circuit) : undefined,
    path: options.path ? criticalPath(circuit) : undefined,
  };
  console.log(stableJson(record, { indent: options.json ? 0 : 2 }));
}

const whyOf = ({ regime: _, ...why }: RegimeChoice): object => ({ asked: "auto", ...why });

/** The options that have no meaning for all operations at once. */
const OF_ONE_TOP = [
  "expBits",
  "dim",
  "canon",
  "regime",
  "rows",
  "inner",
  "cols",
  "fused",
  "levels",
  "path",
  "weights",
] as const;

async function allMetrics(name: string | undefined, options: MetricsOptions): Promise<void> {
  const { TABLE_DEFAULTS } = await import("./table.ts");
  const { operationRows } = await import("./table-rows.ts");
  const { withProgress } = await import("./progress.ts");
  if (name !== undefined) throw new UserError(`all is asked for with top ${name}: accepted is one of the two`);
  const other = OF_ONE_TOP.find((option) => options[option] !== undefined);
  if (other) throw new UserError(`${other} is asked for with all: accepted are precision, tokens, variant and luts`);
  const { precision = TABLE_DEFAULTS.precision, tokens: n = TABLE_DEFAULTS.tokens, variant } = options;
  const variants = variant ? [variant] : VARIANTS;
  const rows = await withProgress(
    "measuring the operations",
    (report) => operationRows({ precisions: [precision], n, variants, luts: options.luts ? "made" : "kept", report }),
    options,
  );
  console.log(stableJson(rows, { indent: options.json ? 0 : 2 }));
}
