// The options that choose a design, beyond the shared ones, and how they become a request.
import type { Command } from "commander";
import { REGIMES, type Regime, regimeOf } from "../params/regime.ts";
import type { CommonOptions } from "./options.ts";
import { integerReader, type OptionName } from "./options.ts";
import type { TopRequest } from "./tops.ts";

/** Options of every command that takes a top. */
export interface DesignOptions extends CommonOptions {
  readonly rows?: number;
  readonly inner?: number;
  readonly cols?: number;
  readonly fused?: boolean;
  /** absent: the one that counting chooses */
  readonly regime?: Regime;
}

/** The shared options that choose a design. */
export const DESIGN: readonly OptionName[] = ["precision", "expBits", "tokens", "dim", "variant", "canon"];

const LARGEST_SIDE = 2 ** 20;
const DEFAULT_PRECISION = 16;

/** Adds the option that only operations with several constructions have. */
export function regimeOption(command: Command): Command {
  const text = `construction of div, sqrt, exp: ${REGIMES.join(", ")}; auto (the default) chooses by counted size`;
  return command.option("--regime <name>", text, regimeOf);
}

/** Adds the options that only some tops have: the regime, and the shape of the matrix product. */
export function designOptions(command: Command): Command {
  const side = (name: string) => integerReader(`${name} of the matrix product`, 1, LARGEST_SIDE);
  return regimeOption(command)
    .option("--rows <R>", "matmul: rows of the left matrix (default: N)", side("rows"))
    .option("--inner <K>", "matmul: columns of the left matrix (default: D)", side("inner"))
    .option("--cols <C>", "matmul: columns of the right matrix (default: N)", side("cols"))
    .option("--fused", "matmul: fused inner products, one rounding each");
}

/** What the options ask for: P = 16 and the balanced variant where they do not say. */
export function requestOf(options: DesignOptions): TopRequest {
  const { precision = DEFAULT_PRECISION, variant = "balanced", ...others } = options;
  return { precision, variant, ...others };
}
