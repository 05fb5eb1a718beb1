// `tcvar metrics`: depth in three conventions, size, wires and fan-in of a top, as JSON.
import type { Command } from "commander";
import { stableJson } from "../core/stable-json.ts";
import { addCommand } from "./command.ts";
import { type DesignOptions, designOptions, requestOf } from "./design-options.ts";

interface MetricsOptions extends DesignOptions {
  readonly levels?: boolean;
  readonly path?: boolean;
}

/** Every record has these, null where the top has no such parameter. */
const ABSENT = { p: null, E: null, n: null, d: null, variant: null };

/** Adds the command. */
export function register(program: Command): void {
  const command = addCommand(program, {
    name: "metrics",
    summary: "print depth, gates, wires and fan-in of a top as JSON",
    text: "Prints depth (three conventions), size, wires, weights and fan-in of a top as JSON, counted through the\nhierarchy without flattening it. Counts above 2^53 are decimal strings;\na parameter that the top does not have is null.",
    argument: ["[top]", "a top, such as fmul or matmul"],
    options: ["precision", "expBits", "tokens", "dim", "variant", "canon", "json"],
    examples: [
      "tcvar metrics fmul -p 16",
      "tcvar metrics fsum -p 16 -n 64 --variant wires",
      "tcvar metrics matmul -p 16 -n 1024 -d 8 --json",
      "tcvar metrics fadd -p 11 -E 5 --path --levels",
    ],
  });
  designOptions(command)
    .option("--levels", "add the number of gates at each level")
    .option("--path", "add the critical path: instances, bank and threshold of each gate on it")
    .action(metrics);
}

async function metrics(name: string | undefined, options: MetricsOptions): Promise<void> {
  const { DEFAULT_TOP, designOf } = await import("./tops.ts");
  const { metricsOf } = await import("../metrics/metrics.ts");
  const { arrivalsOf } = await import("../metrics/arrival.ts");
  const { criticalPath } = await import("../metrics/critical-path.ts");
  const { top, circuit, parameters } = designOf(name ?? DEFAULT_TOP, requestOf(options));
  const record = {
    top,
    ...ABSENT,
    ...parameters,
    ...metricsOf(circuit),
    levels: options.levels ? arrivalsOf(circuit).levels : undefined,
    path: options.path ? criticalPath(circuit) : undefined,
  };
  console.log(stableJson(record, { indent: options.json ? 0 : 2 }));
}
