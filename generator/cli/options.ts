// The options that commands share, as data; and how their values are read.
import { Option } from "commander";
import { UserError } from "../core/errors.ts";
import { STYLES, type Style, styleOf } from "../params/style.ts";
import { VARIANTS, type Variant, variantOf } from "../params/variant.ts";

/** Height and width of a feature map. */
export interface MapSize {
  readonly height: number;
  readonly width: number;
}

/** The values of the shared options: those that the command has and the user gave. */
export interface CommonOptions {
  readonly precision?: number;
  readonly tokens?: number;
  readonly dim?: number;
  readonly expBits?: number;
  readonly map?: MapSize;
  readonly variant?: Variant;
  readonly style?: Style;
  readonly json?: boolean;
  readonly out?: string;
  readonly seed?: number;
  readonly quiet?: boolean;
  readonly canon?: boolean;
}

/** Tokens, operands and dimensions beyond this are surely a slip of the keyboard. */
const LARGEST_COUNT = 2 ** 20;

/**
 * A reader of decimal integers.
 * @param what the value's name in the message: "precision P"
 * @returns the reader; it throws a UserError naming the value and what is accepted
 */
export function integerReader(what: string, least: number, greatest: number): (text: string) => number {
  return (text) => {
    const value = /^[+-]?\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
    if (!(value >= least && value <= greatest)) {
      const shown = Number.isNaN(value) ? JSON.stringify(text) : text.trim();
      throw new UserError(`${what} is ${shown}: accepted are integers ${least}..${greatest}`);
    }
    return value;
  };
}

/** A reader of one of several names. */
export function choiceReader(what: string, names: readonly string[]): (text: string) => string {
  return (text) => {
    if (!names.includes(text))
      throw new UserError(`${what} is ${JSON.stringify(text)}: accepted are ${names.join(", ")}`);
    return text;
  };
}

/** Reads "HxW". @param name the value's name in the message @throws UserError naming the value and what is accepted */
export function readMapSize(text: string, name = "map"): MapSize {
  const match = /^(\d+)x(\d+)$/i.exec(text.trim());
  const [height, width] = [Number(match?.[1]), Number(match?.[2])];
  if (!(height >= 1 && width >= 1 && height * width <= LARGEST_COUNT))
    throw new UserError(
      `${name} is ${JSON.stringify(text)}: accepted is HxW, such as 8x8, of at most ${LARGEST_COUNT}`,
    );
  return { height, width };
}

function readDirectory(text: string): string {
  if (text.trim() === "") throw new UserError('out is "": accepted is the path of a directory');
  return text;
}

interface OptionDescription {
  readonly flags: string;
  readonly text: string;
  readonly read?: (text: string) => unknown;
}

const DESCRIPTIONS = {
  precision: {
    flags: "-p, --precision <P>",
    text: "bits of the significand, 2..64 (default: 16)",
    read: integerReader("precision P", 2, 64),
  },
  tokens: {
    flags: "-n, --tokens <N>",
    text: "tokens (default: 64), or operands of sum, prod and dot (default: 8)",
    read: integerReader("tokens N", 1, LARGEST_COUNT),
  },
  dim: {
    flags: "-d, --dim <D>",
    text: "hidden dimension (default: the smaller of 8 and N)",
    read: integerReader("dimension D", 1, LARGEST_COUNT),
  },
  expBits: {
    flags: "-E, --exp-bits <E>",
    text: "bits of the exponent, 3..P+1 (default: P + 1)",
    read: integerReader("exponent bits E", 3, 65),
  },
  map: { flags: "--map <HxW>", text: "height and width of the feature map", read: (text: string) => readMapSize(text) },
  variant: { flags: "--variant <name>", text: `${VARIANTS.join(", ")} (default: balanced)`, read: variantOf },
  style: { flags: "--style <name>", text: STYLES.join(", "), read: styleOf },
  json: { flags: "--json", text: "print JSON" },
  out: { flags: "--out <dir>", text: "directory of the output", read: readDirectory },
  seed: { flags: "--seed <S>", text: "seed of what is random", read: integerReader("seed", 0, 2 ** 32 - 1) },
  quiet: { flags: "-q, --quiet", text: "no progress and no notes" },
  canon: {
    flags: "--canon",
    text: "operations: accept words that are not canonical, one more layer at the inputs (layers always)",
  },
} as const satisfies Record<keyof CommonOptions, OptionDescription>;

export type OptionName = keyof typeof DESCRIPTIONS;

/**
 * A shared option, ready for a command.
 * @param preset the value when the user gives none, where the command has one
 */
export function commonOption(name: OptionName, preset?: CommonOptions[OptionName]): Option {
  const description: OptionDescription = DESCRIPTIONS[name];
  const option = new Option(description.flags, description.text);
  if (description.read) option.argParser(description.read);
  return preset === undefined ? option : option.default(preset);
}
