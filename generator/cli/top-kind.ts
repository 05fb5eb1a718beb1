// What a top is, from the user's request to a design: the types.
import type { GoldenShape } from "../../sim/golden/definition.ts";
import type { Circuit } from "../circuit/circuit.ts";
import { UserError } from "../core/errors.ts";
import type { RegimeChoice } from "../float/regime-choice.ts";
import type { RegimeOperation } from "../float/regimes.ts";
import type { Activation, DepthBound } from "../layers/activation.ts";
import type { RegimeName } from "../layers/operations.ts";
import type { FloatFormat } from "../params/format.ts";
import type { Kernel, MapSize, Padding } from "../params/layer-shape.ts";
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
  readonly map?: MapSize;
  readonly from?: MapSize;
  readonly kernel?: Kernel;
  readonly kernels?: number;
  readonly kernelSize?: MapSize;
  readonly padding?: Padding;
  readonly eps?: number;
  readonly layers?: number;
  readonly stages?: number;
  readonly entries?: number;
  /** absent: the best by counted size */
  readonly regime?: Regime;
}

/** Constants folded into a design. */
export interface Weights {
  /** the input ports of the design before, in their order: how many operands each takes */
  readonly ports: readonly { readonly name: string; readonly operands: number }[];
  /** port -> its words */
  readonly words: ReadonlyMap<string, readonly bigint[]>;
}

/** A top at its parameters. */
export interface Design {
  readonly top: string;
  /** the file of its configuration, where sizes come from one */
  readonly config?: string;
  /** built on first use: the golden model alone needs none */
  readonly circuit: Circuit;
  readonly format: FloatFormat;
  /** the parameters of the golden model of the top */
  readonly shape: GoldenShape;
  /** the parameters that the top uses, in the order in which they are printed */
  readonly parameters: Readonly<Record<string, number | string | boolean>>;
  /** bits of an operand on the input ports; operands follow each other through the ports in their order */
  readonly operandBits: number;
  /** ports that hold one unsigned number instead of operands: an index */
  readonly numberPorts: readonly string[];
  /** ports that hold constants instead of being inputs, with their words */
  readonly weights?: Weights;
  /** the construction that is taken, where the top has several */
  readonly regime?: Regime;
  /** what the regime was chosen from, where the user names none */
  readonly choice?: RegimeChoice;
  /** the bound on its depth, where it has a formula of its own; measured on first use */
  readonly depthBound?: DepthBound;
  /** of layers and models: the constructions of the operations inside that have several */
  readonly inside?: () => readonly RegimeInside[];
}

/** An operation inside of a layer: its construction. */
export interface RegimeInside {
  readonly name: RegimeName;
  readonly regime: Regime;
  /** what it was chosen from, where the user names none */
  readonly choice?: RegimeChoice;
}

/** What a top comes to at a request. */
export interface Made {
  readonly circuit: () => Circuit;
  readonly shape: GoldenShape;
  readonly parameters: Readonly<Record<string, number | string | boolean>>;
  /** the constructions of the operations inside, chosen on demand */
  readonly inside?: () => readonly RegimeInside[];
}

/** A top, before its parameters. */
export interface TopKind {
  /** instances of operations, whose faults are those of the operations: activation functions, layers, models */
  readonly composition?: boolean;
  /** layers and models: `canon` stands at the inputs of the top, asked for or not */
  readonly canonAlways?: boolean;
  /** the bound on its depth, where it has a formula of its own (layers and models: see tcvar bounds) */
  readonly depthBound?: Activation["bound"];
  /** ports that hold one unsigned number instead of words: an index */
  readonly numberPorts?: readonly string[];
  /** the fields of a request that not all tops have, but this one */
  readonly takes?: readonly OwnField[];
  /** the operation whose constructions are to choose from: the top itself, or what it has inside of it */
  readonly regimes?: RegimeOperation;
  /** that of its construction, where there is one only of those that others choose from */
  readonly onlyRegime?: Regime;
  /** the operations inside that have several constructions */
  readonly regimesInside?: readonly RegimeName[];
  readonly operand: "float" | "integer" | "bit";
  /** operands when the user gives no N */
  readonly tokens?: number;
  build(format: FloatFormat, request: TopRequest & { readonly tokens: number }): Made;
}

/** The fields that some tops have only: what a request may not have for the others. */
export const OWN_FIELDS = [
  "rows",
  "inner",
  "cols",
  "fused",
  "map",
  "from",
  "kernel",
  "kernels",
  "kernelSize",
  "padding",
  "eps",
  "layers",
  "stages",
  "entries",
] as const;
export type OwnField = (typeof OWN_FIELDS)[number];

const LARGEST_OPERANDS = 4096;

/** @throws UserError beyond the number of operands that a sum, a product or a gate takes */
export function operandCount(n: number): number {
  if (n > LARGEST_OPERANDS) throw new UserError(`operand count is ${n}: accepted are integers 1..${LARGEST_OPERANDS}`);
  return n;
}

/** What a report says of a dimension beyond the number of tokens; nothing where there is none of both, or it is within. */
export function beyondPaper(n: unknown, d: unknown): string | undefined {
  if (typeof n !== "number" || typeof d !== "number" || d <= n) return undefined;
  return `dimension D = ${d} is more than N = ${n} tokens, which leaves the paper's d <= O(n)`;
}
