// The options of commands that take a model, and the operations that they choose.
import type { Command } from "commander";
import { UserError } from "../core/errors.ts";
import type { Operations } from "../layers/operations.ts";
import { type DesignOptions, regimeOption } from "./design-options.ts";
import { integerReader } from "./options.ts";

/** The options that choose files and the class of a model. */
export interface ModelOptions extends DesignOptions {
  readonly config?: string;
  readonly label?: number;
}

const LARGEST_LABEL = 2 ** 20;

/** Adds the options of commands that take a model. */
export function modelOptions(command: Command): Command {
  return regimeOption(command)
    .option("--fused", "fused inner products, one rounding each")
    .option("--config <file>", "its configuration, JSON (default: the .json beside the model)")
    .option(
      "--label <K>",
      "class to generate (default: the configuration's)",
      integerReader("label", 0, LARGEST_LABEL),
    );
}

/** The operations that the options ask for. @throws UserError naming the option and what is accepted */
export async function operationsOf(p: number, E: number | undefined, options: DesignOptions): Promise<Operations> {
  const { Operations } = await import("../layers/operations.ts");
  const { floatFormat } = await import("../params/format.ts");
  const { applyingRegimes } = await import("./applying-regimes.ts");
  const { variant = "balanced", regime, fused } = options;
  const format = floatFormat(p, E);
  const applying = applyingRegimes(format);
  if (regime !== undefined && !applying.includes(regime))
    throw new UserError(`regime is ${regime} at P = ${p}: accepted are ${[...applying, "auto"].join(", ")}`);
  return new Operations({ format, variant, regime, fused });
}
