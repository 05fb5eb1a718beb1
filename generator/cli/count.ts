// `tcvar count`: depth, gates and wires of a model's circuit from its configuration alone, however large.
import type { Command } from "commander";
import { addCommand } from "./command.ts";
import { type DesignOptions, regimeOption } from "./design-options.ts";
import { operationsOf } from "./model-options.ts";

interface CountOptions extends DesignOptions {
  readonly conventions?: boolean;
}

const DEFAULT_PRECISION = 16;

/** Adds the command. */
export function register(program: Command): void {
  const command = addCommand(program, {
    name: "count",
    summary: "count a model's circuit: depth, gates, wires",
    text: [
      "Builds the circuit of a model or layer from its configuration (JSON, no weights: they are input ports) and counts it",
      "through the hierarchy, exactly and without flattening it. The layer canon at the input ports, one AND a bit of every",
      "word, is included. --conventions adds strict and majority depth, which take minutes for a model of thousands of modules.",
    ].join("\n"),
    argument: ["<config>", "a model's configuration, *.json"],
    options: ["precision", "expBits", "variant", "json", "quiet"],
    examples: [
      "tcvar count examples/var-d16.json -p 16",
      "tcvar count examples/var-d16.json -p 11 -E 5 --fused --json",
      "tcvar count examples/transformer-maps.json -p 8",
    ],
  });
  regimeOption(command)
    .option("--fused", "fused inner products, one rounding each")
    .option("--conventions", "strict and majority depth, too")
    .action(count);
}

async function count(path: string, options: CountOptions): Promise<void> {
  const { modelConfig, readJson } = await import("../../sim/models/config.ts");
  const { runnableOf } = await import("../../sim/models/model-input.ts");
  const { distinctCircuits } = await import("../circuit/circuit.ts");
  const { depthOf } = await import("../metrics/arrival.ts");
  const { countsOf, inputNodes } = await import("../metrics/counts.ts");
  const { stableJson } = await import("../core/stable-json.ts");
  const { withProgress } = await import("./progress.ts");

  const config = modelConfig(await readJson(path), path);
  const { precision: p = DEFAULT_PRECISION, expBits, conventions } = options;
  const operations = await operationsOf(p, expBits, options);
  const record = await withProgress(
    `counting ${path}`,
    () => {
      const { circuit } = runnableOf(config).build(operations);
      const depths = conventions
        ? { strictDepth: depthOf(circuit, "strict"), majorityDepth: depthOf(circuit, "majority") }
        : {};
      return {
        model: config.kind,
        ...{ p, E: operations.format.E, variant: operations.variant, fused: operations.fused },
        canon: true,
        regimes: operations.regimes,
        depth: depthOf(circuit),
        ...depths,
        inputs: inputNodes(circuit),
        ...countsOf(circuit),
        modules: distinctCircuits(circuit).length,
      };
    },
    options,
  );
  console.log(stableJson(record, { indent: options.json ? 0 : 2 }));
}
