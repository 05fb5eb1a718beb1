// The tops by name: from what the user asks for to a design, and how operands lie on its ports.
import { basename, extname } from "node:path";
import { UserError } from "../core/errors.ts";
import { withCanon } from "../float/canon.ts";
import { chooseRegime, type RegimeChoice } from "../float/regime-choice.ts";
import type { RegimeOperation } from "../float/regimes.ts";
import { REGIME_OPERATIONS } from "../layers/operations.ts";
import { type FloatFormat, floatFormat } from "../params/format.ts";
import type { Regime } from "../params/regime.ts";
import { withTokensOfMap } from "./layer-request.ts";
import { LAYER_TOP_KINDS } from "./layer-tops.ts";
import { OPERATION_TOPS } from "./operation-tops.ts";
import { type Design, OWN_FIELDS, type OwnField, type TopKind, type TopRequest } from "./top-kind.ts";

export type { Design, TopRequest } from "./top-kind.ts";

const TOPS: Readonly<Record<string, TopKind>> = { ...OPERATION_TOPS, ...LAYER_TOP_KINDS };

/** The names of all tops, in a fixed order. */
export const TOP_NAMES: readonly string[] = Object.keys(TOPS);

/** What `rtl` makes when no top is named. */
export const DEFAULT_TOP = "transformer_layer";

/** The tops that take a regime. */
export const REGIME_TOPS: readonly string[] = TOP_NAMES.filter(
  (top) => TOPS[top].regimes ?? TOPS[top].regimesInside?.length,
);

/** Whether a top is made of instances of operations, so that its faults are those of the operations. */
export function isComposition(top: string): boolean {
  return TOPS[top].composition ?? false;
}

/** Whether the tokens of a top lie on a map: their number is a square, unless the map is given. */
export function takesMap(top: string): boolean {
  return TOPS[top].takes?.includes("map") ?? false;
}

/** The regimes that apply to a top at a format, none where it has but one construction. */
export function regimesOf(top: string, format: FloatFormat): readonly Regime[] {
  return TOPS[top].regimes?.regimes(format) ?? [];
}

/**
 * The design that was asked for. Where the regime is left to be chosen, the circuits of those that apply are counted.
 * @throws UserError naming the value and what is accepted: unknown top, a parameter out of range
 */
export function designOf(top: string, wanted: TopRequest): Design {
  const request = withTokensOfMap(wanted);
  if (!Object.hasOwn(TOPS, top))
    throw new UserError(`top is ${JSON.stringify(top)}: accepted are ${TOP_NAMES.join(", ")}`);
  const kind = TOPS[top];
  const format = floatFormat(request.precision, request.expBits);
  const { p, E, width } = format;
  if (request.canon && kind.operand !== "float")
    throw new UserError(`canon is asked for ${top}: accepted are tops on floats`);
  refuseOthersFields(top, request);
  const choice = regimeChoice(top, format, request);
  const regime = request.regime ?? choice?.regime ?? kind.onlyRegime;
  const made = kind.build(format, { ...request, regime, tokens: request.tokens ?? kind.tokens ?? 1 });
  const isFloat = kind.operand === "float";
  const canon = kind.canonAlways || (request.canon ?? false);
  return {
    top,
    get circuit() {
      return canon ? withCanon(made.circuit(), format, kind.numberPorts) : made.circuit();
    },
    format,
    shape: canon ? { ...made.shape, canon } : made.shape,
    parameters: {
      ...(kind.operand === "bit" ? {} : { p }),
      ...(isFloat ? { E } : {}),
      ...made.parameters,
      ...(kind.operand === "bit" ? {} : { variant: request.variant }),
      ...(regime && !kind.onlyRegime ? { regime } : {}),
      ...(isFloat ? { canon } : {}),
    },
    operandBits: isFloat ? width : kind.operand === "integer" ? p : 1,
    numberPorts: kind.numberPorts ?? [],
    ...(regime ? { regime } : {}),
    ...(choice ? { choice } : {}),
    get depthBound() {
      return regime && !canon ? kind.depthBound?.(format, request.variant, regime) : undefined;
    },
    ...(made.inside ? { inside: made.inside } : {}),
  };
}

/** @throws UserError for a field that the top has not, naming the tops that have it */
function refuseOthersFields(top: string, request: TopRequest): void {
  const takes = (name: string, field: OwnField): boolean => TOPS[name].takes?.includes(field) ?? false;
  const field = OWN_FIELDS.find((name) => request[name] !== undefined && request[name] !== false && !takes(top, name));
  if (!field) return;
  const tops = TOP_NAMES.filter((name) => takes(name, field));
  const accepted = tops.length === 1 ? `is the top ${tops[0]}` : `are the tops ${tops.join(", ")}`;
  throw new UserError(`${optionName(field)} is asked for ${top}: accepted ${accepted}`);
}

/** "kernel-size" for kernelSize. */
export const optionName = (field: string): string => field.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** The choice among the regimes of a top, where it has some and the user names none. @throws UserError for a name it has not */
function regimeChoice(top: string, format: FloatFormat, { regime, variant }: TopRequest): RegimeChoice | undefined {
  const { regimes, regimesInside = [], onlyRegime } = TOPS[top];
  if (regime === undefined) return regimes && chooseRegime(regimes, format, variant);
  if (regime === onlyRegime) return undefined;
  if (onlyRegime) throw new UserError(`regime ${regime} is asked for ${top}: accepted are ${onlyRegime}, auto`);
  if (!REGIME_TOPS.includes(top))
    throw new UserError(`regime is asked for ${top}: accepted are the tops ${REGIME_TOPS.join(", ")}`);
  const inside: readonly RegimeOperation[] = regimesInside.map((name) => REGIME_OPERATIONS[name]);
  const lists = (regimes ? [regimes, ...inside] : inside).map((operation) => operation.regimes(format));
  const applying = lists[0].filter((name) => lists.every((list) => list.includes(name)));
  if (applying.includes(regime)) return undefined;
  throw new UserError(
    `regime ${regime} is asked for ${top} at p = ${format.p}: accepted are ${[...applying, "auto"].join(", ")}`,
  );
}

/** The parameters of a design that its request has to say: not what layers and models always have. */
function asked({ top, config, parameters }: Design): Design["parameters"] {
  const { canon: _, ...others } = parameters;
  return config !== undefined || TOPS[top].canonAlways ? others : parameters;
}

/** The name of the output folder: `matmul_p16_e17_n64_d8_balanced`; of a configuration, it begins with the file's name. */
export function designName(design: Design): string {
  const { top, config, weights } = design;
  const parameters = asked(design);
  // of weights the hash of their bits, which ends the name of the folded circuit
  const shown = weights ? { ...parameters, weights: design.circuit.name.split("_").at(-1) ?? "" } : parameters;
  const parts = Object.entries(shown).map(([name, value]) =>
    typeof value === "number" ? `${name.toLowerCase()}${value}` : value === true ? name : value === false ? "" : value,
  );
  const first = config === undefined ? top : basename(config, extname(config));
  return [first, ...parts].filter((part) => part !== "").join("_");
}

const FLAGS: Readonly<Record<string, string>> = { p: "-p", E: "-E", n: "-n", d: "-d" };

/** The command line that asks for this design, every parameter said: `tcvar rtl fmul -p 16 -E 17 --variant balanced`. */
export function designCommand(command: string, design: Design): string {
  const words = Object.entries(asked(design)).flatMap(([name, value]) => {
    if (typeof value === "boolean") return value ? [`--${name}`] : [];
    return [FLAGS[name] ?? `--${name}`, `${value}`];
  });
  return ["tcvar", command, design.config ?? design.top, ...words].join(" ");
}

/** The input ports of a design and how many operands each takes. */
export const portOperands = ({ circuit, operandBits, numberPorts }: Design) =>
  circuit.inputs.map(({ name, width }) => ({
    name,
    operands: numberPorts.includes(name) ? 1 : width / operandBits,
  }));

/** Packs operands onto the input ports: port -> one number a vector. `vectors[v]` are the operands of vector v. */
export function portValues(design: Design, vectors: readonly (readonly bigint[])[]): Record<string, bigint[]> {
  const { operandBits, weights } = design;
  const values: Record<string, bigint[]> = {};
  let first = 0;
  for (const { name, operands } of weights?.ports ?? portOperands(design)) {
    const from = first;
    if (!weights?.words.has(name))
      values[name] = vectors.map((words) => packWords(words.slice(from, from + operands), operandBits));
    first += operands;
  }
  return values;
}

/** The results of vector v: the words of every output port (single bits for lt and eq), in the golden model's order. */
export function resultWords(design: Design, outputs: Readonly<Record<string, readonly bigint[]>>, v: number): bigint[] {
  const { circuit, format, operandBits, numberPorts } = design;
  return circuit.outputs.flatMap((port) => {
    const isWords = operandBits === format.width && port.width % format.width === 0 && !numberPorts.includes(port.name);
    const words = isWords ? port.width / format.width : 1;
    return unpackWords(outputs[port.name][v], words, port.width / words);
  });
}

function packWords(words: readonly bigint[], bits: number): bigint {
  if (words.length === 1) return words[0];
  const digits = words.map((word) => word.toString(2).padStart(bits, "0"));
  return BigInt(`0b${digits.reverse().join("") || "0"}`);
}

function unpackWords(value: bigint, count: number, bits: number): bigint[] {
  if (count === 1) return [value];
  const digits = value.toString(2).padStart(count * bits, "0");
  return Array.from({ length: count }, (_, i) =>
    BigInt(`0b${digits.slice(digits.length - (i + 1) * bits, digits.length - i * bits)}`),
  );
}
