// The tops by name: from what the user asks for to a circuit, and how operands lie on its ports.
import type { GoldenShape } from "../../sim/golden/definition.ts";
import { and, majority, or, threshold } from "../arith/primitives.ts";
import { iadd, icmp, imul, isum } from "../arith/tops.ts";
import type { Circuit } from "../circuit/circuit.ts";
import { UserError } from "../core/errors.ts";
import { fadd, fsub } from "../float/add.ts";
import { withCanon } from "../float/canon.ts";
import { fcmp } from "../float/cmp.ts";
import { divRegimes, fdiv } from "../float/div.ts";
import { expRegimes, fexp } from "../float/exp.ts";
import { ffloor } from "../float/floor.ts";
import { fmul } from "../float/mul.ts";
import { fprod } from "../float/prod.ts";
import { chooseRegime, type RegimeChoice } from "../float/regime-choice.ts";
import type { RegimeOperation } from "../float/regimes.ts";
import { fsqrt, sqrtRegimes } from "../float/sqrt.ts";
import { fsum } from "../float/sum.ts";
import { gelu, sigmoid, silu, tanh } from "../layers/activation.ts";
import { fdot } from "../layers/dot.ts";
import { fdotFused } from "../layers/dot-fused.ts";
import { matmul } from "../layers/matmul.ts";
import { type FloatFormat, floatFormat } from "../params/format.ts";
import { matmulShape } from "../params/matmul-shape.ts";
import type { Regime } from "../params/regime.ts";
import type { Variant } from "../params/variant.ts";

/** What a user asks for. n and dim are ignored where a top has none; other fields that it has not are refused. */
export interface TopRequest {
  readonly precision: number;
  readonly expBits?: number;
  readonly tokens?: number;
  readonly dim?: number;
  readonly rows?: number;
  readonly inner?: number;
  readonly cols?: number;
  readonly variant: Variant;
  readonly canon?: boolean;
  readonly fused?: boolean;
  /** absent: the best by counted size */
  readonly regime?: Regime;
}

/** A top at its parameters. */
export interface Design {
  readonly top: string;
  /** built on first use: the golden model alone needs none */
  readonly circuit: Circuit;
  readonly format: FloatFormat;
  /** the parameters of the golden model of the top */
  readonly shape: GoldenShape;
  /** the parameters that the top uses, in the order in which they are printed */
  readonly parameters: Readonly<Record<string, number | string | boolean>>;
  /** bits of an operand on the input ports; operands follow each other through the ports in their order */
  readonly operandBits: number;
  /** the construction that is taken, where the top has several */
  readonly regime?: Regime;
  /** what the regime was chosen from, where the user names none */
  readonly choice?: RegimeChoice;
}

interface Made {
  readonly circuit: () => Circuit;
  readonly shape: GoldenShape;
  readonly parameters: Readonly<Record<string, number | boolean>>;
}

interface TopKind {
  /** an activation function: instances of operations, one after another */
  readonly composition?: boolean;
  /** the constructions to choose from, where there are several */
  readonly regimes?: TopRegimes;
  readonly operand: "float" | "integer" | "bit";
  /** operands when the user gives no N */
  readonly tokens?: number;
  build(format: FloatFormat, request: TopRequest & { readonly tokens: number }): Made;
}

interface TopRegimes extends RegimeOperation {
  /** the result depends on the regime: the golden model must know it */
  readonly differ: boolean;
}

/** What no other top has. n and d are shared names, and ignored where a top has no use for them. */
const MATMUL_ONLY = ["rows", "inner", "cols", "fused"] as const;

const LARGEST_OPERANDS = 4096;

type Operation = (format: FloatFormat, variant: Variant) => Circuit;
const float = (operation: Operation): TopKind => ({
  operand: "float",
  build: (format, { variant }) => ({ circuit: () => operation(format, variant), shape: {}, parameters: {} }),
});

/** An operation with several constructions. @param differ their results differ within the error bound */
const inRegimes = (
  construct: RegimeOperation["construct"],
  regimes: RegimeOperation["regimes"],
  differ = false,
): TopKind => ({
  operand: "float",
  regimes: { construct, regimes, differ },
  build: (format, { variant, regime }) => ({
    circuit: () => construct(format, variant, regime as Regime),
    shape: differ ? { regime } : {},
    parameters: {},
  }),
});

/** Operations one after another, an exponential among them. @param construct in a regime of exp */
const composed = (construct: RegimeOperation["construct"]): TopKind => ({
  ...inRegimes(construct, expRegimes, true),
  composition: true,
});

type Iterated = (format: FloatFormat, n: number, variant: Variant) => Circuit;
const iterated = (operation: Iterated): TopKind => ({
  operand: "float",
  tokens: 8,
  build: (format, { tokens: n, variant }) => ({
    circuit: () => operation(format, n, variant),
    shape: { n: operandCount(n) },
    parameters: { n },
  }),
});

const integer = (operation: (width: number, variant: Variant) => Circuit): TopKind => ({
  operand: "integer",
  build: ({ p }, { variant }) => ({ circuit: () => operation(p, variant), shape: {}, parameters: {} }),
});

const primitive = (build: (n: number) => Circuit, shape: (n: number) => GoldenShape): TopKind => ({
  operand: "bit",
  tokens: 8,
  build: (_format, { tokens: n }) => ({
    circuit: () => build(n),
    shape: shape(operandCount(n)),
    parameters: { n },
  }),
});

const TOPS: Readonly<Record<string, TopKind>> = {
  fadd: float(fadd),
  fsub: float(fsub),
  fmul: float(fmul),
  fdiv: inRegimes(fdiv, divRegimes),
  fsqrt: inRegimes(fsqrt, sqrtRegimes),
  fexp: inRegimes(fexp, expRegimes, true),
  fcmp: float(fcmp),
  ffloor: float(ffloor),
  fsum: iterated(fsum),
  fprod: iterated(fprod),
  fdot: iterated(fdot),
  fdot_fused: iterated(fdotFused),
  matmul: { operand: "float", tokens: 64, build: buildMatmul },
  iadd: integer(iadd),
  imul: integer(imul),
  isum: {
    operand: "integer",
    tokens: 8,
    build: ({ p }, { tokens: n, variant }) => ({
      circuit: () => isum(p, n, variant),
      shape: { n: operandCount(n) },
      parameters: { n },
    }),
  },
  icmp: integer(icmp),
  threshold: primitive(
    (n) => threshold(n).circuit,
    (n) => threshold(n).shape,
  ),
  and: primitive(and, (n) => ({ n })),
  or: primitive(or, (n) => ({ n })),
  majority: primitive(majority, (n) => ({ n })),
  sigmoid: composed(sigmoid),
  tanh: composed(tanh),
  silu: composed(silu),
  gelu: composed(gelu),
};

/** The names of all tops, in a fixed order. */
export const TOP_NAMES: readonly string[] = Object.keys(TOPS);

/** What `rtl` makes when no top is named. */
export const DEFAULT_TOP = "matmul";

/** The tops that take a regime. */
export const REGIME_TOPS: readonly string[] = TOP_NAMES.filter((top) => TOPS[top].regimes);

/** Whether a top is an activation function: instances of operations, whose faults are those of the operations. */
export function isComposition(top: string): boolean {
  return TOPS[top].composition ?? false;
}

/** The regimes that apply to a top at a format, none where it has but one construction. */
export function regimesOf(top: string, format: FloatFormat): readonly Regime[] {
  return TOPS[top].regimes?.regimes(format) ?? [];
}

/**
 * The design that was asked for. Where the regime is left to be chosen, the circuits of all that apply are built.
 * @throws UserError naming the value and what is accepted: unknown top, a parameter out of range
 */
export function designOf(top: string, request: TopRequest): Design {
  if (!Object.hasOwn(TOPS, top))
    throw new UserError(`top is ${JSON.stringify(top)}: accepted are ${TOP_NAMES.join(", ")}`);
  const kind = TOPS[top];
  const format = floatFormat(request.precision, request.expBits);
  const { p, E, width } = format;
  if (request.canon && kind.operand !== "float")
    throw new UserError(`canon is asked for ${top}: accepted are tops on floats`);
  const ofMatmul = MATMUL_ONLY.find((name) => request[name] !== undefined && request[name] !== false);
  if (ofMatmul && top !== "matmul") throw new UserError(`${ofMatmul} is asked for ${top}: accepted is the top matmul`);
  const choice = regimeChoice(top, format, request);
  const regime = request.regime ?? choice?.regime;
  const made = kind.build(format, { ...request, regime, tokens: request.tokens ?? kind.tokens ?? 1 });
  const isFloat = kind.operand === "float";
  return {
    top,
    get circuit() {
      return request.canon ? withCanon(made.circuit(), format) : made.circuit();
    },
    format,
    shape: request.canon ? { ...made.shape, canon: true } : made.shape,
    parameters: {
      ...(kind.operand === "bit" ? {} : { p }),
      ...(isFloat ? { E } : {}),
      ...made.parameters,
      ...(kind.operand === "bit" ? {} : { variant: request.variant }),
      ...(regime ? { regime } : {}),
      ...(isFloat ? { canon: request.canon ?? false } : {}),
    },
    operandBits: isFloat ? width : kind.operand === "integer" ? p : 1,
    ...(regime ? { regime } : {}),
    ...(choice ? { choice } : {}),
  };
}

/** The choice among the regimes of a top, where it has some and the user names none. @throws UserError for a name it has not */
function regimeChoice(top: string, format: FloatFormat, { regime, variant }: TopRequest): RegimeChoice | undefined {
  const { regimes } = TOPS[top];
  if (regime === undefined) return regimes && chooseRegime(regimes, format, variant);
  if (!regimes) throw new UserError(`regime is asked for ${top}: accepted are the tops ${REGIME_TOPS.join(", ")}`);
  const applying = regimes.regimes(format);
  if (applying.includes(regime)) return undefined;
  throw new UserError(
    `regime ${regime} is asked for ${top} at p = ${format.p}: accepted are ${[...applying, "auto"].join(", ")}`,
  );
}

/** The name of the output folder: `matmul_p16_e17_n64_d8_balanced`. */
export function designName({ top, parameters }: Design): string {
  const parts = Object.entries(parameters).map(([name, value]) =>
    typeof value === "number" ? `${name.toLowerCase()}${value}` : value === true ? name : value === false ? "" : value,
  );
  return [top, ...parts].filter((part) => part !== "").join("_");
}

const FLAGS: Readonly<Record<string, string>> = { p: "-p", E: "-E", n: "-n", d: "-d" };

/** The command line that asks for this design, every parameter said: `tcvar rtl fmul -p 16 -E 17 --variant balanced`. */
export function designCommand(command: string, { top, parameters }: Design): string {
  const words = Object.entries(parameters).flatMap(([name, value]) => {
    if (typeof value === "boolean") return value ? [`--${name}`] : [];
    return [FLAGS[name] ?? `--${name}`, `${value}`];
  });
  return ["tcvar", command, top, ...words].join(" ");
}

/** Packs operands onto the input ports: port -> one number a vector. `vectors[v]` are the operands of vector v. */
export function portValues(design: Design, vectors: readonly (readonly bigint[])[]): Record<string, bigint[]> {
  const { circuit, operandBits } = design;
  const values: Record<string, bigint[]> = {};
  let first = 0;
  for (const port of circuit.inputs) {
    const operands = port.width / operandBits;
    const from = first;
    values[port.name] = vectors.map((words) => packWords(words.slice(from, from + operands), operandBits));
    first += operands;
  }
  return values;
}

/** The results of vector v: the words of every output port (single bits for lt and eq), in the golden model's order. */
export function resultWords(design: Design, outputs: Readonly<Record<string, readonly bigint[]>>, v: number): bigint[] {
  const { circuit, format, operandBits } = design;
  return circuit.outputs.flatMap((port) => {
    const words = operandBits === format.width && port.width % format.width === 0 ? port.width / format.width : 1;
    return unpackWords(outputs[port.name][v], words, port.width / words);
  });
}

function packWords(words: readonly bigint[], bits: number): bigint {
  const digits = words.map((word) => word.toString(2).padStart(bits, "0"));
  return BigInt(`0b${digits.reverse().join("") || "0"}`);
}

function unpackWords(value: bigint, count: number, bits: number): bigint[] {
  const digits = value.toString(2).padStart(count * bits, "0");
  return Array.from({ length: count }, (_, i) =>
    BigInt(`0b${digits.slice(digits.length - (i + 1) * bits, digits.length - i * bits)}`),
  );
}

function buildMatmul(format: FloatFormat, request: TopRequest & { readonly tokens: number }): Made {
  const { tokens: n, variant } = request;
  const d = request.dim ?? Math.min(8, n);
  const shape = matmulShape(request.rows ?? n, operandCount(request.inner ?? d), request.cols ?? n);
  const { rows, inner, cols } = shape;
  const usual = rows === n && inner === d && cols === n;
  return {
    circuit: () => matmul(format, shape, variant, request.fused ? fdotFused : fdot),
    shape: { rows, inner, cols, ...(request.fused ? { fused: true } : {}) },
    parameters: { ...(usual ? { n, d } : { rows, inner, cols }), ...(request.fused ? { fused: true } : {}) },
  };
}

function operandCount(n: number): number {
  if (n > LARGEST_OPERANDS) throw new UserError(`operand count is ${n}: accepted are integers 1..${LARGEST_OPERANDS}`);
  return n;
}
