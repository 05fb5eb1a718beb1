// The options that choose a design, beyond the shared ones, and how they become a request.
import type { Command } from "commander";
import { UserError } from "../core/errors.ts";
import { KERNELS, type MapSize, PADDINGS } from "../params/layer-shape.ts";
import { REGIMES, regimeOf } from "../params/regime.ts";
import type { CommonOptions } from "./options.ts";
import { choiceReader, integerReader, type OptionName, readMapSize } from "./options.ts";
import type { TopRequest } from "./tops.ts";

/** Options of every command that takes a top: what it asks for, all of it optional. */
export interface DesignOptions extends CommonOptions, Omit<Partial<TopRequest>, keyof CommonOptions> {
  /** a file of tensors that become constants: see weightsOption */
  readonly weights?: string;
}

/** The shared options that choose a design. */
export const DESIGN: readonly OptionName[] = ["precision", "expBits", "tokens", "dim", "map", "variant", "canon"];

const LARGEST_SIDE = 2 ** 20;
const DEFAULT_PRECISION = 16;

/**
 * Adds the option that only operations with several constructions have.
 * @param auto what the command does where the value is `auto`, which leaves the option undefined
 */
export function regimeOption(command: Command, auto = "chooses by counted size"): Command {
  const text = `construction of div, sqrt, exp, alone or inside: ${REGIMES.join(", ")}; auto (the default) ${auto}`;
  // commander stores an empty string where a parser of the value returns undefined
  return command.option("--regime <name>", text).on("option:regime", (name: string) => {
    command.setOptionValue("regime", regimeOf(name));
  });
}

/** Adds the options that only some tops have: the regime, and the shapes of layers and of the matrix product. */
export function designOptions(command: Command): Command {
  const side = (name: string) => integerReader(`${name} of the matrix product`, 1, LARGEST_SIDE);
  return regimeOption(command)
    .option("--rows <R>", "matmul: rows of the left matrix (default: N)", side("rows"))
    .option("--inner <K>", "matmul: columns of the left matrix (default: D)", side("inner"))
    .option("--cols <C>", "matmul: columns of the right matrix (default: N)", side("cols"))
    .option("--fused", "layers and matmul: fused inner products, one rounding each")
    .option("--from <HxW>", "map before an up-interpolation (default: half of each side)", mapReader("from"))
    .option("--kernel <name>", `of an up-interpolation: ${KERNELS.join(", ")}`, choiceReader("kernel", KERNELS))
    .option("--kernels <K>", "of a convolution (default: D)", integerReader("kernels", 1, LARGEST_SIDE))
    .option("--kernel-size <HxW>", "of a convolution (default: 3x3)", mapReader("kernel size"))
    .option("--padding <name>", `of a convolution: ${PADDINGS.join(", ")}`, choiceReader("padding", PADDINGS))
    .option("--eps <X>", "layernorm: is added to the variance", readEps)
    .option("--layers <M>", "layers of the transformer (default: 2)", integerReader("layers", 1, 64))
    .option("--stages <L>", "levels of the decoder (default: 2)", integerReader("stages", 1, 8))
    .option("--entries <V>", "entries of the codebook (default: 16)", integerReader("entries", 1, 2 ** 16));
}

/** Adds the option of the commands that fold weights into layers. */
export function weightsOption(command: Command): Command {
  return command.option("--weights <file>", "layers: safetensors, named as input ports, that become constants");
}

/** A reader of "HxW". */
function mapReader(name: string): (text: string) => MapSize {
  return (text) => {
    const { height, width } = readMapSize(text, name);
    return { h: height, w: width };
  };
}

/** @throws UserError unless it is a decimal number above 0 */
function readEps(text: string): number {
  const value = /^[\d.]+(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
  if (!(value > 0 && value < Number.POSITIVE_INFINITY))
    throw new UserError(`eps is ${JSON.stringify(text)}: accepted are decimal numbers above 0, such as 1e-6`);
  return value;
}

/** What the options ask for: P = 16 and the balanced variant where they do not say. */
export function requestOf(options: DesignOptions): TopRequest {
  const { precision = DEFAULT_PRECISION, variant = "balanced", map, weights: _, ...others } = options;
  return { precision, variant, ...others, ...(map ? { map: { h: map.height, w: map.width } } : {}) };
}
